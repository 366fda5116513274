"""How deliveries went, written down even when the database is away for a moment."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation import deliveries
from bot.store.tables import now

log = structlog.get_logger()

TRY_AGAIN = 1.0
ATTEMPTS = 45
"""Together shorter than a lease: until then nobody else sends the same message."""


class Outcomes:
    """Writes each outcome; `written` is called after each time that messages became delivered."""

    def __init__(self, engine: Engine, written: Callable[[], None]) -> None:
        self._engine = engine
        self._written = written
        self._arrived: list[int] = []
        self._asking: dict[str, tuple[int, int] | None] = {}
        self._writing: asyncio.Task[None] | None = None

    def delivered(self, delivery_ids: Sequence[int], asking: Mapping[str, tuple[int, int] | None]) -> None:
        """Written at once, with what asks something now (see `deliveries`); what arrives meanwhile, together."""
        self._arrived.extend(delivery_ids)
        self._asking |= asking
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_arrived())

    async def postponed(self, delivery_id: int, until: datetime, error: str) -> None:
        """It is tried again at that moment, unless it is too old by then."""
        await _surely(lambda: deliveries.postpone(self._engine, delivery_id, now(), until, error))

    async def given_up(self, delivery_ids: Sequence[int], error: str) -> None:
        """They can never arrive."""
        await _surely(lambda: deliveries.give_up(self._engine, delivery_ids, now(), error))

    async def rest(self) -> None:
        """Waits until all that arrived is written."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write_arrived(self) -> None:
        while self._arrived:
            arrived, self._arrived = self._arrived, []
            asking, self._asking = self._asking, {}
            write = partial(deliveries.delivered, self._engine, arrived, asking, now())
            await _surely(write)
            self._written()


async def _surely(write: Callable[[], None]) -> None:
    for _ in range(ATTEMPTS):
        try:
            await asyncio.to_thread(write)
        except SQLAlchemyError as error:
            log.error("telegram: outcome not written yet", error=type(error).__name__)
            await asyncio.sleep(TRY_AGAIN)
        else:
            return
