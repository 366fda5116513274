"""Pages that change by themselves: what happens is seen at once, by who may see it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import Engine

from bot.conversation import Record, Said
from bot.desk import sessions
from bot.handoff import Coaches, Request, Requests, TicketView
from bot.store import Author
from bot.store.tables import TicketReason
from tests.desk.conftest import Ask
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]

SOON = 20.0
"""Seconds after which what was waited for does not come any more."""

AT_ONCE = 10.0
"""Seconds; who is not told but comes back to look would see it after 15. `benchmarks/desk.py` measures how soon."""


class Stream:
    """The events of a page, one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def next(self, *names: str) -> tuple[str, str]:
        """The name and the content of the next event of these names; what else comes is passed over."""
        name, data = "", []
        for line in self._lines:
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
            elif not line and name:
                if name in names:
                    return name, "\n".join(data)
                name, data = "", []
        return "", ""


@contextmanager
def stream_of(browser: httpx.Client, address: str) -> Iterator[Stream]:
    with browser.stream("GET", address, timeout=SOON) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Stream(response)


@pytest.fixture
def fatima(browser_of: BrowserOf, loket: Loket) -> httpx.Client:
    return browser_of(loket.fatima)


@pytest.fixture
def taken(waiting: TicketView, coaches: Coaches, loket: Loket) -> TicketView:
    return coaches.take(waiting.number, loket.fatima)


def test_a_new_ticket_appears_in_the_queue_at_once(fatima: httpx.Client, ask: Ask) -> None:
    with stream_of(fatima, "/desk/events") as stream:
        assert "Er wacht niemand" in stream.next("rij")[1]
        ticket = ask()
        begun = time.monotonic()
        assert f'data-nummer="{ticket.number}"' in stream.next("rij")[1]
        assert time.monotonic() - begun < AT_ONCE


def test_a_queue_that_is_as_the_page_shows_it_is_not_sent_again(fatima: httpx.Client, ask: Ask) -> None:
    ask()
    page = fatima.get("/desk").text
    address = page.partition('sse-connect="')[2].partition('"')[0].replace("&amp;", "&")
    with stream_of(fatima, address) as stream:
        newer = ask()
        assert f'data-nummer="{newer.number}"' in stream.next("rij")[1]


def test_a_ticket_that_becomes_more_urgent_moves_up(
    fatima: httpx.Client, ask: Ask, requests: Requests, person: Callable[[], str]
) -> None:
    first, second = ask(), ask()
    with stream_of(fatima, "/desk/events") as stream:
        stream.next("rij")
        requests.request(Request(second.conversation_id or "", TicketReason.CRISIS))
        rows = stream.next("rij")[1]
    assert rows.index(f'data-nummer="{second.number}"') < rows.index(f'data-nummer="{first.number}"')


def test_what_the_person_writes_appears_at_once_and_as_text(
    fatima: httpx.Client, taken: TicketView, record: Record
) -> None:
    with stream_of(fatima, f"/desk/tickets/{taken.number}/events?na=3") as stream:
        begun = time.monotonic()
        record.add(taken.conversation_id or "", Said(Author.PERSON, "eerste regel\n<b>tweede</b>"))
        message = stream.next("bericht")[1]
        assert time.monotonic() - begun < AT_ONCE
    assert "eerste regel\n&lt;b&gt;tweede&lt;/b&gt;" in message


def test_a_page_that_comes_back_gets_what_it_missed_once_and_in_order(
    fatima: httpx.Client, taken: TicketView, record: Record
) -> None:
    for number in range(4, 8):
        record.add(taken.conversation_id or "", Said(Author.PERSON, f"bericht {number}"))
    fatima.headers["Last-Event-ID"] = "5"
    with stream_of(fatima, f"/desk/tickets/{taken.number}/events?na=3") as stream:
        assert [stream.next("bericht")[1].count(f"bericht {number}<") for number in (6, 7)] == [1, 1]


def test_when_a_colleague_takes_it_the_page_says_who(
    fatima: httpx.Client, waiting: TicketView, coaches: Coaches, loket: Loket
) -> None:
    with stream_of(fatima, f"/desk/tickets/{waiting.number}/events") as stream:
        assert 'id="nemen"' in stream.next("stand")[1]
        coaches.take(waiting.number, loket.jan)
        state = stream.next("stand")[1]
    assert "bij Jan" in state and 'id="nemen"' not in state


def test_the_box_to_write_in_comes_and_goes_with_the_ticket(
    fatima: httpx.Client, waiting: TicketView, coaches: Coaches, loket: Loket
) -> None:
    with stream_of(fatima, f"/desk/tickets/{waiting.number}/events") as stream:
        assert "Neem de vraag om te antwoorden" in stream.next("schrijven")[1]
        coaches.take(waiting.number, loket.fatima)
        assert 'id="tekst"' in stream.next("schrijven")[1]
        coaches.close(waiting.number, loket.fatima)
        assert "Deze vraag is gesloten" in stream.next("schrijven")[1]


def test_a_note_of_a_colleague_appears(fatima: httpx.Client, taken: TicketView, coaches: Coaches, loket: Loket) -> None:
    with stream_of(fatima, f"/desk/tickets/{taken.number}/events") as stream:
        assert "Nog geen aantekeningen" in stream.next("aantekeningen")[1]
        coaches.note(taken.number, loket.jan, "n", "Heeft al een afspraak")
        assert "Heeft al een afspraak" in stream.next("aantekeningen")[1]


def test_who_waits_elsewhere_is_counted_on_the_page_of_a_ticket(
    fatima: httpx.Client, taken: TicketView, ask: Ask
) -> None:
    with stream_of(fatima, f"/desk/tickets/{taken.number}/events") as stream:
        assert 'data-wachtend=""' in stream.next("teller")[1]
        crisis = ask(reason=TicketReason.CRISIS)
        badge = stream.next("teller")[1]
    assert f'data-wachtend="{crisis.number}" data-crisis="{crisis.number}"' in badge
    assert "Iemand kan in nood zijn." in badge


@pytest.mark.parametrize("page", ["/desk/events", "/desk/tickets/1/events?na=9"])
def test_who_is_signed_out_sees_nothing_more(
    fatima: httpx.Client, taken: TicketView, ask: Ask, engine: Engine, loket: Loket, page: str
) -> None:
    with stream_of(fatima, page) as stream:
        stream.next("rij", "stand")
        sessions.end_all(engine, loket.fatima)
        ask()
        assert stream.next("rij", "stand", "bericht", "dicht")[0] == "dicht"


def test_who_may_not_read_the_ticket_any_more_sees_nothing_more(
    fatima: httpx.Client, taken: TicketView, coaches: Coaches, record: Record, loket: Loket
) -> None:
    with stream_of(fatima, f"/desk/tickets/{taken.number}/events?na=3") as stream:
        stream.next("stand")
        coaches.transfer_to_team(taken.number, loket.fatima, loket.twente)
        record.add(taken.conversation_id or "", Said(Author.PERSON, "alleen voor Twente"))
        name, content = stream.next("stand", "bericht", "dicht")
    assert name == "dicht" and "Twente" not in content


def test_a_page_of_another_team_or_of_nobody_has_no_events(
    browser_of: BrowserOf, waiting: TicketView, loket: Loket
) -> None:
    with stream_of(browser_of(loket.elsewhere), f"/desk/tickets/{waiting.number}/events") as stream:
        assert stream.next("stand", "bericht", "dicht") == ("dicht", "")
    assert browser_of(None).get("/desk/events").status_code == 303
