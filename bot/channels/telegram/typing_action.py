"""Shows "typing" while an answer is being made."""

import asyncio
import contextlib

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

SHOW_AFTER = 0.4
"""Seconds; most answers are there before."""

SHOW_AGAIN = 4.5
"""Seconds; Telegram shows it for five."""

MOST_TIMES = 6


class Typing:
    """One task per chat in which an answer is being made. What was begun to be sent is never cut off halfway."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._ended: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, address: str) -> None:
        self.end(address)
        ended = self._ended[address] = asyncio.Event()
        task = asyncio.create_task(self._show(address, ended))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self, address: str) -> None:
        ended = self._ended.pop(address, None)
        if ended is not None:
            ended.set()

    def end_all(self) -> None:
        for address in list(self._ended):
            self.end(address)

    async def _show(self, address: str, ended: asyncio.Event) -> None:
        wait = SHOW_AFTER
        for _ in range(MOST_TIMES):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await ended.wait()
            if ended.is_set():
                return
            try:
                await self._bot.send_chat_action(int(address), ChatAction.TYPING)
            except TelegramError:
                return  # a courtesy: the answer itself comes, or is tried again
            wait = SHOW_AGAIN
