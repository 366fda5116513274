"""Long polling: updates are confirmed to Telegram only after they are recorded here."""

import asyncio
from collections.abc import Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.incoming import Incoming

log = structlog.get_logger()

LONG_POLL = 25
"""Seconds that Telegram waits for an update before it answers that there is none."""

FIRST_WAIT = 0.5
LONGEST_WAIT = 15.0


class Waits:
    """How long to wait after a failure: twice as long each time, until something succeeds."""

    def __init__(self) -> None:
        self._next = FIRST_WAIT

    def succeeded(self) -> None:
        self._next = FIRST_WAIT

    async def after(self, error: Exception) -> None:
        seconds, self._next = self._next, min(self._next * 2, LONGEST_WAIT)
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            seconds = float(wait) if isinstance(wait, int | float) else wait.total_seconds()
        await asyncio.sleep(seconds)


async def poll(bot: Bot, incoming: Incoming, allowed: Sequence[str]) -> None:
    """Goes on until it is cancelled."""
    offset: int | None = None
    waits = Waits()
    while True:
        try:
            updates = await bot.get_updates(offset=offset, timeout=LONG_POLL, allowed_updates=allowed)
            await incoming.take_all(updates)
        except (TelegramError, SQLAlchemyError) as error:
            log.warning("telegram: updates not taken, trying again", error=type(error).__name__)
            await waits.after(error)
        else:
            waits.succeeded()
            offset = max((update.update_id + 1 for update in updates), default=offset)
