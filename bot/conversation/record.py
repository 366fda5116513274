"""The record of a conversation: messages in order, each once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store import Author, Conversation, Message


@dataclass(frozen=True)
class Said:
    """Something said, before it has a number."""

    author: Author
    text: str
    buttons: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    channel_id: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Recorded:
    """A message with its number and time."""

    sequence: int
    author: str
    name: str
    text: str
    buttons: list[dict[str, Any]]
    metadata: dict[str, Any]
    at: datetime


class Record:
    """Reads and writes conversations; each call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, conversation_id: str, channel: str) -> None:
        with Session(self._engine) as session, session.begin():
            session.add(Conversation(id=conversation_id, channel=channel))

    def add(self, conversation_id: str, said: Said) -> tuple[int, bool]:
        """The number of the message, and whether it is new: a channel id that was there already is not."""
        try:
            with Session(self._engine) as session, session.begin():
                known = _known(session, conversation_id, said.channel_id)
                if known is not None:
                    return known, False
                return _append(session, conversation_id, said), True
        except IntegrityError:
            with Session(self._engine) as session:
                known = _known(session, conversation_id, said.channel_id)
            if known is None:
                raise
            return known, False

    def after(self, conversation_id: str, sequence: int) -> list[Recorded]:
        """All messages with a higher number, in order."""
        query = (
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.sequence > sequence)
            .order_by(Message.sequence)
        )
        with Session(self._engine) as session:
            return [_recorded(message) for message in session.scalars(query)]

    def owner(self, conversation_id: str) -> str | None:
        """Who has the conversation; None when there is no such conversation."""
        with Session(self._engine) as session:
            return session.scalar(select(Conversation.owner).where(Conversation.id == conversation_id))

    def title_of_button(self, conversation_id: str, payload: str) -> str | None:
        """The words on a button that the bot offered in this conversation, or None when it never did."""
        query = (
            select(Message.buttons)
            .where(Message.conversation_id == conversation_id, Message.author == Author.BOT)
            .order_by(Message.sequence.desc())
        )
        with Session(self._engine) as session:
            for buttons in session.scalars(query):
                for button in buttons:
                    if button.get("payload") == payload:
                        return str(button["title"])
        return None


def _known(session: Session, conversation_id: str, channel_id: str | None) -> int | None:
    if channel_id is None:
        return None
    return session.scalar(
        select(Message.sequence).where(Message.conversation_id == conversation_id, Message.channel_id == channel_id)
    )


def _append(session: Session, conversation_id: str, said: Said) -> int:
    number: int | None = session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(last_sequence=Conversation.last_sequence + 1)
        .returning(Conversation.last_sequence)
    )
    if number is None:
        raise LookupError(f"Het gesprek {conversation_id} bestaat niet; begin een nieuw gesprek.")
    session.add(
        Message(
            conversation_id=conversation_id,
            sequence=number,
            channel_id=said.channel_id,
            author=said.author,
            name=said.name,
            text=said.text,
            buttons=said.buttons,
            details=said.metadata,
        )
    )
    return number


def _recorded(message: Message) -> Recorded:
    return Recorded(
        sequence=message.sequence,
        author=message.author,
        name=message.name,
        text=message.text,
        buttons=message.buttons,
        metadata=message.details,
        at=message.at,
    )
