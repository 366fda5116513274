"""Messages on their way to a channel that is delivered to: in order, at least once, and again when it fails."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, exists, select
from sqlalchemy.orm import aliased

from bot.conversation.messages import Recorded
from bot.store import Conversation, Message, outbox, transaction
from bot.store.tables import Delivery, Person


@dataclass(frozen=True)
class Due:
    """A message to deliver now, and where to."""

    id: int
    conversation_id: str
    address: str
    attempts: int
    message: Recorded


def claim(engine: Engine, channel: str, now: datetime, limit: int = 20) -> list[Due]:
    """What this worker has to deliver: of each conversation the first message that is not yet there."""
    earlier = aliased(Delivery)
    in_turn = ~exists().where(
        earlier.conversation_id == Delivery.conversation_id,
        earlier.id < Delivery.id,
        earlier.sent_at.is_(None),
        earlier.given_up_at.is_(None),
    )
    with transaction(engine) as session:
        claimed = outbox.claim(session, Delivery, now, Delivery.channel == channel, in_turn, limit=limit)
        found = session.execute(
            select(Delivery, Message, Person.address)
            .join(Message, Message.id == Delivery.message_id)
            .join(Conversation, Conversation.id == Delivery.conversation_id)
            .join(Person, Person.id == Conversation.person_id)
            .where(Delivery.id.in_([delivery.id for delivery in claimed]))
            .order_by(Delivery.id)
        )
        return [
            Due(delivery.id, delivery.conversation_id, address, delivery.attempts, Recorded.of(message))
            for delivery, message, address in found
        ]


def delivered(engine: Engine, delivery_id: int, now: datetime) -> None:
    """The channel has it: the next message of the conversation may go."""
    with transaction(engine) as session:
        outbox.settle(session, Delivery, delivery_id, now)


def failed(engine: Engine, delivery_id: int, now: datetime, error: str) -> None:
    """The channel did not take it: it is tried again later, and what comes after it waits."""
    with transaction(engine) as session:
        outbox.settle(session, Delivery, delivery_id, now, error)
