"""Messages on their way to a channel that is delivered to: in order, at least once, and again when it fails."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, exists, select, update
from sqlalchemy.orm import Session, aliased

from bot.conversation.messages import Recorded
from bot.store import Conversation, Message, outbox, transaction
from bot.store.tables import Delivery, Person

MOST_IN_A_RUN = 10
"""Messages of one conversation that are claimed at once: all of them must have left within their lease."""


@dataclass(frozen=True)
class Due:
    """A message to deliver now."""

    id: int
    attempts: int
    message: Recorded


@dataclass(frozen=True)
class Asked:
    """What the channel showed with buttons that still ask something, and the channel's own number of it."""

    number: int
    message: Recorded


@dataclass(frozen=True)
class Run:
    """What one conversation must still be told, in order, and where to."""

    conversation_id: str
    address: str
    due: Sequence[Due]
    asked: Asked | None = None


def claim(engine: Engine, channel: str, now: datetime, limit: int = 20) -> list[Run]:
    """What this worker has to deliver, of at most so many conversations whose first open message is due."""
    earlier = aliased(Delivery)
    is_first = ~exists().where(
        earlier.conversation_id == Delivery.conversation_id, earlier.id < Delivery.id, outbox.is_open(earlier)
    )
    with transaction(engine) as session:
        first = outbox.claim(session, Delivery, now, Delivery.channel == channel, is_first, limit=limit)
        if not first:
            return []
        runs = _runs(session, [delivery.conversation_id for delivery in first])
        # Nobody else takes them while they wait for the first: that they are due says nothing until they are first.
        _change(session, [due.id for run in runs for due in run.due[1:]], due_at=now + outbox.LEASE)
        return runs


def delivered(
    engine: Engine, delivery_ids: Collection[int], asking: Mapping[str, tuple[int, int] | None], now: datetime
) -> None:
    """The channel has these deliveries: what comes after them in their conversations may go.

    `asking` has each conversation in which something was shown, with the delivery whose buttons ask something there
    now and the channel's number of its message; None when no buttons do.
    """
    with transaction(engine) as session:
        _change(session, delivery_ids, sent_at=now, last_error=None)
        _update(session, Delivery.conversation_id.in_(asking) & Delivery.buttons_at.is_not(None), buttons_at=None)
        standing = [{"id": found[0], "buttons_at": found[1]} for found in asking.values() if found]
        if standing:
            session.execute(update(Delivery), standing)


def postpone(engine: Engine, delivery_id: int, now: datetime, until: datetime, error: str) -> None:
    """The channel did not take it: what comes after it waits until it is tried again, unless it is too old by now."""
    with transaction(engine) as session:
        made_at = session.scalar(select(Delivery.made_at).where(Delivery.id == delivery_id).with_for_update())
        too_old = made_at is not None and now - made_at > outbox.GIVE_UP_AFTER
        _change(session, [delivery_id], due_at=until, last_error=error, given_up_at=now if too_old else None)


def give_up(engine: Engine, delivery_ids: Sequence[int], now: datetime, error: str) -> None:
    """They can never arrive; what comes after them is tried by itself."""
    with transaction(engine) as session:
        _change(session, delivery_ids, given_up_at=now, last_error=error)


def _runs(session: Session, conversation_ids: Sequence[str]) -> list[Run]:
    found = session.execute(
        select(Delivery.id, Delivery.attempts, Message, Person.address)
        .join(Message, Message.id == Delivery.message_id)
        .join(Conversation, Conversation.id == Delivery.conversation_id)
        .join(Person, Person.id == Conversation.person_id)
        .where(Delivery.conversation_id.in_(conversation_ids), outbox.is_open(Delivery))
        .order_by(Delivery.id)
    )
    due: defaultdict[tuple[str, str], list[Due]] = defaultdict(list)
    for delivery_id, attempts, message, address in found:
        due[message.conversation_id, address].append(Due(delivery_id, attempts, Recorded.of(message)))
    asked = _asked(session, conversation_ids)
    return [
        Run(conversation_id, address, all_[:MOST_IN_A_RUN], asked.get(conversation_id))
        for (conversation_id, address), all_ in due.items()
    ]


def _asked(session: Session, conversation_ids: Sequence[str]) -> dict[str, Asked]:
    found = session.execute(
        select(Delivery.buttons_at, Message)
        .join(Message, Message.id == Delivery.message_id)
        .where(Delivery.conversation_id.in_(conversation_ids), Delivery.buttons_at.is_not(None))
        .order_by(Delivery.id)
    )
    return {message.conversation_id: Asked(number, Recorded.of(message)) for number, message in found if number}


def _change(session: Session, delivery_ids: Collection[int], **values: object) -> None:
    if delivery_ids:
        _update(session, Delivery.id.in_(delivery_ids) & outbox.is_open(Delivery), **values)


def _update(session: Session, which: ColumnElement[bool], **values: object) -> None:
    session.execute(update(Delivery).where(which).values(**values).execution_options(synchronize_session=False))
