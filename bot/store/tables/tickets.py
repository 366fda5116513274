"""Tickets: a person who asked for a human."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.tables.base import ID, SHORT, Base, now
from bot.store.tables.teams import Coach, Team


class TicketReason(StrEnum):
    """Why a human was needed."""

    ASKED = "asked"
    NOT_UNDERSTOOD = "not_understood"
    COMPLAINT = "complaint"
    CRISIS = "crisis"
    ASK_MUNICIPALITY = "ask_municipality"
    INTAKE = "intake"


class Priority(IntEnum):
    """Who is helped first; lower goes first."""

    CRISIS = 0
    HIGH = 1
    NORMAL = 2


class TicketState(StrEnum):
    """Where a ticket stands."""

    QUEUED = "queued"
    TAKEN = "taken"
    CLOSED = "closed"


class ClosedBecause(StrEnum):
    """How a ticket came to its end."""

    COACH_CLOSED = "coach_closed"
    PERSON_CANCELLED = "person_cancelled"


class Ticket(Base):
    """One question for a human. Its state follows from who has it and whether it is closed, and is kept nowhere."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index(
            "uq_ticket_one_open_per_person",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_ticket_queue", "team_id", "closed_at", "coach_id", "priority", "waiting_since"),
        CheckConstraint("(coach_id IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint("(closed_at IS NULL) = (closed_because IS NULL)", name="closed"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        # The number of a ticket that is gone is never given out again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"), index=True)
    reason: Mapped[str] = mapped_column(String(SHORT))
    priority: Mapped[int]
    region: Mapped[str | None] = mapped_column(String(SHORT))
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    waiting_since: Mapped[datetime] = mapped_column(default=now)
    promised_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_because: Mapped[str | None] = mapped_column(String(SHORT))
    score: Mapped[int | None]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    coach: Mapped[Coach | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def state(self) -> TicketState:
        if self.closed_at is not None:
            return TicketState.CLOSED
        return TicketState.QUEUED if self.coach_id is None else TicketState.TAKEN


class Note(Base):
    """A note of a coach that the person does not see, or a message left by the person (no coach)."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"))
    client_id: Mapped[str] = mapped_column(String(ID), unique=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)

    coach: Mapped[Coach | None] = relationship(lazy="joined")
