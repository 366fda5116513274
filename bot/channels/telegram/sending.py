"""From the outbox to Telegram: in order within a chat, at least once, at the speed that Telegram allows."""

import asyncio
import contextlib
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram.chats import CHANNEL, Chats
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.limiting import Silence
from bot.channels.telegram.outcomes import Outcomes
from bot.channels.telegram.typing_action import Typing
from bot.channels.telegram.writing import Part, parts
from bot.conversation import commits, deliveries
from bot.conversation.deliveries import Due
from bot.store import outbox
from bot.store.tables import now

log = structlog.get_logger()

LOOK_EVERY = 0.5
"""Seconds between looks when nothing is told; what this process records is told."""

GATHER = 0.03
"""Seconds after news: what is said in many chats at the same moment is looked up once."""

AT_ONCE = 40
"""Messages under way; at Telegram's speed all of them have left well before their lease is over."""

LONGEST_WAIT = timedelta(seconds=30)
"""Between attempts while Telegram is away: when it is back, people must not wait for an hour."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Runs in each gateway; `run` goes on until it is cancelled."""

    def __init__(self, engine: Engine, bot: Bot, chats: Chats, keyboards: Keyboards, typing: Typing) -> None:
        self._engine = engine
        self._bot = bot
        self._chats = chats
        self._keyboards = keyboards
        self._typing = typing
        self._outcomes = Outcomes(engine)
        self._silence = Silence()
        self._news = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        commits.listen(self._engine, lambda conversation_id: _tell(loop, self._news))
        while True:
            await asyncio.sleep(self._silence.left(now()))
            self._news.clear()
            for due in await self._claim():
                task = asyncio.create_task(self._deliver(due))
                self._under_way.add(task)
                task.add_done_callback(self._landed)
            await self._wait_for_news()

    async def rest(self) -> None:
        """Waits until what is under way has arrived, or not."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _claim(self) -> list[Due]:
        room = AT_ONCE - len(self._under_way)
        try:
            return await asyncio.to_thread(deliveries.claim, self._engine, CHANNEL, now(), room) if room else []
        except SQLAlchemyError as error:
            log.error("telegram: the database did not answer", error=type(error).__name__)
            return []

    async def _wait_for_news(self) -> None:
        # Not `wait_for`: on Python 3.11 that may lose a cancellation, and then the channel never stops.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._news.wait()
        await asyncio.sleep(GATHER)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._news.set()

    async def _deliver(self, due: Due) -> None:
        self._typing.end(due.address)
        try:
            await self._send(due)
        except TelegramError as error:
            await self._refused(due, error)
        except Exception:
            # The edge of the process: one message that cannot be written must not end the sending of others.
            log.exception("telegram: message not sent", delivery=due.id)
            await self._outcomes.postponed(due.id, _again(due), "not sent")
        else:
            await self._outcomes.delivered(due.id)

    async def _send(self, due: Due) -> None:
        to_send = parts(due.message, due.conversation_id)
        for part in to_send:
            try:
                await self._send_part(due.address, part)
            except BadRequest as error:
                if part.keyboard is None or _is_gone(error):
                    raise
                # Better without its links than not at all; buttons stand under the last part.
                await self._send_part(due.address, parts(due.message, due.conversation_id, links_as_text=True)[-1])

    async def _send_part(self, address: str, part: Part) -> None:
        sent = await self._bot.send_message(
            int(address),
            part.text,
            entities=part.entities or None,
            reply_markup=part.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        self._keyboards.was_sent(address, sent)

    async def _refused(self, due: Due, error: TelegramError) -> None:
        kind = type(error).__name__
        match error:
            case RetryAfter():
                until = self._silence.refused(due.address, now(), _wait(error))
                await self._outcomes.postponed(due.id, until, kind)
            case ChatMigrated():
                await self._chats.move(due.address, str(error.new_chat_id))
                await self._outcomes.postponed(due.id, now(), kind)
            case Forbidden() | BadRequest():
                log.info("telegram: message given up", delivery=due.id, error=kind)
                await self._outcomes.given_up(due.id, kind)
            case _:
                await self._outcomes.postponed(due.id, _again(due), kind)


def _again(due: Due) -> datetime:
    return now() + min(outbox.wait_after(due.attempts), LONGEST_WAIT)


def _wait(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _is_gone(error: BadRequest) -> bool:
    return "chat not found" in error.message.lower()


def _tell(loop: asyncio.AbstractEventLoop, news: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(news.set)
