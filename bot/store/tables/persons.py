"""Persons, and what they agreed to and answered. No name, no BSN: a person is a number in a channel."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import ID, SHORT, Base, now


class Person(Base):
    """Someone in one channel; `address` is where the channel finds them, and says nothing else."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[str] = mapped_column(String(ID), primary_key=True)
    channel: Mapped[str] = mapped_column(String(SHORT))
    address: Mapped[str] = mapped_column(String(ID))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    erased_at: Mapped[datetime | None]


class Consent(Base):
    """A yes or no to a text of consent, with the version of that text."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(SHORT))
    text_version: Mapped[str] = mapped_column(String(SHORT))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=now)


class Intake(Base):
    """The answers to the questionnaire, by the id of the question."""

    __tablename__ = "intake"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    answers: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
