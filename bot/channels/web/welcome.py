"""What the widget shows before anything was said: a greeting, and what happens with what people type."""

from typing import Any

from bot.conversation import Sentences
from bot.conversation.attachments import LARGEST
from bot.limits import LONGEST_MESSAGE
from bot.settings import Settings
from bot.store import Author


class Welcome:
    """The same for everybody, so that opening the widget begins no conversation yet."""

    def __init__(self, config: Settings, sentences: Sentences) -> None:
        greeting = sentences.said(Author.BOT, "web_groet")
        self.content: dict[str, Any] = {
            "greeting": {"text": greeting.text, "buttons": greeting.buttons},
            "privacy": sentences.text("web_privacy", dagen=config.conversation_days, vraagdagen=config.ticket_days),
            "longest_message": LONGEST_MESSAGE,
            "largest_file": LARGEST,
        }
