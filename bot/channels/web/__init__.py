"""The website's channel: plain HTTP for the widget and other programs, and the widget itself."""

from bot.channels.web.origins import AllowedOrigins
from bot.channels.web.pages import pages
from bot.channels.web.routes import web_channel
from bot.channels.web.uploads import LARGEST_REQUEST, Uploads
from bot.channels.web.visits import Visits
from bot.channels.web.welcome import Welcome

__all__ = ["LARGEST_REQUEST", "AllowedOrigins", "Uploads", "Visits", "Welcome", "pages", "web_channel"]
