"""Who has the conversation: the bot, the bot while the person waits, a coach, or nobody because it is over.

`move` is the only way from one to the other. A move is a reason: it says from where and to where it leads. Checking and
moving is one statement, so of two that move at once one is refused. What happened is recorded as a system message.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.conversation.errors import MoveRefusedError, UnknownConversationError
from bot.conversation.messages import Said, append
from bot.conversation.turns import BOT_ANSWERS, drop
from bot.store import Author, Conversation, Owner

__all__ = ["BOT_ANSWERS", "MOVES", "Move", "MoveReason", "move", "owner_of"]


class MoveReason(StrEnum):
    """Why a conversation goes to someone else."""

    ASKED_FOR_COACH = "asked_for_coach"
    REOPENED = "reopened"
    COACH_TOOK = "coach_took"
    COACH_PUT_BACK = "coach_put_back"
    HANDED_TO_COACH = "handed_to_coach"
    HANDED_TO_TEAM = "handed_to_team"
    COACH_CLOSED = "coach_closed"
    PERSON_CANCELLED = "person_cancelled"
    PERSON_LEFT = "person_left"
    PERSON_RETURNED = "person_returned"


@dataclass(frozen=True)
class Move:
    """From whom to whom a reason leads."""

    away_from: frozenset[Owner]
    to: Owner


_NOT_WITH_COACH = frozenset({Owner.BOT, Owner.CLOSED})
_WITH_COACH = frozenset({Owner.WAITING, Owner.COACH})

MOVES = {
    MoveReason.ASKED_FOR_COACH: Move(_NOT_WITH_COACH, Owner.WAITING),
    MoveReason.REOPENED: Move(_NOT_WITH_COACH, Owner.WAITING),
    MoveReason.COACH_TOOK: Move(frozenset({Owner.WAITING}), Owner.COACH),
    MoveReason.COACH_PUT_BACK: Move(frozenset({Owner.COACH}), Owner.WAITING),
    MoveReason.HANDED_TO_COACH: Move(frozenset({Owner.COACH}), Owner.COACH),
    MoveReason.HANDED_TO_TEAM: Move(_WITH_COACH, Owner.WAITING),
    MoveReason.COACH_CLOSED: Move(_WITH_COACH, Owner.BOT),
    MoveReason.PERSON_CANCELLED: Move(_WITH_COACH, Owner.BOT),
    MoveReason.PERSON_LEFT: Move(frozenset({Owner.BOT}), Owner.CLOSED),
    MoveReason.PERSON_RETURNED: Move(frozenset({Owner.CLOSED}), Owner.BOT),
}


def move(
    session: Session, conversation_id: str, reason: MoveReason, told: Said | None = None, **metadata: Any
) -> Owner:
    """Who has the conversation now; `told` is what the person reads of it.

    Raises MoveRefusedError when who has it now does not allow this, and UnknownConversationError.
    """
    step = MOVES[reason]
    moved = session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.owner.in_(step.away_from))
        .values(owner=step.to)
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise MoveRefusedError(conversation_id, reason, owner_of(session, conversation_id))
    if step.to not in BOT_ANSWERS:
        # What the bot did not answer yet is for the coach, also when the bot is back before it would have.
        drop(session, conversation_id)
    event = {"owner": step.to, "reason": reason, **metadata}
    append(
        session,
        conversation_id,
        Said(
            Author.SYSTEM,
            told.text if told else "",
            buttons=told.buttons if told else [],
            metadata=(told.metadata if told else {}) | event,
        ),
    )
    return step.to


def owner_of(session: Session, conversation_id: str) -> Owner:
    """Who has it; raises UnknownConversationError."""
    owner = session.scalar(select(Conversation.owner).where(Conversation.id == conversation_id))
    if owner is None:
        raise UnknownConversationError(conversation_id)
    return Owner(owner)
