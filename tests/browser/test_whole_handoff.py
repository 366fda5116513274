"""A hand-off as it really goes: somebody asks the bot for a human in the widget, and a coach signs in at the desk."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk.passwords import set_password
from bot.handoff.teams import add_coach, fallback_team
from bot.store import connect, transaction
from tests.browser.visitor import Visitor
from tests.conftest import Bot

PASSWORD = "vier losse woorden"  # noqa: S105 - made up
PATIENCE = 30_000
"""Milliseconds: the bot here is the real one."""


@pytest.fixture
def email(bot: Bot) -> Iterator[str]:
    """The address that Fatima signs in with."""
    engine = connect(bot.settings.database)
    address = f"{uuid4().hex}@waterveen.example"
    with transaction(engine) as session:
        fatima = add_coach(session, "Fatima", address, [fallback_team(session).id]).id
    set_password(engine, fatima, PASSWORD)
    yield address
    engine.dispose()


@pytest.fixture
def browse(browser: Browser, bot: Bot) -> Iterator[list[Page]]:
    """Two browsers that know nothing of each other."""
    contexts = [browser.new_context(base_url=bot.settings.gateway, locale="nl-NL") for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield [context.new_page() for context in contexts]
    expect.set_options(timeout=None)
    for context in contexts:
        context.close()


def signed_in(page: Page, email: str) -> Page:
    page.goto("/desk")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    return page


def test_somebody_asks_for_a_human_talks_with_one_and_is_back_with_the_bot(browse: list[Page], email: str) -> None:
    page, coach = browse
    page.goto("/")
    person = Visitor(page).open()
    person.say("ik kreeg een brief, moet ik mijn tozo terugbetalen")
    person.hears("Tozo")
    person.say("mag ik een medewerker spreken?")
    expect(person.window.locator(".who")).to_have_text("U wacht op een medewerker")

    desk = signed_in(coach, email)
    desk.get_by_role("link", name="Vraag").first.click()
    expect(desk.get_by_role("log")).to_contain_text("ik kreeg een brief, moet ik mijn tozo terugbetalen")
    desk.get_by_role("button", name="Nemen").click()
    expect(person.window.locator(".who")).to_have_text("U praat met Fatima")

    desk.get_by_label("Uw bericht").press_sequentially("Goedemiddag, ")
    expect(person.log.get_by_text("Fatima typt")).to_be_visible()
    desk.get_by_label("Uw bericht").fill("Goedemiddag, welke datum staat er op de brief?")
    desk.get_by_role("button", name="Versturen").click()
    expect(person.log.locator(".message.coach")).to_contain_text("welke datum staat er op de brief?")

    person.say("3 november")
    expect(desk.get_by_role("log")).to_contain_text("3 november")
    page.reload()
    expect(person.log.locator(".message.coach")).to_have_count(1)

    desk.get_by_role("button", name="Sluiten").click()
    expect(person.window.locator(".who")).to_have_text("U praat met de chatbot")
    person.say("wat is bbz")
    person.hears("zelfstandigen")
