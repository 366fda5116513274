"""Figures and administration in a real browser: axe finds nothing, it fits the screen, and a keyboard is enough."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, select

from bot.conversation import Record, Said, Sentences
from bot.desk import api_tokens, sessions
from bot.desk.access import COOKIE
from bot.handoff import Request, Requests, TeamData
from bot.handoff.teams import add_coach, add_team
from bot.knowledge import Knowledge
from bot.store import Author, reading, transaction
from bot.store.tables import Coach, Role, TicketReason
from tests.browser.conftest import Gateway

PICTURES = os.environ.get("TEST_PICTURES", "")
PAGES = {
    "cijfers": "/desk/cijfers",
    "medewerkers": "/desk/beheer/medewerkers",
    "medewerker": "/desk/beheer/medewerkers/1",
    "teams": "/desk/beheer/teams",
    "team": "/desk/beheer/teams/1",
    "tokens": "/desk/beheer/tokens",
    "spoor": "/desk/beheer/spoor",
    "persoon": "/desk/beheer/persoon?nummer=1",
    "api": "/api/docs",
}
SCREENS = [("light", 1280), ("dark", 320)]


@pytest.fixture(scope="module")
def administrator(engine: Engine) -> str:
    """The token of an administrator's session, in an office where something happened."""
    name = uuid4().hex[:8]
    with transaction(engine) as session:
        hours = {weekday: [(time(9), time(17))] for weekday in range(5)}
        team = add_team(session, TeamData(f"Werkcentrum {name}", [name], hours, email="team@voorbeeld.nl"))
        coach = add_coach(session, "Fatima van den Langenberg-Özdemir", f"fatima-{name}@voorbeeld.nl", [team.id])
        administrator = add_coach(session, "Ada", f"ada-{name}@voorbeeld.nl", [], Role.ADMINISTRATOR)
    record = Record(engine)
    record.begin(f"web-{name}", "web")
    record.add(f"web-{name}", Said(Author.PERSON, "Hoeveel krijg ik?"))
    record.add(f"web-{name}", Said(Author.BOT, "Dat hangt ervan af.", metadata={"topic": "tozo/bedrag"}))
    Requests(engine, Sentences(Knowledge.load())).request(Request(f"web-{name}", TicketReason.CRISIS, region=name))
    api_tokens.make(engine, "Koppeling met het klantvolgsysteem", coach.id)
    return sessions.begin(engine, administrator.id)


@pytest.fixture
def open_page(browser: Browser, gateway: Gateway, administrator: str) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def show(path: str, theme: str = "light", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=gateway.url,
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 800},
        )
        context.add_cookies([{"name": COOKIE, "value": administrator, "url": f"{gateway.url}/desk"}])
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield show
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("theme", "width"), SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_that_axe_knows_and_fits_the_screen(
    open_page: Callable[..., Page], name: str, theme: str, width: int
) -> None:
    page = open_page(PAGES[name], theme, width)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"beheer-{name}-{theme}-{width}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_coach_is_added_by_keyboard_alone(open_page: Callable[..., Page], engine: Engine) -> None:
    page = open_page("/desk/beheer/medewerkers")
    page.get_by_label("Naam").focus()
    email = f"nora-{uuid4().hex[:8]}@voorbeeld.nl"
    for typed in ("Nora", email, "b"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Het wachtwoord van Nora is")
    with reading(engine) as session:
        assert session.scalars(select(Coach.role).where(Coach.email == email)).one() == Role.ADMINISTRATOR


def test_a_plot_opens_as_a_table_without_a_script(open_page: Callable[..., Page]) -> None:
    page = open_page("/desk/cijfers")
    page.locator("summary", has_text="Berichten per dag, als tabel").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name=re.compile(r"^\d\d-\d\d-\d{4}$")).first).to_be_visible()
