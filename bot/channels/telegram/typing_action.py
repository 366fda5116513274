"""Shows "typing" while the bot makes an answer, and while a coach writes one."""

import asyncio
import contextlib
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram.chats import Chats

log = structlog.get_logger()

SHOW_AFTER = 0.4
"""Seconds; most answers are there before."""

SHOW_AGAIN = 4.5
"""Seconds; Telegram shows it for five."""

MOST_TIMES = 6

SHOWN_ENOUGH = 2.0
"""Seconds; a desk tells every three that its coach still types."""


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


class CoachTyping:
    """Hears of each key that a coach presses in this gateway, so that nothing is looked up when nobody types."""

    def __init__(self, bot: Bot, chats: Chats) -> None:
        self._bot = bot
        self._chats = chats
        self._shown: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, conversation_id: str) -> None:
        now = time.monotonic()
        self._shown = {shown: at for shown, at in self._shown.items() if at > now - SHOWN_ENOUGH}
        if conversation_id not in self._shown:
            self._shown[conversation_id] = now
            task = asyncio.create_task(self._show(conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _show(self, conversation_id: str) -> None:
        try:
            address = await self._chats.address(conversation_id)
            if address is not None:
                await self._bot.send_chat_action(int(address), ChatAction.TYPING)
        except (TelegramError, SQLAlchemyError) as error:
            # A courtesy: what the coach writes comes all the same.
            log.info("telegram: not shown that a coach types", error=type(error).__name__)
