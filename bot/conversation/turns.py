"""The bot's turns: which messages of persons it must still answer, one at a time and in order per conversation.

A turn is opened together with its message, claimed with a short lease that its process keeps renewing, and closed
together with its answer. So a process that dies in between loses nothing: another claims the turn when the lease is
over; and of two that answered the same turn, one is recorded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, exists, select, update
from sqlalchemy.orm import Session, aliased

from bot.conversation.messages import Said, append, append_all
from bot.store import Message, Owner, outbox, transaction
from bot.store.tables import Turn, now

BOT_ANSWERS = frozenset({Owner.BOT, Owner.WAITING})
"""Those who have the conversation while the bot answers."""

LEASE = timedelta(seconds=10)
"""How long a turn waits for a process that died; a process that lives renews it well before."""

FIRST_WAIT = timedelta(seconds=0.5)
LONGEST_WAIT = timedelta(seconds=4)


@dataclass(frozen=True)
class Claimed:
    """A turn for this process: what the bot is to be asked, or None when the message was erased meanwhile."""

    id: int
    conversation_id: str
    sequence: int
    text: str | None
    attempts: int
    made_at: datetime
    was_told: bool


def open_turn(session: Session, conversation_id: str, sequence: int, text: str) -> Claimed | None:
    """Opens the turn of a message just recorded; claimed at once, unless an earlier one is still being answered."""
    at = now()
    waits = session.scalar(select(exists().where(Turn.conversation_id == conversation_id, outbox.is_open(Turn))))
    turn = Turn(
        conversation_id=conversation_id,
        sequence=sequence,
        due_at=at if waits else at + LEASE,
        attempts=0 if waits else 1,
        made_at=at,
    )
    session.add(turn)
    session.flush()
    return None if waits else _claimed(turn, text)


def claim(engine: Engine, at: datetime, limit: int = 20) -> list[Claimed]:
    """Turns that nobody is at, for this process: of each conversation only the first that is open."""
    earlier = aliased(Turn)
    is_first = ~exists().where(
        earlier.conversation_id == Turn.conversation_id, earlier.sequence < Turn.sequence, outbox.is_open(earlier)
    )
    with transaction(engine) as session:
        turns = outbox.claim(session, Turn, at, is_first, limit=limit, lease=LEASE)
        return [_claimed(turn, _text(session, turn)) for turn in turns]


def renew(engine: Engine, turn_ids: list[int], at: datetime) -> None:
    """This process is still at these turns."""
    with transaction(engine) as session:
        session.execute(update(Turn).where(Turn.id.in_(turn_ids), outbox.is_open(Turn)).values(due_at=at + LEASE))


def answer(engine: Engine, turn: Claimed, said: list[Said]) -> tuple[bool, Claimed | None]:
    """Records the bot's answer, all of it or nothing, and claims the next turn of the conversation.

    Not recorded when the turn was closed meanwhile: by another process, or because a coach has the conversation.
    """
    with transaction(engine) as session:
        appended = append_all(session, turn.conversation_id, said, BOT_ANSWERS)
        if not (appended and _change(session, turn, sent_at=now())):
            session.rollback()
            return False, None
        return True, _next(session, turn.conversation_id)


def postpone(engine: Engine, turn: Claimed, at: datetime, told: Said | None = None) -> None:
    """The bot could not answer now; `told` is what the person reads of it, once for all that waits."""
    with transaction(engine) as session:
        if told and append(session, turn.conversation_id, told, BOT_ANSWERS) is not None:
            _update_open(session, turn.conversation_id, told_at=at)
        doublings = min(turn.attempts - 1, 10)
        due_at = at + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
        if not _change(session, turn, due_at=due_at):
            session.rollback()


def give_up(engine: Engine, turn: Claimed, told: Said) -> None:
    """The bot did not answer for too long: the person is told once, also for what they said after it."""
    with transaction(engine) as session:
        append(session, turn.conversation_id, told, BOT_ANSWERS)
        if not _change(session, turn, given_up_at=now()):
            session.rollback()
            return
        drop(session, turn.conversation_id)


def drop(session: Session, conversation_id: str) -> None:
    """Closes all open turns of a conversation without an answer."""
    _update_open(session, conversation_id, given_up_at=now())


def _change(session: Session, turn: Claimed, **values: datetime) -> bool:
    """Whether the turn was still open, and so was changed."""
    changing = update(Turn).where(Turn.id == turn.id, outbox.is_open(Turn)).values(**values).returning(Turn.id)
    return session.scalar(changing) is not None


def _next(session: Session, conversation_id: str) -> Claimed | None:
    following = (
        select(Turn)
        .where(Turn.conversation_id == conversation_id, outbox.is_open(Turn))
        .order_by(Turn.sequence)
        .limit(1)
    )
    turn = session.scalar(following)
    if turn is None:
        return None
    turn.due_at = now() + LEASE
    turn.attempts += 1
    return _claimed(turn, _text(session, turn))


def _update_open(session: Session, conversation_id: str, **values: datetime) -> None:
    session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation_id, outbox.is_open(Turn))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _text(session: Session, turn: Turn) -> str | None:
    message = session.scalar(
        select(Message).where(Message.conversation_id == turn.conversation_id, Message.sequence == turn.sequence)
    )
    return for_bot(message.text, message.details) if message else None


def for_bot(text: str, metadata: dict[str, object]) -> str:
    """A message as the bot is asked it: a pressed button by its payload, and typed text never as a command."""
    return str(metadata["payload"]) if "payload" in metadata else text.lstrip("/ ")


def _claimed(turn: Turn, text: str | None) -> Claimed:
    return Claimed(
        turn.id, turn.conversation_id, turn.sequence, text, turn.attempts, turn.made_at, turn.told_at is not None
    )
