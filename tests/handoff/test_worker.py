"""What goes on by itself: it goes on when one part fails, and ends when it is told to."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from bot.conversation import Record, Said, Sentences
from bot.handoff import KeptRequests, Request, Requests, Worker, worker
from bot.settings import Settings
from bot.store import Author, Conversation, reading, transaction
from bot.store.tables import Notification, Ticket, TicketReason, now
from tests.handoff.conftest import Loket


@pytest.fixture
def always_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for pause in ("NOTIFY_EVERY", "TICK_EVERY", "FORGET_EVERY", "PURGE_EVERY"):
        monkeypatch.setattr(worker, pause, 0.05)


@pytest.fixture
def working(engine: Engine, sentences: Sentences, requests: Requests, tmp_path: Path) -> Worker:
    config = Settings(LOKETWIJZER_VAR=tmp_path, WAITING_ALARM_MINUTES=1, RETENTION_CONVERSATION_DAYS=30)
    return Worker(engine, sentences, KeptRequests(requests, tmp_path), config)


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - it happens in the database
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("always_at_it")
async def test_it_notifies_looks_after_who_waits_and_clears_up(
    engine: Engine, working: Worker, requests: Requests, record: Record, person: Callable[[], str], loket: Loket
) -> None:
    waiting, long_ago = person(), person()
    number = requests.request(Request(waiting, TicketReason.ASKED, region="AM03", at=now() - timedelta(days=1))).number
    record.add(long_ago, Said(Author.PERSON, "hallo"))
    with transaction(engine) as session:
        session.get_one(Conversation, long_ago).active_at = now() - timedelta(days=31)
        session.get_one(Ticket, number).promised_at = None

    def all_done() -> bool:
        with reading(engine) as session:
            tried = session.scalars(select(Notification.attempts)).first()
            ticket = session.get_one(Ticket, number)
            watched = ticket.alarmed_at or ticket.promised_at
            return bool(tried and watched) and session.get(Conversation, long_ago) is None

    task = asyncio.create_task(working.run())
    await until(all_done)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


@pytest.mark.usefixtures("always_at_it")
async def test_it_goes_on_when_one_part_fails(
    engine: Engine, working: Worker, requests: Requests, person: Callable[[], str], loket: Loket
) -> None:
    number = requests.request(Request(person(), TicketReason.ASKED, region="AM03", at=now() - timedelta(days=1))).number
    with transaction(engine) as session:
        session.get_one(Ticket, number).promised_at = None
        session.execute(text("ALTER TABLE notification RENAME TO weg"))
    try:
        task = asyncio.create_task(working.run())

        def watched() -> object:
            with reading(engine) as session:
                ticket = session.get_one(Ticket, number)
                return ticket.promised_at or ticket.alarmed_at

        await asyncio.sleep(0.3)
        assert not task.done()
    finally:
        with transaction(engine) as session:
            session.execute(text("ALTER TABLE weg RENAME TO notification"))
    await until(watched)
    task.cancel()
    await asyncio.wait([task])
