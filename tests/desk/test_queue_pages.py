"""The queue: each coach sees their teams, who is helped first stands on top, and a crisis cannot be missed."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine, insert

from bot.handoff import Coaches, Request, Requests, TicketView
from bot.handoff.overview import PAGE
from bot.store import transaction
from bot.store.tables import Person, Priority, Ticket, TicketReason, now
from tests.desk.conftest import Ask
from tests.desk.serving import send
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]


def shown(page: httpx.Response) -> list[int]:
    """The numbers of the tickets on the page, from the top."""
    assert page.status_code == 200, page.text
    return [int(number) for number in re.findall(r'<li class="vraag[^"]*" data-nummer="(\d+)"', page.text)]


def test_who_is_helped_first_stands_on_top(browser_of: BrowserOf, ask: Ask, loket: Loket) -> None:
    normal, complaint, crisis = ask(), ask(reason=TicketReason.COMPLAINT), ask(reason=TicketReason.CRISIS)
    page = browser_of(loket.fatima).get("/desk")
    assert shown(page) == [crisis.number, complaint.number, normal.number]


def test_priority_is_said_in_words(browser_of: BrowserOf, ask: Ask, loket: Loket) -> None:
    ask(), ask(reason=TicketReason.COMPLAINT), ask(reason=TicketReason.CRISIS)
    page = browser_of(loket.fatima).get("/desk").text
    assert re.findall(r"</svg>(Crisis|Dringend|Gewoon)<", page) == ["Crisis", "Dringend", "Gewoon"]


def test_a_crisis_is_announced_on_every_view_of_the_queue(browser_of: BrowserOf, ask: Ask, loket: Loket) -> None:
    crisis = ask(reason=TicketReason.CRISIS)
    for view in ("wachtend", "mijn", "collegas", "gesloten"):
        page = browser_of(loket.fatima).get(f"/desk?stand={view}").text
        assert re.search(rf'role="alert">.*Iemand kan in nood zijn.*/desk/tickets/{crisis.number}"', page, re.DOTALL)


def test_a_coach_sees_the_tickets_of_the_own_teams_and_an_administrator_all(
    browser_of: BrowserOf, ask: Ask, loket: Loket
) -> None:
    drenthe, twente = ask(), ask(region="AM05")
    assert shown(browser_of(loket.fatima).get("/desk")) == [drenthe.number]
    assert shown(browser_of(loket.elsewhere).get("/desk")) == [twente.number]
    assert shown(browser_of(loket.administrator).get("/desk")) == [drenthe.number, twente.number]


def test_the_queue_of_one_team_can_be_shown_but_not_that_of_others(
    browser_of: BrowserOf, ask: Ask, loket: Loket
) -> None:
    _, twente = ask(), ask(region="AM05")
    assert shown(browser_of(loket.administrator).get(f"/desk?team={loket.twente}")) == [twente.number]
    assert shown(browser_of(loket.fatima).get(f"/desk?team={loket.twente}")) == []


def test_each_ticket_stands_in_one_view(browser_of: BrowserOf, ask: Ask, coaches: Coaches, loket: Loket) -> None:
    waits, mine, colleagues, closed = (ask() for _ in range(4))
    coaches.take(mine.number, loket.fatima)
    coaches.take(colleagues.number, loket.jan)
    coaches.close(closed.number, loket.jan)
    browser = browser_of(loket.fatima)
    views = {view: shown(browser.get(f"/desk?stand={view}")) for view in ("wachtend", "mijn", "collegas", "gesloten")}
    assert views == {
        "wachtend": [waits.number],
        "mijn": [mine.number],
        "collegas": [colleagues.number],
        "gesloten": [closed.number],
    }
    assert shown(browser.get("/desk?stand=onzin")) == [waits.number]


def test_how_long_someone_has_waited_is_said(
    browser_of: BrowserOf, requests: Requests, person: Callable[[], str], loket: Loket
) -> None:
    for waited in (timedelta(minutes=4), timedelta(hours=2, minutes=5), timedelta(days=3)):
        requests.request(Request(person(), TicketReason.ASKED, region="AM03", at=now() - waited))
    page = browser_of(loket.fatima).get("/desk").text
    assert re.findall(r"data-sinds[^>]*>([^<]+)<", page) == ["3 dagen", "2 uur 5 min", "4 min"]


def test_an_empty_queue_says_so(browser_of: BrowserOf, loket: Loket) -> None:
    assert "Er wacht niemand." in browser_of(loket.fatima).get("/desk").text


def test_what_a_person_wrote_is_shown_as_text(browser_of: BrowserOf, ask: Ask, loket: Loket) -> None:
    ask(question="<script>alert(1)</script>", place='"><img src=x onerror=alert(1)>')
    page = browser_of(loket.fatima).get("/desk").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page and "<img" not in page


def test_a_ticket_is_taken_from_the_queue(browser_of: BrowserOf, waiting: TicketView, loket: Loket) -> None:
    fatima = browser_of(loket.fatima)
    response = send(fatima, "/desk", f"/desk/tickets/{waiting.number}/nemen")
    assert (response.status_code, response.headers["location"]) == (303, f"/desk/tickets/{waiting.number}")
    assert shown(fatima.get("/desk?stand=mijn")) == [waiting.number]


def test_a_long_queue_has_pages(engine: Engine, browser_of: BrowserOf, loket: Loket) -> None:
    fill(engine, loket.drenthe, PAGE + 3)
    browser = browser_of(loket.fatima)
    first, second = browser.get("/desk"), browser.get("/desk?pagina=2")
    assert (len(shown(first)), len(shown(second))) == (PAGE, 3)
    assert "pagina 1 van 2" in first.text and 'rel="next"' in first.text
    assert shown(browser.get("/desk?pagina=3")) == []


@pytest.mark.parametrize(("who", "links"), [("fatima", 0), ("lead", 1), ("administrator", 2)])
def test_the_menu_shows_what_a_role_may_do(browser_of: BrowserOf, loket: Loket, who: str, links: int) -> None:
    page = browser_of(getattr(loket, who)).get("/desk").text
    assert len(re.findall(r'href="/desk/(?:cijfers|beheer)"', page)) == links


def fill(engine: Engine, team_id: int, how_many: int) -> None:
    """So many waiting tickets at once."""
    with transaction(engine) as session:
        persons = [{"id": f"p{one}", "channel": "web", "address": f"p{one}"} for one in range(how_many)]
        session.execute(insert(Person), persons)
        session.execute(
            insert(Ticket),
            [
                {"person_id": one["id"], "team_id": team_id, "reason": "asked", "priority": Priority.NORMAL}
                for one in persons
            ],
        )
