"""Fetches the photos and documents that persons sent, and deletes those whose message is gone."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.chats import CHANNEL, Chats
from bot.channels.telegram.reactions import MEGABYTE
from bot.conversation import Said, Sentences
from bot.conversation.attachments import LARGEST, Attachments, Wanted
from bot.store import Author
from bot.store.tables import now

log = structlog.get_logger()

LOOK_EVERY = 2.0
SWEEP_EVERY = 60.0
LONGEST_FETCH = 45.0
"""Seconds for one file."""


class Files:
    """Runs in each gateway, apart from the messages: a large file holds up nobody."""

    def __init__(self, bot: Bot, chats: Chats, sentences: Sentences, attachments: Attachments) -> None:
        self._bot = bot
        self._chats = chats
        self._sentences = sentences
        self._attachments = attachments

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every(LOOK_EVERY, self._fetch_all))
            group.create_task(self._every(SWEEP_EVERY, self._sweep))

    async def _fetch_all(self) -> None:
        for wanted in await asyncio.to_thread(self._attachments.wanted, CHANNEL):
            await self._fetch(wanted)

    async def _fetch(self, wanted: Wanted) -> None:
        try:
            async with asyncio.timeout(LONGEST_FETCH):
                file = await self._bot.get_file(wanted.source)
                content = bytes(await file.download_as_bytearray())
        except (TelegramError, TimeoutError) as error:
            log.warning("telegram: file not fetched", attachment=wanted.id, error=type(error).__name__)
            is_kept = await asyncio.to_thread(self._attachments.failed, wanted.id, now())
        else:
            is_kept = await asyncio.to_thread(self._attachments.store, wanted.id, content, now())
        if not is_kept:
            said = self._sentences.said(Author.SYSTEM, "telegram_bijlage_mislukt", grens=LARGEST // MEGABYTE)
            told = Said(said.author, said.text, channel_id=f"bijlage-{wanted.id}")
            await self._chats.write(wanted.conversation_id, told)

    async def _sweep(self) -> None:
        deleted = await asyncio.to_thread(self._attachments.sweep)
        if deleted:
            log.info("attachments deleted", files=deleted)

    async def _every(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await job()
            except Exception as error:
                # The edge of the process: a job that fails once must not end the others, or itself.
                log.error("telegram: files not looked after", job=job.__name__, error=type(error).__name__)
            await asyncio.sleep(seconds)
