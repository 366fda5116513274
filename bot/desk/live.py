"""Pages that change by themselves: what happened to any ticket is noticed, in whichever process it happened."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import structlog
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.store import reading
from bot.store.tables import AuditEntry, Ticket

log = structlog.get_logger()

LOOK_EVERY = 0.4
"""Seconds between two looks at the database; one look serves every page that is open in this process."""

SIGN_OF_LIFE = 15.0
"""Seconds after which a quiet stream says that it is still there."""

STILL_HERE = ": nog hier\n\n"
GONE = "dicht"
"""The event after which a page must be asked for anew: the coach is signed out, or may not see it any more."""

Marker = tuple[int | None, int | None]


class Watch:
    """Counts the changes to tickets while somebody watches."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changes = 0
        self._changed = asyncio.Event()
        self._watchers = 0
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """The database is looked at as long as somebody is in here."""
        self._watchers += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def change(self, seen: int, seconds: float) -> int:
        """The count of changes, as soon as it is not `seen` any more or after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while self._changes == seen:
                    await self._changed.wait()
        except TimeoutError:
            pass
        return self._changes

    async def _look(self) -> None:
        marker: Marker | None = None
        while True:
            try:
                now = await asyncio.to_thread(self._read)
            except SQLAlchemyError as error:
                # The pages stay as they are; the next look may succeed.
                log.warning("tickets not watched", error=type(error).__name__)
            else:
                if now != marker:
                    marker = now
                    self._tell()
            await asyncio.sleep(LOOK_EVERY)

    def _tell(self) -> None:
        self._changes += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def _read(self) -> Marker:
        # Every deed is in the audit; what changes a ticket without a deed, such as more urgency, raises its version.
        open_versions = select(func.sum(Ticket.version)).where(Ticket.closed_at.is_(None)).scalar_subquery()
        last_deed = select(func.max(AuditEntry.id)).scalar_subquery()
        with reading(self._engine) as session:
            deed, versions = session.execute(select(last_deed, open_versions)).one()
            return deed, versions


def server_sent(event: str, html: str, number: int | None = None) -> str:
    """An event with a piece of a page; a number is what a browser that comes back says it had last."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines()) or "data:\n"
    return (f"id: {number}\n" if number is not None else "") + f"event: {event}\n{lines}\n"


def stream_of(events: AsyncIterator[str]) -> StreamingResponse:
    """Those events to a browser, past proxies that would keep them."""
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
