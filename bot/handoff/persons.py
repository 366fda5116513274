"""A person who asks at the desk to see or erase what is kept: found by conversation or ticket, and done by someone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.handoff.administration import actor_of
from bot.handoff.errors import HandoffError
from bot.handoff.requests import Requests
from bot.store import Conversation, reading, retention, transaction
from bot.store.auditing import audit, of_person
from bot.store.exporting import export, readable
from bot.store.tables import Person, Ticket, now

_LARGEST_NUMBER = 2**31 - 1


class UnknownPersonError(HandoffError, LookupError):
    """Nobody is kept under what was typed."""

    def __init__(self) -> None:
        super().__init__("Hier is niets (meer) van bewaard; kijk of het nummer klopt.")


@dataclass(frozen=True)
class PersonView:
    """Someone of whom something is kept, without what they said."""

    id: str
    channel: str
    begun_at: datetime
    conversation_id: str | None
    tickets: list[int]


class Persons:
    """The rights of a person, done for them; `by` is the administrator, None the operator at the command line."""

    def __init__(self, engine: Engine, requests: Requests) -> None:
        self._engine = engine
        self._requests = requests

    def find(self, written: str) -> PersonView:
        """The person of a ticket's number or a conversation's id. Raises UnknownPersonError."""
        with reading(self._engine) as session:
            return _view(session, _person_of(session, written.strip()))

    def export(self, written: str, by: int | None) -> str:
        """All that is kept of them, as text to give them. Raises UnknownPersonError."""
        with transaction(self._engine) as session:
            person_id = _person_of(session, written.strip())
            audit(session, actor_of(by), "person_exported", of_person(person_id))
            return readable(export(session, person_id))

    def erase(self, written: str, by: int | None, at: datetime | None = None) -> None:
        """Removes all of them, here and in Rasa, after ending what was open. Raises UnknownPersonError."""
        at, found = at or now(), self.find(written)
        with transaction(self._engine) as session:
            audit(session, actor_of(by), "person_erasure_asked", of_person(found.id))
        if found.conversation_id is not None:
            self._requests.erase(found.conversation_id, at)
            return
        with transaction(self._engine) as session:
            retention.erase(session, found.id, at)


def _person_of(session: Session, written: str) -> str:
    number = written.removeprefix("#")
    if number.isascii() and number.isdigit() and int(number) <= _LARGEST_NUMBER:
        person_id = session.scalar(select(Ticket.person_id).where(Ticket.id == int(number)))
    else:
        person_id = session.scalar(select(Conversation.person_id).where(Conversation.id == written))
    if person_id is None:
        raise UnknownPersonError
    return person_id


def _view(session: Session, person_id: str) -> PersonView:
    person = session.get_one(Person, person_id)
    conversations = select(Conversation.id).where(Conversation.person_id == person_id)
    tickets = select(Ticket.id).where(Ticket.person_id == person_id).order_by(Ticket.id)
    return PersonView(
        person.id,
        person.channel,
        person.begun_at,
        session.scalar(conversations.order_by(Conversation.begun_at.desc()).limit(1)),
        list(session.scalars(tickets)),
    )
