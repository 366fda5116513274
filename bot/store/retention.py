"""How long things stay, and the right to have them erased. What is done is recorded in counts, never in content."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, Select, delete, exists, select
from sqlalchemy.orm import Session

from bot.store.auditing import PERSON, SYSTEM, audit, of_person
from bot.store.tables import (
    Consent,
    Conversation,
    Delivery,
    Forgetting,
    Intake,
    Message,
    Notification,
    Outgoing,
    Person,
    PutAside,
    Ticket,
    Turn,
)

ERASED_SHELL = timedelta(days=1)
"""How long the empty conversation of an erased person stays, so that they can be told that it is done."""


@dataclass(frozen=True)
class Terms:
    """How long a conversation stays after its last message, and a ticket after it was closed."""

    conversations: timedelta = timedelta(days=30)
    tickets: timedelta = timedelta(days=365)


@dataclass(frozen=True)
class Removed:
    """What was removed: a count per kind, and the conversations that Rasa is to forget too."""

    counts: dict[str, int]
    conversation_ids: list[str]


def purge(session: Session, now: datetime, terms: Terms) -> Removed:
    """Removes all whose term is over; whoever waits for or talks with a coach keeps everything."""
    old = now - terms.conversations
    helped_now = exists().where(Ticket.conversation_id == Conversation.id, Ticket.closed_at.is_(None))
    tickets = _count(session, delete(Ticket).where(Ticket.closed_at < now - terms.tickets))
    gone = _ids(
        session, select(Conversation.id).where(_is_over(now, old), ~helped_now).with_for_update(skip_locked=True)
    )
    conversations = _count(session, delete(Conversation).where(Conversation.id.in_(gone)))
    messages = _count(
        session,
        delete(Message).where(
            Message.at < old, Message.conversation_id.in_(select(Conversation.id).where(~helped_now))
        ),
    )
    has_ticket = exists().where(Ticket.person_id == Intake.person_id)
    intakes = _count(session, delete(Intake).where(Intake.saved_at < old, ~has_ticket))
    for kind in (Notification, Delivery, Turn, PutAside, Forgetting):
        session.execute(delete(kind).where(_is_settled(kind, old)))
    lives_on = exists().where(Conversation.person_id == Person.id) | exists().where(Ticket.person_id == Person.id)
    persons = _count(session, delete(Person).where(~lives_on))
    counts = {
        "conversations": conversations,
        "messages": messages,
        "tickets": tickets,
        "intakes": intakes,
        "persons": persons,
    }
    _let_rasa_forget(session, gone)
    if any(counts.values()):
        audit(session, SYSTEM, "purged", "retention", **counts)
    return Removed(counts, gone)


def erase(session: Session, person_id: str, now: datetime) -> Removed:
    """Removes all that was said, answered and asked; what stays is an empty conversation to say so in.

    Raises LookupError for an unknown person, and ValueError while a ticket is open: end that first.
    """
    person = session.get(Person, person_id, with_for_update={"key_share": True})
    if person is None:
        raise LookupError(f"De persoon {person_id} bestaat niet (meer).")
    if session.scalar(select(Ticket.id).where(Ticket.person_id == person_id, Ticket.closed_at.is_(None))):
        raise ValueError(f"De persoon {person_id} heeft nog een open vraag; sluit die eerst.")
    of_them = select(Conversation.id).where(Conversation.person_id == person_id)
    conversation_ids = _ids(session, of_them)
    counts = {
        "messages": _count(session, delete(Message).where(Message.conversation_id.in_(of_them))),
        "tickets": _count(session, delete(Ticket).where(Ticket.person_id == person_id)),
        "intakes": _count(session, delete(Intake).where(Intake.person_id == person_id)),
        "consents": _count(session, delete(Consent).where(Consent.person_id == person_id)),
    }
    person.erased_at = now
    _let_rasa_forget(session, conversation_ids)
    audit(session, PERSON, "person_erased", of_person(person_id), **counts)
    return Removed(counts, conversation_ids)


def _let_rasa_forget(session: Session, conversation_ids: list[str]) -> None:
    session.add_all(Forgetting(conversation_id=conversation_id) for conversation_id in conversation_ids)


def _is_over(now: datetime, old: datetime) -> ColumnElement[bool]:
    erased = exists().where(Person.id == Conversation.person_id, Person.erased_at < now - ERASED_SHELL)
    return (Conversation.active_at < old) | (erased & (Conversation.active_at < now - ERASED_SHELL))


def _is_settled(kind: type[Outgoing], before: datetime) -> ColumnElement[bool]:
    return (kind.sent_at < before) | (kind.given_up_at < before)


def _count(session: Session, statement: Delete) -> int:
    statement = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _ids(session: Session, query: Select[str]) -> list[str]:
    return list(session.scalars(query))
