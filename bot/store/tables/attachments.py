"""Photos and documents that go along with a message; their bytes are files, apart from the tables."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import ID, SHORT, Base, now


class Attachment(Base):
    """A file of a message, that is gone when the message is. `source` is where the channel can fetch it."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(String(ID), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(SHORT))
    size: Mapped[int]
    source: Mapped[str] = mapped_column(String(500))
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=now)
    stored_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
