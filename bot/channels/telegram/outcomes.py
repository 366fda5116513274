"""How deliveries went, written down even when the database is away for a moment."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation import deliveries
from bot.store import outbox, transaction
from bot.store.tables import Delivery, now

log = structlog.get_logger()

TRY_AGAIN = 1.0
ATTEMPTS = 45
"""Together shorter than a lease: until then nobody else sends the same message."""


class Outcomes:
    """Each is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def delivered(self, delivery_id: int) -> None:
        """The next message of the conversation may go."""
        await _surely(lambda: deliveries.delivered(self._engine, delivery_id, now()))

    async def postponed(self, delivery_id: int, until: datetime, error: str) -> None:
        """It is tried again at that moment, unless it is too old by then."""
        await _surely(lambda: self._postpone(delivery_id, until, error))

    async def given_up(self, delivery_id: int, error: str) -> None:
        """It can never arrive; what comes after it is tried by itself."""
        await _surely(lambda: self._give_up(delivery_id, error))

    def _postpone(self, delivery_id: int, until: datetime, error: str) -> None:
        with transaction(self._engine) as session:
            delivery = session.get(Delivery, delivery_id, with_for_update=True)
            if delivery is None:
                return
            delivery.due_at, delivery.last_error = until, error
            if now() - delivery.made_at > outbox.GIVE_UP_AFTER:
                delivery.given_up_at = now()

    def _give_up(self, delivery_id: int, error: str) -> None:
        with transaction(self._engine) as session:
            delivery = session.get(Delivery, delivery_id, with_for_update=True)
            if delivery is not None:
                delivery.given_up_at, delivery.last_error = now(), error


async def _surely(write: Callable[[], None]) -> None:
    for _ in range(ATTEMPTS):
        try:
            await asyncio.to_thread(write)
        except SQLAlchemyError as error:
            log.error("telegram: outcome not written yet", error=type(error).__name__)
            await asyncio.sleep(TRY_AGAIN)
        else:
            return
