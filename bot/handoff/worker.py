"""What goes on by itself: sending notifications, looking after who waits, doing what was kept, and clearing up."""

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

log = structlog.get_logger()

NOTIFY_EVERY = 2.0
TICK_EVERY = 15.0
PURGE_EVERY = 3600.0


class Worker:
    """Runs in each gateway; what it does is safe to do in several at once, and after a crash in the middle."""

    def __init__(self, engine: Engine, sentences: Sentences, kept: KeptRequests, config: Settings) -> None:
        self._engine = engine
        self._sentences = sentences
        self._kept = kept
        self._notifier = Notifier(engine, sentences, config)
        self._patience = Patience(timedelta(minutes=config.alarm_minutes), timedelta(minutes=config.offer_minutes))
        self._terms = Terms(timedelta(days=config.conversation_days), timedelta(days=config.ticket_days))

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        try:
            await asyncio.gather(
                self._every(NOTIFY_EVERY, self._notify),
                self._every(TICK_EVERY, self._tick),
                self._every(PURGE_EVERY, self._purge),
            )
        finally:
            await self._notifier.close()

    async def _notify(self) -> None:
        await self._notifier.work(now())

    async def _tick(self) -> None:
        await asyncio.to_thread(self._kept.retry)
        await asyncio.to_thread(tick, self._engine, self._sentences, now(), self._patience)

    async def _purge(self) -> None:
        removed = await asyncio.to_thread(self.purge_now)
        if any(removed.counts.values()):
            log.info("purged", **removed.counts)

    def purge_now(self) -> Removed:
        """Removes everything whose term is over."""
        with transaction(self._engine) as session:
            return purge(session, now(), self._terms)

    async def _every(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await job()
            except Exception:
                # The edge of the process: a job that fails once must not end the others, or itself.
                log.exception("background job failed", job=job.__name__)
            await asyncio.sleep(seconds)
