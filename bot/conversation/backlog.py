"""What came while the bot was away: of what is old, only the last that somebody said is answered.

A channel brings a backlog in pieces, so that nobody sees from one piece whether more of the same person follows. So the
answer to an old message waits in the database, where it outlives this process, until nothing old comes any more. It is
only made when that message is still the last thing said.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Engine, delete, exists, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from bot.conversation.messages import Said, append
from bot.conversation.record import Added, Record
from bot.conversation.sentences import Sentences
from bot.conversation.turns import BOT_ANSWERS, Claimed, for_bot, open_turn
from bot.store import Author, Conversation, Message, Owner, outbox, transaction
from bot.store.tables import PutAside, now

log = structlog.get_logger()

WAIT = timedelta(seconds=5)
"""How long nothing old must have come; longer than it takes to bring the next piece."""

LONGEST_WAIT = timedelta(minutes=2)
"""Then it is answered in any case: where all that comes is late, nothing would ever be the last."""

LOOK_EVERY = 1.0
AT_ONCE = 20
"""Answers begun in one look: about what Rasa makes in that time. So what is fresh is not behind a whole backlog."""


class Backlog:
    """Runs in each gateway; `begin` gets the bot's turns."""

    def __init__(self, record: Record, sentences: Sentences, begin: Callable[[Claimed], None]) -> None:
        self._record = record
        self._engine: Engine = record.engine
        self._sentences = sentences
        self._begin = begin
        self._waiting: set[str] = set()

    def put_aside(
        self, conversation_id: str, said: Said, remarks: Callable[[Owner], list[Said]], *, for_the_bot: bool
    ) -> Added:
        """Records an old message now, and has it answered later if nothing follows; the same one again is once."""
        added = self._record.add(conversation_id, said, lambda owner: [] if owner in BOT_ANSWERS else remarks(owner))
        later = remarks(added.owner) if added.owner in BOT_ANSWERS else []
        if added.owner in BOT_ANSWERS and (later or for_the_bot):
            self._waiting.add(conversation_id)
            with transaction(self._engine) as session:
                _wait(session, conversation_id, added.sequence, later, for_the_bot=for_the_bot)
        return added

    def is_waiting(self, conversation_id: str) -> bool:
        """Whether, as far as this process knows, an answer may be waiting in the conversation."""
        return conversation_id in self._waiting

    def overtake(self, conversation_id: str) -> None:
        """Something fresh follows: what waits is not answered, and the person is told so."""
        with transaction(self._engine) as session:
            owner = _owner_locked(session, conversation_id)
            if _drop(session, conversation_id) and owner in BOT_ANSWERS:
                append(session, conversation_id, self._sentences.said(Author.BOT, "achterstand"))
        self._waiting.discard(conversation_id)

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            try:
                for turn in await asyncio.to_thread(self.due, now()):
                    self._begin(turn)
            except SQLAlchemyError as error:
                log.error("backlog: the database did not answer", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    def due(self, at: datetime) -> list[Claimed]:
        """The turns of the bot that waited long enough; what the bot is not asked for is said at once."""
        with transaction(self._engine) as session:
            claimed = outbox.claim(session, PutAside, at, _waited_enough(at), limit=AT_ONCE)
            found = [(aside.id, aside.conversation_id) for aside in claimed]
        turns = []
        for aside_id, conversation_id in found:
            self._waiting.discard(conversation_id)
            with transaction(self._engine) as session:
                turns.append(self._answer(session, aside_id, conversation_id, at))
        return [turn for turn in turns if turn is not None]

    def _answer(self, session: Session, aside_id: int, conversation_id: str, at: datetime) -> Claimed | None:
        # The conversation first, as everybody locks it before what belongs to it.
        owner = _owner_locked(session, conversation_id)
        aside = session.get(PutAside, aside_id)
        if aside is None:
            return None
        message = _last_of_person(session, conversation_id)
        if owner not in BOT_ANSWERS or message is None or message.sequence != aside.sequence:
            aside.given_up_at = at
            return None
        aside.sent_at = at
        if aside.is_last_of_many:
            append(session, conversation_id, self._sentences.said(Author.BOT, "achterstand"))
        for remark in aside.remarks:
            append(session, conversation_id, Said(Author(remark["author"]), remark["text"], remark["buttons"]))
        if not aside.for_the_bot:
            return None
        return open_turn(session, conversation_id, message.sequence, for_bot(message.text, message.details))


def _wait(session: Session, conversation_id: str, sequence: int, remarks: list[Said], *, for_the_bot: bool) -> None:
    _owner_locked(session, conversation_id)
    last = _last_of_person(session, conversation_id)
    known = select(PutAside.id).where(PutAside.conversation_id == conversation_id, PutAside.sequence == sequence)
    if last is None or last.sequence != sequence or session.scalar(known) is not None:
        return
    session.add(
        PutAside(
            conversation_id=conversation_id,
            sequence=sequence,
            remarks=[_written(remark) for remark in remarks],
            for_the_bot=for_the_bot,
            is_last_of_many=_drop(session, conversation_id),
        )
    )


def _waited_enough(at: datetime) -> ColumnElement[bool]:
    latest = aliased(PutAside)
    more_comes = exists().where(latest.made_at > at - WAIT)
    return ~more_comes | (PutAside.made_at <= at - LONGEST_WAIT)


def _drop(session: Session, conversation_id: str) -> bool:
    """Forgets what waits in a conversation; whether there was anything."""
    dropped = (
        delete(PutAside)
        .where(PutAside.conversation_id == conversation_id, outbox.is_open(PutAside))
        .returning(PutAside.id)
    )
    return bool(session.scalars(dropped).all())


def _owner_locked(session: Session, conversation_id: str) -> str | None:
    return session.scalar(select(Conversation.owner).where(Conversation.id == conversation_id).with_for_update())


def _last_of_person(session: Session, conversation_id: str) -> Message | None:
    said = select(Message).where(Message.conversation_id == conversation_id, Message.author == Author.PERSON)
    return session.scalar(said.order_by(Message.sequence.desc()).limit(1))


def _written(said: Said) -> dict[str, Any]:
    return {"author": said.author, "text": said.text, "buttons": said.buttons}
