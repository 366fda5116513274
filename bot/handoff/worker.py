"""What goes on by itself: notifying, looking after who waits, doing what was kept, forgetting, and clearing up."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy import Engine

from bot.conversation import Sentences
from bot.handoff.kept import KeptRequests
from bot.handoff.notifying import Notifier
from bot.handoff.waiting import Patience, tick
from bot.settings import Settings
from bot.store import transaction
from bot.store.retention import Removed, Terms, purge
from bot.store.tables import now
from bot.store.trackers import Trackers, forget_next

log = structlog.get_logger()

NOTIFY_EVERY = 2.0
TICK_EVERY = 15.0
FORGET_EVERY = 5.0
PURGE_EVERY = 3600.0


class Worker:
    """Runs in each gateway; what it does is safe to do in several at once, and after a crash in the middle."""

    def __init__(self, engine: Engine, sentences: Sentences, kept: KeptRequests, config: Settings) -> None:
        self._engine = engine
        self._sentences = sentences
        self._kept = kept
        self._notifier = Notifier(engine, sentences, config)
        self._patience = Patience(timedelta(minutes=config.alarm_minutes), timedelta(minutes=config.offer_minutes))
        self._trackers = Trackers(config.tracker_database)
        self._terms = Terms(timedelta(days=config.conversation_days), timedelta(days=config.ticket_days))

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        try:
            await asyncio.gather(
                self._every(NOTIFY_EVERY, self._notify),
                self._every(TICK_EVERY, self._tick),
                self._every(FORGET_EVERY, self._forget),
                self._every(PURGE_EVERY, self._purge),
            )
        finally:
            self._trackers.close()
            await self._notifier.close()

    async def _notify(self) -> None:
        await self._notifier.work(now())

    async def _tick(self) -> None:
        await asyncio.to_thread(self._kept.retry)
        await asyncio.to_thread(tick, self._engine, self._sentences, now(), self._patience)

    async def _forget(self) -> None:
        while await asyncio.to_thread(forget_next, self._engine, self._trackers, now()):
            pass

    async def _purge(self) -> None:
        removed = await asyncio.to_thread(self.purge_now)
        if any(removed.counts.values()):
            log.info("purged", **removed.counts)

    def purge_now(self) -> Removed:
        """Removes everything whose term is over."""
        with transaction(self._engine) as session:
            removed = purge(session, now(), self._terms)
        self._trackers.forget_before(now() - self._terms.conversations)
        return removed

    async def _every(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await job()
            except Exception:
                # The edge of the process: a job that fails once must not end the others, or itself.
                log.exception("background job failed", job=job.__name__)
            await asyncio.sleep(seconds)
