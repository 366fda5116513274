"""Long polling: updates are confirmed to Telegram only after they are recorded here."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.incoming import Incoming

log = structlog.get_logger()

LONG_POLL = 25
"""Seconds that Telegram waits for an update before it answers that there is none."""

GATHER = 0.05
"""Seconds between two polls: in a rush the next one brings what many people said, instead of what one did."""

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
            updates, following = await _fetch(bot, offset, allowed)
            await incoming.take_all(updates)
        except (TelegramError, SQLAlchemyError) as error:
            log.warning("telegram: updates not taken, trying again", error=type(error).__name__)
            await waits.after(error)
        else:
            waits.succeeded()
            offset = following
            await asyncio.sleep(GATHER)


async def _fetch(bot: Bot, offset: int | None, allowed: Sequence[str]) -> tuple[list[Update], int | None]:
    """The next updates, and the offset that confirms them."""
    try:
        updates = await bot.get_updates(offset=offset, timeout=LONG_POLL, allowed_updates=allowed)
    except TelegramError:
        raise
    except Exception as error:
        # The library gives all of them or none. One that it cannot read must not keep back the others for ever.
        log.warning("telegram: reading updates one by one", error=type(error).__name__)
        raw = await bot.do_api_request("getUpdates", {"offset": offset or 0})
        read = [update for one in raw if (update := readable(one, bot)) is not None]
        return read, max((one["update_id"] + 1 for one in raw), default=offset)
    return list(updates), max((update.update_id + 1 for update in updates), default=offset)


def readable(update: dict[str, Any], bot: Bot) -> Update | None:
    """An update as the library reads it; None when it cannot."""
    try:
        return Update.de_json(update, bot)
    except Exception as error:
        # The edge of the process: whatever its shape, it is no reason to stop.
        log.error("telegram: update not read", update=update.get("update_id"), error=type(error).__name__)
        return None
