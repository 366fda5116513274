"""Finding a ticket again: by its number, or by words in its conversation, its question or its place."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.handoff.selecting import visible_to
from bot.handoff.teams import working_coach
from bot.handoff.tickets import TicketView
from bot.store import Message, reading
from bot.store.tables import Ticket

PAGE = 20
MOST_WORDS = 6
"""Words that count; each costs a look through the messages."""

AROUND = 60
"""Characters of a message to show on each side of the word."""


@dataclass(frozen=True)
class Hit:
    """A ticket that was found, with a piece of the message in which the first word stands."""

    ticket: TicketView
    excerpt: str


@dataclass(frozen=True)
class Hits:
    """A page of what was found, newest first."""

    total: int
    hits: list[Hit]


def search(engine: Engine, coach_id: int, text: str, page: int = 1) -> Hits:
    """Among the tickets that this coach may read: all words must be in it. Raises UnknownCoachError."""
    words = text.replace("#", " ").split()[:MOST_WORDS]
    if not words:
        return Hits(0, [])
    with reading(engine) as session:
        meant = visible_to(working_coach(session, coach_id))
        for word in words:
            meant &= _has(word)
        query = select(Ticket).where(meant).order_by(Ticket.asked_at.desc(), Ticket.id.desc())
        tickets = session.scalars(query.limit(PAGE).offset(PAGE * (page - 1))).all()
        total = session.scalar(select(func.count()).select_from(Ticket).where(meant)) or 0
        return Hits(total, [Hit(TicketView.of(ticket), _excerpt(session, ticket, words)) for ticket in tickets])


def _has(word: str) -> ColumnElement[bool]:
    said = exists().where(
        Message.conversation_id == Ticket.conversation_id, Message.text.icontains(word, autoescape=True)
    )
    found = [said, *(Ticket.summary[key].as_string().icontains(word, autoescape=True) for key in ("question", "place"))]
    if word.isascii() and word.isdigit() and len(word) < 10:
        found.append(Ticket.id == int(word))
    return or_(*found)


def _excerpt(session: Session, ticket: Ticket, words: list[str]) -> str:
    query = (
        select(Message.text)
        .where(
            Message.conversation_id == ticket.conversation_id,
            or_(*(Message.text.icontains(word, autoescape=True) for word in words)),
        )
        .order_by(Message.sequence.desc())
        .limit(1)
    )
    text = session.scalar(query)
    return _around(" ".join(text.split()), words) if text else ""


def _around(text: str, words: list[str]) -> str:
    places = [place for word in words if (place := text.casefold().find(word.casefold())) >= 0]
    place = min(places, default=0)
    begin, end = max(0, place - AROUND), place + AROUND
    return ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")
