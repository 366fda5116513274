"""What is kept: tables, migrations, transactions, what must still go out, and for how long anything stays."""

from bot.store.engine import connect, prepare, reading, transaction
from bot.store.tables import Author, Base, Conversation, Message, Owner

__all__ = ["Author", "Base", "Conversation", "Message", "Owner", "connect", "prepare", "reading", "transaction"]
