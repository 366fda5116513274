"""The tables. Times are UTC; what a person sees is Amsterdam time."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Owner(StrEnum):
    """Who has the conversation."""

    BOT = "bot"
    WAITING = "waiting"
    COACH = "coach"
    CLOSED = "closed"


class Author(StrEnum):
    """Who said a message."""

    PERSON = "person"
    BOT = "bot"
    COACH = "coach"
    SYSTEM = "system"


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Base of all tables."""


class Conversation(Base):
    """One person in one channel; the id says nothing about the person."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(10), default=Owner.BOT)
    last_sequence: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Message(Base):
    """One message, numbered within its conversation; `channel_id` is the channel's own id of a person's message."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "sequence"),
        UniqueConstraint("conversation_id", "channel_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    sequence: Mapped[int]
    channel_id: Mapped[str | None] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    details: Mapped[dict[str, Any]] = mapped_column("metadata", JSON, default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
