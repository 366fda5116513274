"""Finding a ticket again, among those of the own teams."""

import re
from collections.abc import Callable

import httpx
import pytest

from bot.conversation import Record, Said
from bot.handoff.searching import PAGE
from bot.store import Author
from tests.desk.conftest import Ask
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]


@pytest.fixture
def fatima(browser_of: BrowserOf, loket: Loket) -> httpx.Client:
    return browser_of(loket.fatima)


def found(browser: httpx.Client, wanted: str, page: int = 1) -> list[int]:
    response = browser.get("/desk/zoeken", params={"q": wanted, "pagina": page})
    assert response.status_code == 200
    return [int(number) for number in re.findall(r'data-nummer="(\d+)"', response.text)]


def test_a_ticket_is_found_by_its_number(fatima: httpx.Client, ask: Ask) -> None:
    ask()
    wanted = ask()
    assert found(fatima, f"#{wanted.number}") == found(fatima, f" {wanted.number} ") == [wanted.number]


def test_a_ticket_is_found_by_words_of_the_conversation_in_any_order(
    fatima: httpx.Client, ask: Ask, record: Record
) -> None:
    wanted, _ = ask("Mijn bakkerij is dicht"), ask("Mijn kapsalon is dicht")
    record.add(wanted.conversation_id or "", Said(Author.BOT, "Vraag het de gemeente"))
    assert found(fatima, "gemeente BAKKERIJ") == [wanted.number]
    assert found(fatima, "kapsalon bakkerij") == []


def test_a_ticket_is_found_by_the_place_of_its_summary_also_with_accents(fatima: httpx.Client, ask: Ask) -> None:
    wanted = ask(place="Súdwest-Fryslân")
    assert found(fatima, "fryslân") == [wanted.number]


def test_the_names_of_what_is_kept_are_not_found(fatima: httpx.Client, ask: Ask) -> None:
    ask()
    assert found(fatima, "question") == []


def test_around_the_word_stands_what_was_said(fatima: httpx.Client, ask: Ask) -> None:
    ask("voor " * 40 + "loopbaanadvies" + " na" * 60)
    page = fatima.get("/desk/zoeken?q=loopbaanadvies").text
    assert re.search(r'class="citaat">… (voor )+loopbaanadvies( na)+ …<', page)


def test_tickets_of_other_teams_are_not_found(browser_of: BrowserOf, ask: Ask, loket: Loket) -> None:
    ticket = ask("Mijn bakkerij is dicht")
    elsewhere, everywhere = browser_of(loket.elsewhere), browser_of(loket.administrator)
    assert found(elsewhere, "bakkerij") == found(elsewhere, str(ticket.number)) == []
    assert found(everywhere, "bakkerij") == [ticket.number]


@pytest.mark.parametrize("wanted", ["%", "_", "100%", "'; DROP TABLE ticket --", "\\", "é" * 300, "zq " * 100])
def test_signs_of_the_database_are_only_signs(fatima: httpx.Client, ask: Ask, wanted: str) -> None:
    ask("Ik werk")
    assert found(fatima, wanted) == []


def test_what_was_asked_stands_in_the_page_as_text(fatima: httpx.Client) -> None:
    page = fatima.get("/desk/zoeken", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page and "Niets gevonden in uw teams." in page


def test_what_was_found_has_pages_newest_first(fatima: httpx.Client, ask: Ask) -> None:
    numbers = [ask("bakkerij").number for _ in range(PAGE + 2)]
    assert found(fatima, "bakkerij") == numbers[::-1][:PAGE]
    assert found(fatima, "bakkerij", page=2) == numbers[::-1][PAGE:]
    assert f"{PAGE + 2} vragen gevonden" in fatima.get("/desk/zoeken?q=bakkerij").text
