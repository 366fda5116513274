"""Shows "typing" while an answer is being made."""

import asyncio

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

SHOW_AFTER = 0.4
"""Seconds; most answers are there before."""

SHOW_AGAIN = 4.5
"""Seconds; Telegram shows it for five."""

LONGEST = 30.0


class Typing:
    """One task per chat in which an answer is being made."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, address: str) -> None:
        self.end(address)
        task = asyncio.create_task(self._show(address))
        self._tasks[address] = task

    def end(self, address: str) -> None:
        task = self._tasks.pop(address, None)
        if task is not None:
            task.cancel()

    def end_all(self) -> None:
        for address in list(self._tasks):
            self.end(address)

    async def _show(self, address: str) -> None:
        await asyncio.sleep(SHOW_AFTER)
        shown = 0.0
        while shown < LONGEST:
            try:
                await self._bot.send_chat_action(int(address), ChatAction.TYPING)
            except TelegramError:
                break  # a courtesy: the answer itself comes, or is tried again
            await asyncio.sleep(SHOW_AGAIN)
            shown += SHOW_AGAIN
        self._tasks.pop(address, None)
