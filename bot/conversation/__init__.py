"""The conversation: what was said, by whom, and the bot's turn in it."""

from bot.conversation.record import Record, Said
from bot.conversation.service import Conversations

__all__ = ["Conversations", "Record", "Said"]
