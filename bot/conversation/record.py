"""The record of a conversation: messages in order, each once."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Engine, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversation.errors import UnknownConversationError
from bot.conversation.messages import Recorded, Said, append_all
from bot.conversation.ownership import MoveReason, move, owner_of
from bot.conversation.turns import BOT_ANSWERS, Claimed, for_bot, open_turn
from bot.store import Author, Conversation, Message, Owner, reading, transaction
from bot.store.tables import Person

T = TypeVar("T")


@dataclass(frozen=True)
class Added:
    """The number of a message, whether it is new, and who had the conversation when it was added."""

    sequence: int
    is_new: bool
    owner: Owner
    turn: Claimed | None = None
    """The bot's turn to answer it, for the process that added it; None when it is no turn, or has to wait for one."""


class Record:
    """Reads and writes conversations; each call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        return self._engine

    def begin(self, conversation_id: str, channel: str, address: str | None = None) -> None:
        """A conversation with the person at that address; a new person when there is none. Twice is once."""
        try:
            self._begin(conversation_id, channel, address or conversation_id)
        except IntegrityError:
            # Somebody began it at the same moment, so that now it is there.
            self._begin(conversation_id, channel, address or conversation_id)

    def add(
        self,
        conversation_id: str,
        said: Said,
        remarks: Callable[[Owner], list[Said]] = lambda owner: [],
        for_the_bot: bool = False,
    ) -> Added:
        """Adds a message, with remarks on it and the bot's turn to answer it: all of it, or nothing.

        One whose channel id was there already is not new. Whoever writes in a conversation that was over is back with
        the bot. Raises UnknownConversationError.
        """
        try:
            with transaction(self._engine) as session:
                added = _add(session, conversation_id, said)
                if said_of_it := remarks(added.owner):
                    append_all(session, conversation_id, said_of_it)
                if for_the_bot and added.owner in BOT_ANSWERS:
                    turn = open_turn(session, conversation_id, added.sequence, for_bot(said.text, said.metadata))
                    return replace(added, turn=turn)
                return added
        except IntegrityError:
            known = self._known(conversation_id, said.channel_id) if said.channel_id else None
            if known is None:
                raise
            return known

    def add_answer(self, conversation_id: str, answer: list[Said]) -> bool:
        """Adds the bot's answer, all of it or nothing: whether the bot still had the conversation to answer in."""
        with transaction(self._engine) as session:
            return append_all(session, conversation_id, answer, BOT_ANSWERS) is not None

    def after(self, conversation_id: str, sequence: int) -> list[Recorded]:
        """All messages with a higher number, in order."""
        query = (
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.sequence > sequence)
            .order_by(Message.sequence)
        )
        with reading(self._engine) as session:
            return [Recorded.of(message) for message in session.scalars(query)]

    def owner(self, conversation_id: str) -> str | None:
        """Who has the conversation; None when there is no such conversation."""
        return self._scalar(select(Conversation.owner).where(Conversation.id == conversation_id))

    def last_sequences(self, conversation_ids: Collection[str]) -> dict[str, int]:
        """The number of the last message of each of these conversations; of those that exist."""
        query = select(Conversation.id, Conversation.last_sequence).where(Conversation.id.in_(conversation_ids))
        with reading(self._engine) as session:
            return {row.id: row.last_sequence for row in session.execute(query)}

    def person(self, conversation_id: str) -> str | None:
        """Whose conversation it is; None when there is no such conversation."""
        return self._scalar(select(Conversation.person_id).where(Conversation.id == conversation_id))

    def conversation_at(self, channel: str, address: str) -> str | None:
        """The latest conversation of the person at that address, for channels where it never ends."""
        return self._scalar(
            select(Conversation.id)
            .join(Person, Person.id == Conversation.person_id)
            .where(Person.channel == channel, Person.address == address)
            .order_by(Conversation.begun_at.desc())
            .limit(1)
        )

    def title_of_button(self, conversation_id: str, payload: str) -> str | None:
        """The words on a button that was offered in this conversation, or None when it never was."""
        query = (
            select(Message.buttons)
            .where(Message.conversation_id == conversation_id, Message.author != Author.PERSON)
            .order_by(Message.sequence.desc())
            .execution_options(yield_per=20)
        )
        with reading(self._engine) as session:
            for buttons in session.scalars(query):
                for button in buttons:
                    if button.get("payload") == payload:
                        return str(button["title"])
        return None

    def _begin(self, conversation_id: str, channel: str, address: str) -> None:
        with transaction(self._engine) as session:
            if session.get(Conversation, conversation_id) is None:
                person_id = _person_at(session, channel, address)
                session.add(Conversation(id=conversation_id, person_id=person_id, channel=channel))

    def _known(self, conversation_id: str, channel_id: str) -> Added | None:
        with reading(self._engine) as session:
            sequence = session.scalar(
                select(Message.sequence).where(
                    Message.conversation_id == conversation_id, Message.channel_id == channel_id
                )
            )
            if sequence is None:
                return None
            return Added(sequence, is_new=False, owner=owner_of(session, conversation_id))

    def _scalar(self, query: Select[T]) -> T | None:
        with reading(self._engine) as session:
            return session.scalar(query)


def _person_at(session: Session, channel: str, address: str) -> str:
    known = session.scalar(select(Person.id).where(Person.channel == channel, Person.address == address))
    if known is not None:
        return known
    person = Person(id=uuid.uuid4().hex, channel=channel, address=address)
    session.add(person)
    session.flush()
    return person.id


def _add(session: Session, conversation_id: str, said: Said) -> Added:
    appended = append_all(session, conversation_id, [said])
    if appended is None:
        raise UnknownConversationError(conversation_id)
    owner = appended.owner
    if owner == Owner.CLOSED and said.author == Author.PERSON:
        owner = move(session, conversation_id, MoveReason.PERSON_RETURNED)
    return Added(appended.last_sequence, is_new=True, owner=owner)
