"""A desk that is served, with two teams and someone who waits."""

from collections.abc import Callable

import pytest

from bot.conversation import Record, Said
from bot.handoff import Request, Requests, Summary, TicketView
from bot.store import Author
from bot.store.tables import TicketReason
from tests.desk.serving import browser_of, desk, desk_url, knowledge
from tests.handoff.conftest import (
    Loket,
    coaches,
    database_url,
    engine,
    loket,
    person,
    postgresql_schema,
    record,
    requests,
    sentences,
    sqlite_file,
)

__all__ = [
    "browser_of",
    "coaches",
    "database_url",
    "desk",
    "desk_url",
    "engine",
    "knowledge",
    "loket",
    "person",
    "postgresql_schema",
    "record",
    "requests",
    "sentences",
    "sqlite_file",
]

Ask = Callable[..., TicketView]


@pytest.fixture
def ask(requests: Requests, record: Record, person: Callable[[], str], loket: Loket) -> Ask:
    """Somebody says something, and asks for a human in Drenthe unless another region is given."""

    def make(
        question: str = "Ik heb geen opdrachten meer",
        reason: TicketReason = TicketReason.ASKED,
        region: str = "AM03",
        **summary: object,
    ) -> TicketView:
        someone = person()
        record.add(someone, Said(Author.PERSON, question))
        return requests.request(
            Request(
                someone,
                reason,
                region=region,
                summary=Summary(question=question, **summary),  # type: ignore[arg-type]
            )
        )

    return make


@pytest.fixture
def waiting(ask: Ask) -> TicketView:
    """A ticket that waits in Drenthe."""
    return ask()
