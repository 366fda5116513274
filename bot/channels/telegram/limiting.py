"""How fast the bot may speak: Telegram's own limits, and how long to be quiet when it says that it was too fast."""

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from telegram.ext import AIORateLimiter

_NO_MESSAGES = frozenset({"sendChatAction", "answerCallbackQuery", "editMessageReplyMarkup", "editMessageText"})


SPARE = 25
"""Messages of the thirty that Telegram allows at once; with less to spare, what follows will soon have to wait."""


class MessageLimiter(AIORateLimiter):
    """Counts messages; what only goes along with them must not take their place."""

    @property
    def is_pressed(self) -> bool:
        """Whether more is being sent than can go on for long."""
        return self._base_limiter is not None and not self._base_limiter.has_capacity(SPARE)

    async def process_request(  # noqa: PLR0913, PLR0917 - the signature of the library
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint in _NO_MESSAGES:
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


class Silence:
    """Who must not be written to yet. One chat that is too busy holds up nobody else; two mean that the bot is."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def refused(self, address: str, now: datetime, wait: timedelta) -> datetime:
        """Telegram said to wait so long; when this chat may be written to again."""
        self._until = {chat: until for chat, until in self._until.items() if until > now}
        self._until[address] = now + wait
        return now + wait

    def left(self, now: datetime) -> float:
        """Seconds that the bot must be quiet in all chats."""
        waiting = [until for until in self._until.values() if until > now]
        return (max(waiting) - now).total_seconds() if len(waiting) > 1 else 0.0
