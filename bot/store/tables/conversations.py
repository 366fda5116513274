"""Conversations and their messages."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import ID, NAME, SHORT, Base, now


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


class Conversation(Base):
    """One person in one channel; the id says nothing about the person."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(ID), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(SHORT))
    owner: Mapped[str] = mapped_column(String(10), default=Owner.BOT)
    last_sequence: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    active_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Message(Base):
    """One message, numbered within its conversation; `channel_id` is its sender's own id of it: twice is once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "sequence"),
        UniqueConstraint("conversation_id", "channel_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    channel_id: Mapped[str | None] = mapped_column(String(ID))
    author: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(NAME), default="")
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    details: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
