"""Tables and the engine: the record of what was said."""

from bot.store.engine import make_engine
from bot.store.tables import Author, Base, Conversation, Message, Owner

__all__ = ["Author", "Base", "Conversation", "Message", "Owner", "make_engine"]
