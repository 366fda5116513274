"""A message: said, then appended to its conversation with a number of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.conversation import commits
from bot.store import Author, Conversation, Message, Owner
from bot.store.tables import Delivery, now

PUSHED_CHANNELS = frozenset({"telegram"})
"""Channels that are delivered to; the others come and ask for what they have not seen."""


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

    @classmethod
    def of(cls, message: Message) -> "Recorded":
        return cls(
            sequence=message.sequence,
            author=message.author,
            name=message.name,
            text=message.text,
            buttons=message.buttons,
            metadata=message.details,
            at=message.at,
        )


def append(
    session: Session, conversation_id: str, said: Said, only_while: frozenset[Owner] = frozenset(Owner)
) -> int | None:
    """The number of the new message; None when no conversation of that id is with one of `only_while`."""
    appended = append_all(session, conversation_id, [said], only_while)
    return appended.last_sequence if appended else None


@dataclass(frozen=True)
class Appended:
    """The number of the last of the new messages, and who had the conversation."""

    last_sequence: int
    owner: Owner


def append_all(
    session: Session, conversation_id: str, said: Sequence[Said], only_while: frozenset[Owner] = frozenset(Owner)
) -> Appended | None:
    """Appends all of it, in order and of one moment; or nothing, when it is with none of `only_while`, or not there.

    Checking who has it and taking the next numbers is one statement, so that nobody can come in between.
    """
    moment = now()
    numbered = session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.owner.in_(only_while))
        .values(last_sequence=Conversation.last_sequence + len(said), active_at=moment)
        .returning(Conversation.last_sequence, Conversation.channel, Conversation.owner)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if numbered is None:
        return None
    first = numbered.last_sequence - len(said) + 1
    messages = [_message(conversation_id, sequence, one, moment) for sequence, one in enumerate(said, start=first)]
    session.add_all(messages)
    session.flush()
    commits.note(session, conversation_id)
    if numbered.channel in PUSHED_CHANNELS:
        session.add_all(
            Delivery(conversation_id=conversation_id, message_id=message.id, channel=numbered.channel)
            for message in messages
            if message.author != Author.PERSON
        )
    return Appended(numbered.last_sequence, Owner(numbered.owner))


def _message(conversation_id: str, sequence: int, said: Said, moment: datetime) -> Message:
    return Message(
        conversation_id=conversation_id,
        sequence=sequence,
        at=moment,
        channel_id=said.channel_id,
        author=said.author,
        name=said.name,
        text=said.text,
        buttons=said.buttons,
        details=said.metadata,
    )
