"""A ticket as others see it, and how it is locked, queued and told about."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session, lazyload

from bot.conversation import MoveReason, Said, Sentences
from bot.conversation.ownership import move
from bot.handoff.errors import RefusedError, UnknownTicketError
from bot.handoff.expectation import Closed, Expectation, expectation, in_words
from bot.handoff.selecting import HELPED_FIRST, in_state
from bot.handoff.teams import openingstijden_of
from bot.store.tables import Moment, Note, Person, Priority, Team, Ticket, TicketReason, TicketState

TELL_AGAIN = timedelta(days=7)
"""How long the word holds that nobody knows when someone will be there."""


@dataclass(frozen=True)
class Summary:
    """What a coach reads first. `intake` is question and answer as written, `outcomes` are `outcome` metadata, and
    `check` are the lines of the last check: the outcome, why, and what was answered.
    """

    question: str = ""
    place: str = ""
    intake: dict[str, str] = field(default_factory=dict)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    check: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TicketView:
    """A ticket as it was when it was read; `version` says whether it has changed since."""

    number: int
    version: int
    state: TicketState
    reason: TicketReason
    priority: Priority
    summary: Summary
    region: str | None
    team_id: int
    team: str
    coach_id: int | None
    coach: str | None
    conversation_id: str | None
    asked_at: datetime
    waiting_since: datetime
    alarmed_at: datetime | None
    taken_at: datetime | None
    closed_at: datetime | None
    closed_because: str | None
    score: int | None

    @classmethod
    def of(cls, ticket: Ticket) -> "TicketView":
        return cls(
            number=ticket.id,
            version=ticket.version,
            state=ticket.state,
            reason=TicketReason(ticket.reason),
            priority=Priority(ticket.priority),
            summary=Summary(**ticket.summary),
            region=ticket.region,
            team_id=ticket.team_id,
            team=ticket.team.name,
            coach_id=ticket.coach_id,
            coach=ticket.coach.name if ticket.coach else None,
            conversation_id=ticket.conversation_id,
            asked_at=ticket.asked_at,
            waiting_since=ticket.waiting_since,
            alarmed_at=ticket.alarmed_at,
            taken_at=ticket.taken_at,
            closed_at=ticket.closed_at,
            closed_because=ticket.closed_because,
            score=ticket.score,
        )


@dataclass(frozen=True)
class NoteView:
    """A note of a coach, or a message that the person left (`coach` is None)."""

    coach: str | None
    text: str
    at: datetime

    @classmethod
    def of(cls, note: Note) -> "NoteView":
        return cls(note.coach.name if note.coach else None, note.text, note.at)


def notes_of(session: Session, number: int) -> list[NoteView]:
    """The notes of a ticket, the oldest first."""
    notes = select(Note).where(Note.ticket_id == number).order_by(Note.id)
    return [NoteView.of(note) for note in session.scalars(notes)]


def stored(summary: Summary) -> dict[str, Any]:
    return asdict(summary)


def locked(session: Session, number: int) -> Ticket:
    """The ticket, that nobody else changes until this transaction is over. Raises UnknownTicketError.

    Locks go from person to ticket to conversation, everywhere, so that no two wait for each other.
    """
    person_id = session.scalar(select(Ticket.person_id).where(Ticket.id == number))
    if person_id is not None:
        lock_person(session, person_id)
    ticket = session.get(
        Ticket,
        number,
        with_for_update={"of": Ticket, "key_share": True},
        populate_existing=True,
        # PostgreSQL reads a row that it waited for again, but not what is joined to it: the coach would be an old one.
        options=[lazyload("*")],
    )
    if ticket is None:
        raise UnknownTicketError(number)
    return ticket


def lock_person(session: Session, person_id: str) -> None:
    """Nobody else opens or ends tickets of this person until this transaction is over."""
    # Not the whole row: who only refers to the person, such as a message being numbered, must not wait.
    session.get(Person, person_id, with_for_update={"key_share": True})


def open_ticket(session: Session, person_id: str) -> Ticket | None:
    """The one open ticket of a person."""
    return session.scalar(select(Ticket).where(Ticket.person_id == person_id, Ticket.closed_at.is_(None)))


def tell(session: Session, ticket: Ticket, reason: MoveReason, told: Said, **metadata: str) -> None:
    """Gives the conversation of a ticket to whom the reason says. Raises RefusedError when it is gone."""
    if ticket.conversation_id is None:
        raise RefusedError(f"Het gesprek van vraag {ticket.id} is al gewist; verder praten kan niet meer.")
    move(session, ticket.conversation_id, reason, told, ticket=ticket.id, **metadata)


def place_of(session: Session, ticket: Ticket) -> int:
    """The place in the queue of its team; 1 is helped first."""
    before = select(func.count()).where(
        Ticket.team_id == ticket.team_id,
        in_state(TicketState.QUEUED),
        tuple_(*HELPED_FIRST)
        < tuple_(literal(ticket.priority), literal(ticket.waiting_since, Moment()), literal(ticket.id)),
    )
    return 1 + (session.scalar(before) or 0)


def expected(session: Session, ticket: Ticket, at: datetime) -> Expectation:
    """What the person of a waiting ticket can expect."""
    return expectation(openingstijden_of(ticket.team), place_of(session, ticket), at)


def promise(session: Session, sentences: Sentences, ticket: Ticket, at: datetime) -> str:
    """What the person can expect, in words; it is remembered what was promised."""
    session.flush()
    found = expected(session, ticket, at)
    ticket.promised_at = (found.until or at + TELL_AGAIN) if isinstance(found, Closed) else None
    return in_words(sentences, found, at)


def queue_again(ticket: Ticket, team: Team) -> None:
    """Back in the queue of a team, at the place of who has waited this long."""
    ticket.coach = None
    ticket.taken_at = None
    ticket.team = team
    ticket.alarmed_at = None
    ticket.offered_at = None
