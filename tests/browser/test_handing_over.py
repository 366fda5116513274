"""From the bot to a human and back, as the person sees it in the widget and a coach at the desk, each in a browser."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select

from bot.conversation import Sentences
from bot.desk import sessions
from bot.desk.access import COOKIE
from bot.handoff import Request, Requests
from bot.handoff.teams import add_coach, fallback_team
from bot.knowledge import Knowledge
from bot.store import Conversation, reading, transaction
from bot.store.tables import TicketReason
from tests.browser.conftest import Gateway
from tests.browser.visitor import Visitor


@pytest.fixture
def visitor(page: Page) -> Visitor:
    visitor = Visitor(page).open()
    visitor.say("hallo")
    visitor.hears("Goedendag")
    return visitor


@pytest.fixture
def ticket(visitor: Visitor, engine: Engine) -> int:
    """The number of the question that the visitor has for a human."""
    with reading(engine) as session:
        latest = session.scalars(select(Conversation.id).order_by(Conversation.begun_at.desc())).first()
    assert latest
    return Requests(engine, Sentences(Knowledge.load())).request(Request(latest, TicketReason.ASKED)).number


@pytest.fixture
def coach(browser: Browser, gateway: Gateway, engine: Engine) -> Iterator[Page]:
    """The browser of a coach who is signed in."""
    with transaction(engine) as session:
        email = f"{uuid4().hex}@waterveen.example"
        coach_id = add_coach(session, "Fatima", email, [fallback_team(session).id]).id
    context = browser.new_context(base_url=gateway.url, locale="nl-NL")
    context.set_default_timeout(8_000)
    token = sessions.begin(engine, coach_id)
    context.add_cookies([{"name": COOKIE, "value": token, "url": f"{gateway.url}/desk"}])
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(coach: Page, ticket: int) -> Page:
    """The desk of the coach who has taken the question."""
    coach.goto(f"/desk/tickets/{ticket}")
    coach.get_by_role("button", name="Nemen").click()
    expect(coach.get_by_label("Uw bericht")).to_be_visible()
    return coach


def write(desk: Page, text: str) -> None:
    desk.get_by_label("Uw bericht").fill(text)
    desk.get_by_role("button", name="Versturen").click()


@pytest.mark.usefixtures("ticket")
def test_someone_who_waits_sees_that_and_the_bot_goes_on_answering(visitor: Visitor) -> None:
    expect(visitor.window.locator(".who")).to_have_text("U wacht op een medewerker")
    expect(visitor.log.locator(".system").last).to_contain_text("U wacht op een medewerker van")
    visitor.say("bbz")
    visitor.hears("U vraagt het aan")


@pytest.mark.usefixtures("ticket")
def test_someone_who_waits_cannot_walk_away_from_it_by_accident(visitor: Visitor) -> None:
    expect(visitor.window.locator(".who")).to_have_text("U wacht op een medewerker")
    visitor.window.get_by_role("button", name="Menu").click()
    expect(visitor.window.get_by_role("button", name="Opnieuw beginnen")).to_be_hidden()


def test_a_coach_joins_types_writes_and_leaves(visitor: Visitor, desk: Page) -> None:
    expect(visitor.window.locator(".who")).to_have_text("U praat met Fatima")
    desk.get_by_label("Uw bericht").press_sequentially("Goedemiddag")
    expect(visitor.log.get_by_text("Fatima typt")).to_be_visible()
    write(desk, "Goedemiddag, ik kijk met u mee.")
    said = visitor.log.locator(".message.coach")
    expect(said).to_contain_text("Fatima: ")
    expect(said).to_contain_text("Goedemiddag, ik kijk met u mee.")
    visitor.say("fijn, dank u")
    expect(desk.get_by_text("fijn, dank u")).to_be_visible()
    desk.get_by_role("button", name="Sluiten").click()
    expect(visitor.window.locator(".who")).to_have_text("U praat met de chatbot")
    visitor.say("bbz")
    visitor.hears("U vraagt het aan")


def test_what_a_coach_writes_is_text(visitor: Visitor, desk: Page) -> None:
    write(desk, "<img src=x onerror=alert(1)> <b>dik</b>")
    expect(visitor.log.locator(".message.coach")).to_contain_text("<img src=x onerror=alert(1)> <b>dik</b>")
    expect(visitor.log.locator("img, b")).to_have_count(0)


def test_someone_with_a_coach_comes_back_to_the_coach_after_a_reload(visitor: Visitor, desk: Page) -> None:
    visitor.page.reload()
    expect(visitor.window.locator(".who")).to_have_text("U praat met Fatima")
    write(desk, "Bent u er nog?")
    expect(visitor.log.locator(".message.coach")).to_contain_text("Bent u er nog?")


def test_erasing_while_waiting_ends_the_question(visitor: Visitor, ticket: int, coach: Page) -> None:
    visitor.choose("Wis mijn gegevens")
    visitor.window.get_by_role("button", name="Ja, wis alles").click()
    expect(visitor.log).to_contain_text("Uw gegevens zijn gewist.")
    assert coach.goto(f"/desk/tickets/{ticket}").status == 404  # type: ignore[union-attr]


def test_a_photo_reaches_the_coach_and_only_a_coach(visitor: Visitor, ticket: int, coach: Page) -> None:
    attach = visitor.window.get_by_role("button", name="Stuur een foto of document")
    expect(attach).to_be_hidden()
    coach.goto(f"/desk/tickets/{ticket}")
    coach.get_by_role("button", name="Nemen").click()
    with visitor.page.expect_file_chooser() as choosing:
        attach.click()
    choosing.value.set_files(
        {"name": "brief.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 200_000}
    )
    expect(visitor.own.last).to_contain_text("brief.png")
    with coach.expect_download() as downloading:
        coach.get_by_role("link", name="brief.png").click()
    assert downloading.value.path().stat().st_size == 200_008
