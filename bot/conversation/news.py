"""Who waits for news of a conversation hears of it: at once from this process and, with Redis, from the others.

What another process wrote without telling is seen by one look at all conversations that are waited for.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation.record import Record

log = structlog.get_logger()

LOOK_AGAIN = 0.5
"""Seconds between two looks at the record."""

FOLLOWED_AT_ONCE = 500
"""Conversations in one look; a database takes only so many parameters."""


class Following:
    """Somebody who waits for news of one conversation; nothing is missed between two waits."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def tell(self) -> None:
        self._news.set()

    async def wait(self, seconds: float) -> bool:
        """Whether there was news since the last wait; waits for it at most so long."""
        with suppress(TimeoutError):
            # Not `wait_for`: before Python 3.12 it can swallow a cancellation that comes with the news.
            async with asyncio.timeout(max(seconds, 0)):
                await self._news.wait()
        there_was = self._news.is_set()
        self._news.clear()
        return there_was


class News:
    """All who wait in this process."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._following: defaultdict[str, set[Following]] = defaultdict(set)
        self._seen: dict[str, int] = {}
        self._looking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextmanager
    def follow(self, conversation_id: str) -> Iterator[Following]:
        """Waits for news of one conversation while the context lasts."""
        following = Following()
        self._loop = asyncio.get_running_loop()
        self._following[conversation_id].add(following)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield following
        finally:
            self._following[conversation_id].discard(following)
            if not self._following[conversation_id]:
                del self._following[conversation_id]
                self._seen.pop(conversation_id, None)

    def tell(self, conversation_id: str) -> None:
        """There is news of this conversation; may be called from any thread."""
        loop = self._loop
        if loop is None or not loop.is_running():
            return
        loop.call_soon_threadsafe(self._tell, conversation_id)

    def _tell(self, conversation_id: str) -> None:
        for following in self._following.get(conversation_id, ()):
            following.tell()

    async def _look(self) -> None:
        """Looks again and again while somebody waits."""
        while self._following:
            try:
                await self._look_once(list(self._following))
            except SQLAlchemyError as error:
                # It is looked at again in a moment, and who writes or reads meets the error itself.
                log.warning("news not seen", error=type(error).__name__)
            await asyncio.sleep(LOOK_AGAIN)

    async def _look_once(self, conversation_ids: list[str]) -> None:
        for start in range(0, len(conversation_ids), FOLLOWED_AT_ONCE):
            part = conversation_ids[start : start + FOLLOWED_AT_ONCE]
            for conversation_id, last in (await asyncio.to_thread(self._record.last_sequences, part)).items():
                if conversation_id in self._following and self._seen.get(conversation_id) != last:
                    # Also at the first look: what was said between the last reading and now would be missed.
                    self._seen[conversation_id] = last
                    self._tell(conversation_id)
