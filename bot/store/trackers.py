"""Rasa keeps its own copy of what was said, as the memory of its dialogues: when a conversation goes, that goes too."""

from datetime import datetime

import structlog
from sqlalchemy import Delete, Engine, column, delete, exists, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from bot.store import outbox
from bot.store.auditing import SYSTEM, audit
from bot.store.engine import connect, transaction
from bot.store.tables import Conversation, Forgetting, Turn

log = structlog.get_logger()

_EVENTS = table("events", column("sender_id"), column("timestamp"))


class Trackers:
    """The events of Rasa's tracker store: in an SQLite file of its own, or beside our tables."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)

    def forget(self, conversation_id: str) -> int:
        """Removes the whole dialogue; how many events there were."""
        return self._remove(delete(_EVENTS).where(_EVENTS.c.sender_id == conversation_id))

    def forget_before(self, moment: datetime) -> int:
        """Removes dialogues in which nothing happened since, also of who never came through the gateway."""
        quiet = (
            select(_EVENTS.c.sender_id)
            .group_by(_EVENTS.c.sender_id)
            .having(func.max(_EVENTS.c.timestamp) < moment.timestamp())
        )
        return self._remove(delete(_EVENTS).where(_EVENTS.c.sender_id.in_(quiet)))

    def close(self) -> None:
        self._engine.dispose()

    def _remove(self, statement: Delete) -> int:
        with transaction(self._engine) as session:
            if not inspect(session.connection()).has_table(_EVENTS.name):
                # Rasa has not been started yet.
                return 0
            return session.connection().execute(statement).rowcount


def forget_next(engine: Engine, trackers: Trackers, now: datetime) -> bool:
    """Lets Rasa forget one conversation that is gone here; whether there was one.

    Not while the bot has a turn in it: Rasa would write its memory down again, all of it, at the end of that turn.
    """
    with transaction(engine) as session:
        in_turn = exists().where(Turn.conversation_id == Forgetting.conversation_id, outbox.is_open(Turn))
        claimed = outbox.claim(session, Forgetting, now, ~in_turn, limit=1)
        for forgetting in claimed:
            # Nothing can be said in it until this transaction is over, so that no turn begins.
            session.get(Conversation, forgetting.conversation_id, with_for_update=True)
            if session.scalar(select(Forgetting.id).where(Forgetting.id == forgetting.id, ~in_turn)) is None:
                continue
            try:
                events = trackers.forget(forgetting.conversation_id)
            except SQLAlchemyError as error:
                # Tried again for as long as it takes: who asked to be forgotten is forgotten.
                forgetting.last_error = type(error).__name__
                forgetting.due_at = now + outbox.wait_after(forgetting.attempts)
                log.error("tracker not forgotten", error=type(error).__name__)
                continue
            forgetting.sent_at = now
            audit(session, SYSTEM, "tracker_forgotten", f"conversation:{forgetting.conversation_id}", events=events)
        return bool(claimed)
