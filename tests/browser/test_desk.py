"""The desk in a real browser: by keyboard alone, live, at every width, and without serious findings of axe."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, select

from bot.conversation import Record, Said, Sentences
from bot.desk.passwords import set_password
from bot.desk.templating import STATIC
from bot.handoff import Coaches, Request, Requests, Summary, TeamData
from bot.handoff.teams import add_coach, add_team
from bot.knowledge import Knowledge
from bot.store import Author, Conversation, reading, transaction
from bot.store.tables import TicketReason
from tests.browser.conftest import Gateway

PICTURES = os.environ.get("TEST_PICTURES", "")
PASSWORD = "vier losse woorden"  # noqa: S105 - made up
SCREENS = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]

pytestmark = pytest.mark.skipif(
    not (STATIC / "vendor" / "htmx.min.js").is_file(), reason="htmx staat niet klaar: voer scripts/web uit."
)


@dataclass
class Someone:
    """A person in the web channel, on their own side."""

    http: httpx.Client
    conversation_id: str

    def hears(self, text: str) -> dict[str, object]:
        """Waits for a message with this text."""
        after = 0
        for _ in range(20):
            said = self.http.get("/web/messages", params={"after": after, "wait": 5}).json()["messages"]
            for message in said:
                after = message["sequence"]
                if text in message["text"]:
                    return dict(message)
        raise AssertionError(f"'{text}' kwam niet aan")


@dataclass
class Office:
    """A team with two coaches, in the gateway that runs."""

    engine: Engine
    gateway: Gateway
    region: str
    team_id: int
    fatima: int
    jan: int
    requests: Requests
    coaches: Coaches

    def someone(self) -> Someone:
        http = httpx.Client(base_url=self.gateway.url, timeout=20)
        token = http.post("/web/sessions").raise_for_status().json()["session"]
        http.headers["Authorization"] = f"Bearer {token}"
        with reading(self.engine) as session:
            newest = select(Conversation.id).order_by(Conversation.begun_at.desc()).limit(1)
            return Someone(http, session.scalars(newest).one())

    def asks(self, who: Someone, question: str, reason: TicketReason = TicketReason.ASKED) -> int:
        """The number of the ticket."""
        Record(self.engine).add(who.conversation_id, Said(Author.PERSON, question))
        summary = Summary(question, "Assen", {"Voornaam": "Sam", "Opleiding": "mbo-4"})
        return self.requests.request(Request(who.conversation_id, reason, region=self.region, summary=summary)).number


@pytest.fixture(scope="session")
def sentences() -> Sentences:
    return Sentences(Knowledge.load())


@pytest.fixture
def office(engine: Engine, gateway: Gateway, sentences: Sentences) -> Office:
    name = uuid4().hex[:8]
    with transaction(engine) as session:
        team = add_team(session, TeamData(f"Werkcentrum {name}", [name]))
        ids = [add_coach(session, who, f"{who.lower()}-{name}@voorbeeld.nl", [team.id]).id for who in ("Fatima", "Jan")]
    set_password(engine, ids[0], PASSWORD)
    return Office(engine, gateway, name, team.id, *ids, Requests(engine, sentences), Coaches(engine, sentences))


@pytest.fixture
def desk(context: BrowserContext, office: Office) -> Page:
    """The queue, in the browser of Fatima."""
    page = context.new_page()
    page.goto("/desk")
    page.get_by_label("E-mailadres").fill(f"fatima-{office.region}@voorbeeld.nl")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="Rij")).to_be_visible()
    return page


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_a_coach_takes_a_question_and_answers_by_keyboard_alone(
    context: BrowserContext, office: Office, gateway: Gateway
) -> None:
    someone = office.someone()
    number = office.asks(someone, "Ik heb geen opdrachten meer")
    page = context.new_page()
    page.goto("/desk/inloggen")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(f"fatima-{office.region}@voorbeeld.nl")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rij")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=f"Vraag {number}")).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_label("Uw bericht")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Goedemorgen Sam")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("Goedemorgen Sam")
    expect(page.get_by_label("Uw bericht")).to_be_focused()
    expect(page.get_by_label("Uw bericht")).to_have_value("")
    assert someone.hears("Goedemorgen Sam")["name"] == "Fatima"


def test_a_new_question_appears_by_itself_and_counts_in_the_title(desk: Page, office: Office) -> None:
    expect(desk.get_by_text("Er wacht niemand.")).to_be_visible()
    number = office.asks(office.someone(), "Hallo", TicketReason.CRISIS)
    expect(desk.get_by_role("link", name=f"Vraag {number}").first).to_be_visible()
    expect(desk.get_by_role("alert").filter(has_text="Iemand kan in nood zijn")).to_be_visible()
    expect(desk).to_have_title("(1) Rij – Loketwijzer")
    office.coaches.take(number, office.jan)
    expect(desk.get_by_text("Er wacht niemand.")).to_be_visible()
    expect(desk).to_have_title("Rij – Loketwijzer")


def test_the_place_in_the_queue_is_kept_when_it_changes(desk: Page, office: Office) -> None:
    first = office.asks(office.someone(), "Eerst")
    expect(desk.get_by_role("link", name=f"Vraag {first}")).to_be_visible()
    desk.keyboard.press("j")
    second = office.asks(office.someone(), "Daarna")
    expect(desk.get_by_role("link", name=f"Vraag {second}")).to_be_visible()
    expect(desk.get_by_role("link", name=f"Vraag {first}")).to_be_focused()


def test_what_the_person_writes_appears_as_text_and_what_is_being_typed_stays(desk: Page, office: Office) -> None:
    someone = office.someone()
    number = office.asks(someone, "Hallo")
    office.coaches.take(number, office.fatima)
    desk.goto(f"/desk/tickets/{number}")
    desk.get_by_label("Uw bericht").fill("Een half ant")
    someone.http.post("/web/messages", json={"id": str(uuid4()), "text": "<b>dik</b> & meer"}).raise_for_status()
    office.coaches.note(number, office.jan, uuid4().hex, "Ik ken deze persoon")
    expect(desk.get_by_role("log")).to_contain_text("<b>dik</b> & meer")
    expect(desk.get_by_text("Ik ken deze persoon")).to_be_visible()
    expect(desk.get_by_label("Uw bericht")).to_have_value("Een half ant")


def test_a_double_click_sends_one_message(desk: Page, office: Office) -> None:
    number = office.asks(office.someone(), "Hallo")
    office.coaches.take(number, office.fatima)
    desk.goto(f"/desk/tickets/{number}")
    desk.get_by_label("Uw bericht").fill("Eén keer")
    desk.get_by_role("button", name="Versturen").dblclick()
    expect(desk.get_by_label("Uw bericht")).to_have_value("")
    expect(desk.locator(".van-coach")).to_have_count(1)
    office.coaches.note(number, office.jan, uuid4().hex, "Klaar")
    expect(desk.get_by_text("Klaar")).to_be_visible()
    expect(desk.locator(".van-coach")).to_have_count(1)


def test_when_it_cannot_be_sent_the_text_stays_and_a_sentence_says_why(desk: Page, office: Office) -> None:
    number = office.asks(office.someone(), "Hallo")
    office.coaches.take(number, office.fatima)
    desk.goto(f"/desk/tickets/{number}")
    desk.get_by_label("Uw bericht").fill("Mijn antwoord")
    desk.route("**/berichten", lambda route: route.abort())
    desk.get_by_role("button", name="Versturen").click()
    expect(desk.locator("#melding")).to_contain_text("Er is geen verbinding")
    expect(desk.get_by_label("Uw bericht")).to_have_value("Mijn antwoord")
    desk.unroute("**/berichten")
    desk.get_by_role("button", name="Versturen").click()
    expect(desk.get_by_role("log")).to_contain_text("Mijn antwoord")
    expect(desk.locator("#melding")).to_be_empty()


def test_a_text_to_use_again_is_put_in_with_one_click(desk: Page, office: Office) -> None:
    desk.goto("/desk/tekstjes")
    desk.get_by_label("Titel").fill("Groet")
    desk.get_by_role("textbox", name="Tekst").fill("Dag {naam}, ik ben {medewerker}.")
    desk.get_by_role("button", name="Bewaren").click()
    number = office.asks(office.someone(), "Hallo")
    office.coaches.take(number, office.fatima)
    desk.goto(f"/desk/tickets/{number}")
    desk.get_by_text("Tekstjes", exact=True).last.click()
    desk.get_by_role("link", name="Groet").click()
    expect(desk.get_by_label("Uw bericht")).to_have_value("Dag Sam, ik ben Fatima.")


def test_who_asks_for_it_gets_word_of_a_new_question_once(context: BrowserContext, desk: Page, office: Office) -> None:
    # The notifications of the operating system are not there in a browser without a screen.
    context.add_init_script(
        """window.told = [];
        window.Notification = class extends EventTarget {
          constructor(title, more) { super(); window.told.push([title, more.body]); }
          static permission = "granted";
          static async requestPermission() { return "granted"; }
        };"""
    )
    desk.goto("/desk")
    button = desk.get_by_role("button", name="Melding bij nieuwe vraag")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    normal = office.asks(office.someone(), "geheim")
    expect(desk.get_by_role("link", name=f"Vraag {normal}")).to_be_visible()
    crisis = office.asks(office.someone(), "geheim", TicketReason.CRISIS)
    expect(desk.get_by_role("link", name=f"Vraag {crisis}").first).to_be_visible()
    assert desk.evaluate("window.told") == [
        ["Nieuwe vraag", f"Vraag {normal} wacht."],
        ["Crisis: iemand kan in nood zijn", f"Vraag {crisis} wacht."],
    ]


def test_question_mark_shows_the_keys(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()


def test_whoever_is_signed_out_elsewhere_is_led_to_the_door(desk: Page, office: Office) -> None:
    set_password(office.engine, office.fatima, PASSWORD)
    office.asks(office.someone(), "Hallo")
    expect(desk.get_by_role("heading", name="Inloggen")).to_be_visible()


def test_without_scripts_a_coach_can_still_answer(browser: Browser, office: Office, gateway: Gateway) -> None:
    someone = office.someone()
    number = office.asks(someone, "Hallo")
    with browser.new_context(base_url=gateway.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/desk/tickets/{number}")
        page.get_by_label("E-mailadres").fill(f"fatima-{office.region}@voorbeeld.nl")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_role("button", name="Nemen").click()
        page.get_by_label("Uw bericht").fill("Zonder script")
        page.get_by_role("button", name="Versturen").click()
        expect(page.get_by_role("log")).to_contain_text("Zonder script")
    someone.hears("Zonder script")


Show = Callable[[Page, int], None]


def open_menu(page: Page, number: int) -> None:
    page.goto(f"/desk/tickets/{number}")
    page.get_by_text("Doorgeven", exact=True).click()


def open_help(page: Page, number: int) -> None:
    page.keyboard.press("?")


def sign_out(page: Page, number: int) -> None:
    page.get_by_role("button", name="Uitloggen").click()


SHOWN: dict[str, Show] = {
    "rij": lambda page, number: None,
    "rij-mijn": lambda page, number: page.goto("/desk?stand=mijn") and None,
    "vraag": lambda page, number: page.goto(f"/desk/tickets/{number}") and None,
    "doorgeven": open_menu,
    "wachtend": lambda page, number: page.goto(f"/desk/tickets/{number - 1}") and None,
    "zoeken": lambda page, number: page.goto("/desk/zoeken?q=Hallo") and None,
    "tekstjes": lambda page, number: page.goto("/desk/tekstjes") and None,
    "account": lambda page, number: page.goto("/desk/account") and None,
    "fout": lambda page, number: page.goto("/desk/tickets/99999") and None,
    "hulp": open_help,
    "inloggen": sign_out,
}


@pytest.mark.parametrize("name", SHOWN)
def test_each_page_is_for_everyone_in_light_and_dark_and_at_every_width(desk: Page, office: Office, name: str) -> None:
    office.asks(office.someone(), "Hallo, ik zie het niet meer zitten", TicketReason.CRISIS)
    office.asks(office.someone(), "Hallo, ik heb een klacht", TicketReason.COMPLAINT)
    number = office.asks(office.someone(), "Hallo " + "eenheellangwoordzonderspaties" * 5)
    office.coaches.take(number, office.fatima)
    office.coaches.note(number, office.jan, uuid4().hex, "Een aantekening")
    desk.reload()
    SHOWN[name](desk, number)
    desk.wait_for_load_state()
    for scheme, width in SCREENS:
        # Without motion: what is still fading in has no contrast yet.
        desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        desk.set_viewport_size({"width": width, "height": 800})
        picture(desk, f"{name}-{scheme}-{width}")
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(desk, options={"resultTypes": ["violations"]}).response["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert serious == []
