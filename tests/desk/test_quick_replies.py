"""Texts to use again: of a coach or of a team, with places that are filled in."""

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.quick_replies import PLACEHOLDERS, filled_in
from bot.handoff import Coaches
from tests.desk.conftest import Ask
from tests.desk.serving import send
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]
PAGE = "/desk/tekstjes"
GREETING = "Dag {naam}, ik ben {medewerker} van {team}."


@pytest.fixture
def fatima(browser_of: BrowserOf, loket: Loket) -> httpx.Client:
    return browser_of(loket.fatima)


def make(browser: httpx.Client, title: str = "Groet", text: str = GREETING, team: str = "") -> httpx.Response:
    return send(browser, PAGE, PAGE, titel=title, tekst=text, team=team)


def test_what_is_filled_in_is_what_is_known() -> None:
    assert filled_in(GREETING, naam="Sam", medewerker="Fatima", team="Drenthe") == "Dag Sam, ik ben Fatima van Drenthe."


def test_a_name_that_is_not_known_leaves_no_gap() -> None:
    assert filled_in("Dag {naam}, hoe gaat het?", naam="") == "Dag, hoe gaat het?"


@given(st.text(), st.text())
def test_what_stands_in_a_name_is_not_filled_in_again(text: str, name: str) -> None:
    if "{" not in text and " " not in name + text:
        assert filled_in(text + "{naam}", naam=name, team="geheim") == text + name


def test_in_a_conversation_it_is_offered_filled_in(
    fatima: httpx.Client, ask: Ask, coaches: Coaches, loket: Loket
) -> None:
    make(fatima)
    ticket = ask(intake={"Voornaam": "Sam"})
    coaches.take(ticket.number, loket.fatima)
    page = fatima.get(f"/desk/tickets/{ticket.number}").text
    assert 'data-tekst="Dag Sam, ik ben Fatima van Werkcentrum Drenthe."' in page
    chosen = fatima.get(f"/desk/tickets/{ticket.number}?tekst=1").text
    assert "Dag Sam, ik ben Fatima van Werkcentrum Drenthe.</textarea>" in chosen


def test_of_a_team_everyone_in_it_has_it_and_of_a_coach_nobody_else(
    browser_of: BrowserOf, fatima: httpx.Client, loket: Loket
) -> None:
    make(fatima, "Van ons", team=str(loket.drenthe))
    make(fatima, "Van mij")
    assert all(title in fatima.get(PAGE).text for title in ("Van ons", "Van mij"))
    colleague, other = browser_of(loket.jan).get(PAGE).text, browser_of(loket.elsewhere).get(PAGE).text
    assert "Van ons" in colleague and "Van mij" not in colleague
    assert "Van ons" not in other and "Van mij" not in other


def test_it_can_be_changed_and_thrown_away(fatima: httpx.Client) -> None:
    make(fatima)
    assert "Groet" in fatima.get(f"{PAGE}?wijzig=1").text
    send(fatima, PAGE, f"{PAGE}/1", titel="Welkom", tekst="Welkom!", team="")
    assert "Welkom!" in fatima.get(PAGE).text and "Groet" not in fatima.get(PAGE).text
    send(fatima, PAGE, f"{PAGE}/1/weg")
    assert "U heeft nog geen tekstjes" in fatima.get(PAGE).text


def test_that_of_another_cannot_be_changed_or_thrown_away(
    browser_of: BrowserOf, fatima: httpx.Client, loket: Loket
) -> None:
    make(fatima)
    jan = browser_of(loket.jan)
    for action in (f"{PAGE}/1", f"{PAGE}/1/weg"):
        response = send(jan, PAGE, action, titel="x", tekst="x", team="")
        assert response.status_code == 422 and "bestaat niet meer" in response.text
    assert "Groet" in fatima.get(PAGE).text


@pytest.mark.parametrize(
    ("title", "text", "sentence"),
    [
        ("", "tekst", "vul ze allebei in"),
        ("titel", "  ", "vul ze allebei in"),
        ("t" * 81, "tekst", "te lang"),
        ("titel", "x" * 4_001, "te lang"),
        ("titel", "Uw {bsn}", "{bsn} kan niet ingevuld worden"),
        ("titel", "{}", "{} kan niet ingevuld worden"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_to_be_mended(
    fatima: httpx.Client, title: str, text: str, sentence: str
) -> None:
    response = make(fatima, title, text)
    assert response.status_code == 422
    assert sentence in response.text
    assert text.strip() in response.text


def test_it_cannot_be_put_with_another_team(fatima: httpx.Client, loket: Loket) -> None:
    assert "U zit niet in dat team" in make(fatima, team=str(loket.twente)).text


def test_the_places_that_are_named_are_those_that_are_filled_in(fatima: httpx.Client) -> None:
    page = fatima.get(PAGE).text
    assert all(f"<code>{{{name}}}</code>" in page for name in PLACEHOLDERS)
