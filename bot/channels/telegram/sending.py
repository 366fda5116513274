"""From the outbox to Telegram: in order within a chat, at least once, at the speed that Telegram allows."""

import asyncio
import contextlib
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram.bundling import Bundle, bundles
from bot.channels.telegram.chats import CHANNEL, Chats
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.limiting import MessageLimiter, Silence
from bot.channels.telegram.outcomes import Outcomes
from bot.channels.telegram.typing_action import Typing
from bot.channels.telegram.writing import Part, parts
from bot.conversation import commits, deliveries
from bot.conversation.deliveries import Run
from bot.store import outbox
from bot.store.tables import now

log = structlog.get_logger()

LOOK_EVERY = 0.5
"""Seconds between looks when nothing is told; what this process records is told."""

GATHER = 0.03
"""Seconds after news: what is said in many chats at the same moment is looked up once."""

AT_ONCE = 40
"""Chats that are written to; at Telegram's speed all that they are told has left well before its lease is over."""

LONGEST_WAIT = timedelta(seconds=30)
"""Between attempts while Telegram is away: when it is back, people must not wait for an hour."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Runs in each gateway; `run` goes on until it is cancelled."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it connects
        self,
        engine: Engine,
        bot: Bot,
        limiter: MessageLimiter,
        chats: Chats,
        keyboards: Keyboards,
        typing: Typing,
    ) -> None:
        self._engine = engine
        self._bot = bot
        self._limiter = limiter
        self._chats = chats
        self._keyboards = keyboards
        self._typing = typing
        self._news = asyncio.Event()
        self._outcomes = Outcomes(engine, self._news.set)
        self._silence = Silence()
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        commits.listen(self._engine, lambda conversation_id: _tell(loop, self._news))
        while True:
            await asyncio.sleep(self._silence.left(now()))
            self._news.clear()
            for run in await self._claim():
                task = asyncio.create_task(self._deliver(run))
                self._under_way.add(task)
                task.add_done_callback(self._landed)
            await self._wait_for_news()

    async def rest(self) -> None:
        """Waits until what is under way has arrived, or not."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self._outcomes.rest()

    async def _claim(self) -> list[Run]:
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

    async def _deliver(self, run: Run) -> None:
        self._typing.end(run.address)
        with self._keyboards.of(run):
            for bundle in bundles(run.due, in_a_rush=self._limiter.is_pressed):
                if not await self._is_done_with(bundle, run):
                    return

    async def _is_done_with(self, bundle: Bundle, run: Run) -> bool:
        """Whether what comes after it may be sent: it arrived, or never will."""
        try:
            was_shown = await self._send(bundle, run)
        except TelegramError as error:
            return await self._is_given_up(bundle, run.address, error)
        except Exception:
            # The edge of the process: one message that cannot be written must not end the sending of others.
            log.exception("telegram: message not sent", delivery=bundle.ids[0])
            await self._outcomes.postponed(bundle.ids[0], _again(bundle), "not sent")
            return False
        number = self._keyboards.asks_at(run.address)
        asks = (bundle.ids[-1], number) if number else None
        self._outcomes.delivered(bundle.ids, {run.conversation_id: asks} if was_shown else {})
        return True

    async def _send(self, bundle: Bundle, run: Run) -> bool:
        """Whether there was something to show."""
        to_show = parts(bundle.message, run.conversation_id)
        for part in to_show:
            try:
                await self._send_part(run.address, part)
            except BadRequest as error:
                if part.keyboard is None or _is_gone(error):
                    raise
                # Better without its links than not at all; buttons stand under the last part.
                as_text = parts(bundle.message, run.conversation_id, links_as_text=True)
                await self._send_part(run.address, as_text[-1])
        return bool(to_show)

    async def _send_part(self, address: str, part: Part) -> None:
        sent = await self._bot.send_message(
            int(address),
            part.text,
            entities=part.entities or None,
            reply_markup=part.keyboard,
            reply_parameters=part.reply,
            link_preview_options=_NO_PREVIEW,
        )
        self._keyboards.was_sent(address, sent)

    async def _is_given_up(self, bundle: Bundle, address: str, error: TelegramError) -> bool:
        kind = type(error).__name__
        match error:
            case RetryAfter():
                until = self._silence.refused(address, now(), _wait(error))
                await self._outcomes.postponed(bundle.ids[0], until, kind)
            case ChatMigrated():
                await self._chats.move(address, str(error.new_chat_id))
                await self._outcomes.postponed(bundle.ids[0], now(), kind)
            case Forbidden() | BadRequest():
                log.info("telegram: message given up", delivery=bundle.ids[0], error=kind)
                await self._outcomes.given_up(bundle.ids, kind)
                return True
            case _:
                await self._outcomes.postponed(bundle.ids[0], _again(bundle), kind)
        return False


def _again(bundle: Bundle) -> datetime:
    return now() + min(outbox.wait_after(bundle.attempts), LONGEST_WAIT)


def _wait(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _is_gone(error: BadRequest) -> bool:
    return "chat not found" in error.message.lower()


def _tell(loop: asyncio.AbstractEventLoop, news: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(news.set)
