"""What happens on one ticket while its page is open: messages, where it stands, notes, and who waits elsewhere."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Coroutine

import structlog
from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.desk import sessions
from bot.desk.context import desk_of
from bot.desk.live import GONE, SIGN_OF_LIFE, STILL_HERE, server_sent
from bot.desk.sessions import SignedIn
from bot.desk.ticket_parts import Parts
from bot.handoff import HandoffError
from bot.handoff.overview import Glimpse, glimpse
from bot.handoff.rights import Deed

log = structlog.get_logger()


class _NotYoursError(Exception):
    """The coach is signed out, or may not read the ticket any more."""


def mark(seen: Glimpse) -> str:
    """Says whether a ticket is as it was when its page was made."""
    return hashlib.sha256(repr((seen.ticket, seen.notes, sorted(seen.possible))).encode()).hexdigest()[:16]


class TicketStream:
    """The events of one open page. It ends when the coach may not see the ticket any more."""

    def __init__(self, request: Request, signed_in: SignedIn, number: int) -> None:
        self._desk = desk_of(request)
        self._signed_in = signed_in
        self._number = number
        self._parts = Parts(request, signed_in)
        self._events: asyncio.Queue[str | None] = asyncio.Queue()
        self._badge = ""

    async def events(self, after: int, seen: str) -> AsyncIterator[str]:
        """Messages come after a number; the state comes first when it is not what the page has `seen`."""
        with self._desk.watch.watching():
            tasks = [asyncio.create_task(self._until_it_ends(part)) for part in (self._state(seen), self._said(after))]
            try:
                while (event := await self._next()) is not None:
                    yield event
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _next(self) -> str | None:
        try:
            async with asyncio.timeout(SIGN_OF_LIFE):
                return await self._events.get()
        except TimeoutError:
            return STILL_HERE

    async def _until_it_ends(self, part: Coroutine[None, None, None]) -> None:
        try:
            await part
        except (_NotYoursError, HandoffError):
            self._events.put_nowait(server_sent(GONE, ""))
        except SQLAlchemyError as error:
            # The browser comes back by itself and asks for what it has not seen.
            log.warning("live page ended", ticket=self._number, error=type(error).__name__)
        finally:
            self._events.put_nowait(None)

    async def _said(self, after: int) -> None:
        conversation_id = (await self._look()).ticket.conversation_id
        while conversation_id is not None:
            said = await self._desk.conversations.after(conversation_id, after, wait=SIGN_OF_LIFE)
            if said:
                await self._look()
            for message in said:
                after = message.sequence
                self._events.put_nowait(server_sent("bericht", self._parts.message(message, self._number), after))
        await asyncio.Event().wait()

    async def _state(self, seen: str) -> None:
        changes, before = 0, None
        while True:
            now = await self._look()
            if mark(now) != seen:
                await self._tell(before, now)
            before, seen = now, mark(now)
            await self._tell_badge()
            changes = await self._desk.watch.change(changes, SIGN_OF_LIFE)

    async def _tell(self, before: Glimpse | None, now: Glimpse) -> None:
        self._events.put_nowait(server_sent("stand", await run_in_threadpool(self._parts.state, now)))
        if before is None or before.notes != now.notes:
            self._events.put_nowait(server_sent("aantekeningen", self._parts.notes(now)))
        if before is None or (Deed.SAY in before.possible) != (Deed.SAY in now.possible):
            self._events.put_nowait(server_sent("schrijven", await run_in_threadpool(self._parts.write_box, now)))

    async def _tell_badge(self) -> None:
        badge = await run_in_threadpool(self._parts.badge)
        if badge != self._badge:
            self._badge = badge
            self._events.put_nowait(server_sent("teller", badge))

    async def _look(self) -> Glimpse:
        if not await run_in_threadpool(sessions.still_there, self._desk.engine, self._signed_in):
            raise _NotYoursError
        found = await run_in_threadpool(glimpse, self._desk.engine, self._number, self._signed_in.coach_id)
        if found is None:
            raise _NotYoursError
        return found
