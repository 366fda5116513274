"""A conversation in the widget: it goes on whatever happens, nothing is lost and nothing is there twice."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Gateway
from tests.browser.standing_in import INJECTION
from tests.browser.visitor import Visitor


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page).open()


def test_nothing_is_asked_of_the_server_before_somebody_opens_the_chat(context: BrowserContext) -> None:
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(Visitor(page).launcher).to_be_visible()
    assert not [url for url in asked if "/web/" in url]


def test_the_greeting_says_that_it_is_a_bot_and_what_it_can_do(visitor: Visitor) -> None:
    expect(visitor.bot).to_contain_text("ik ben een chatbot")
    visitor.press("Heb ik recht op Bbz?")
    visitor.hears("U zei: heb ik recht op bbz")


def test_a_question_is_answered(visitor: Visitor) -> None:
    visitor.say("bbz")
    visitor.hears("U vraagt het aan bij uw gemeente.")
    expect(visitor.own).to_have_count(1)


def test_a_button_asks_the_next_question_and_is_not_offered_again(visitor: Visitor) -> None:
    visitor.say("bbz")
    visitor.press("Hoeveel is het?")
    visitor.hears("Dat hangt af van uw huishouden.")
    expect(visitor.own.last).to_contain_text("Hoeveel is het?")
    expect(visitor.log.get_by_role("button", name="Hoeveel is het?")).to_have_count(0)


def test_an_answer_says_where_it_comes_from(visitor: Visitor) -> None:
    visitor.say("bbz")
    source = visitor.log.get_by_role("link", name="Bekijk de bron")
    expect(source).to_have_attribute("href", "https://www.rijksoverheid.nl/bbz")
    expect(source).to_have_attribute("rel", "noopener noreferrer")


def test_a_desk_can_be_called_mailed_and_visited(visitor: Visitor) -> None:
    visitor.say("loket")
    for name, address in [
        ("Bellen", "tel:0592365600"),
        ("Mailen", "mailto:hulp@waterveen.example"),
        ("Naar de website", "https://waterveen.example"),
        ("0592 - 36 56 00", "tel:0592365600"),
        ("hulp@waterveen.example", "mailto:hulp@waterveen.example"),
    ]:
        expect(visitor.log.get_by_role("link", name=name, exact=True)).to_have_attribute("href", address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bel 0800-0113 nu", "tel:08000113"),
        ("bel 14 0592.", "tel:140592"),
        ("bel +31 6 12345678", "tel:+31612345678"),
        ("bel 112!", "tel:112"),
        ("zie www.uwv.nl/ww, daar", "https://www.uwv.nl/ww"),
    ],
)
def test_numbers_and_addresses_in_a_text_can_be_pressed(visitor: Visitor, text: str, address: str) -> None:
    visitor.say(text)
    expect(visitor.bot.last.get_by_role("link")).to_have_attribute("href", address)


def test_dates_and_amounts_are_no_phone_numbers(visitor: Visitor) -> None:
    visitor.say("op 01-01-2020 kreeg ik € 1.059,03 en 112,50 euro")
    visitor.hears("U zei: op")
    expect(visitor.bot.last.get_by_role("link")).to_have_count(0)


def test_an_amount_is_not_broken_over_two_lines(visitor: Visitor) -> None:
    visitor.say("u krijgt € 1.369,06, en daarna " + "nog eens € 243.892. " * 12)
    visitor.hears("U zei: u krijgt")
    amounts = visitor.bot.last.locator(".amount")
    expect(amounts).to_have_text(["€ 1.369,06", *["€ 243.892"] * 12])
    lines = amounts.evaluate_all("amounts => amounts.map((amount) => amount.getClientRects().length)")
    assert set(lines) == {1}


def test_someone_may_go_on_typing_while_the_bot_thinks(visitor: Visitor) -> None:
    visitor.say("traag")
    expect(visitor.log.get_by_text("De chatbot maakt een antwoord")).to_be_visible()
    visitor.say("hallo")
    visitor.hears("U zei: traag")
    visitor.hears("Goedendag")
    expect(visitor.own).to_have_count(2)
    expect(visitor.log.get_by_text("De chatbot maakt een antwoord")).to_be_hidden()


def test_a_message_that_is_too_long_is_not_sent_and_the_person_hears_by_how_much(visitor: Visitor) -> None:
    visitor.say("a" * 4_010)
    expect(visitor.window.get_by_text("10 tekens te lang")).to_be_visible()
    expect(visitor.own).to_have_count(0)


def test_the_conversation_survives_a_reload_also_in_the_middle_of_an_answer(visitor: Visitor, page: Page) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    visitor.say("traag")
    page.reload()
    visitor.hears("U zei: traag")
    visitor.hears("Goedendag")
    expect(visitor.own).to_have_count(2)


def test_what_was_being_typed_survives_a_reload(visitor: Visitor, page: Page) -> None:
    visitor.box.fill("ik was nog niet kl")
    page.reload()
    expect(visitor.box).to_have_value("ik was nog niet kl")


def test_what_is_typed_without_a_network_is_sent_when_it_is_back_in_order_and_once(
    visitor: Visitor, context: BrowserContext
) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    context.set_offline(True)
    expect(visitor.trouble).to_contain_text("geen internet")
    visitor.say("een")
    visitor.say("twee")
    expect(visitor.log.locator(".pending")).to_have_count(2)
    context.set_offline(False)
    visitor.hears("U zei: een")
    visitor.hears("U zei: twee")
    expect(visitor.trouble).to_be_empty()
    expect(visitor.log.locator(".pending")).to_have_count(0)
    assert visitor.own.locator("p").all_inner_texts() == ["hallo", "een", "twee"]


def test_what_was_typed_without_a_network_is_sent_from_the_next_page_too(
    visitor: Visitor, context: BrowserContext, page: Page
) -> None:
    page.route("**/web/messages", lambda route: route.abort())
    visitor.say("hallo")
    expect(visitor.log.locator(".pending")).to_have_count(1)
    page.unroute("**/web/messages")
    page.reload()
    visitor.hears("Goedendag")
    expect(visitor.own).to_have_count(1)


def test_a_message_whose_receipt_got_lost_is_there_once(visitor: Visitor, page: Page) -> None:
    def lose_receipt(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/web/messages", lose_receipt, times=1)
    visitor.say("hallo")
    visitor.hears("Goedendag")
    expect(visitor.log.locator(".pending")).to_have_count(0)
    expect(visitor.own).to_have_count(1)
    expect(visitor.bot.filter(has_text="Goedendag")).to_have_count(1)


def test_the_server_may_go_away_and_come_back(visitor: Visitor, gateway: Gateway) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    gateway.stop()
    visitor.say("bbz")
    expect(visitor.trouble).to_contain_text("niet bereikbaar")
    gateway.start()
    expect(visitor.bot.filter(has_text="U vraagt het aan")).to_be_visible(timeout=30_000)
    expect(visitor.trouble).to_be_empty()
    expect(visitor.own).to_have_count(2)


def test_where_streams_do_not_come_through_it_asks_again_and_again(page: Page) -> None:
    page.add_init_script(
        """
        const real = window.fetch;
        window.fetch = (url, init) =>
            String(url).endsWith("/web/events")
                ? Promise.resolve(new Response(new ReadableStream({}), { status: 200 }))
                : real(url, init);
        """
    )
    page.reload()
    visitor = Visitor(page).open()
    visitor.say("hallo")
    expect(visitor.bot.filter(has_text="Goedendag")).to_be_visible(timeout=15_000)
    expect(visitor.own).to_have_count(1)


def test_two_tabs_show_the_same_conversation(visitor: Visitor, context: BrowserContext) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    other_page = context.new_page()
    other_page.goto("/")
    other = Visitor(other_page).open()
    other.hears("Goedendag")
    other.say("bbz")
    other.hears("U vraagt het aan")
    visitor.page.bring_to_front()
    visitor.hears("U vraagt het aan")
    expect(visitor.own).to_have_count(2)
    expect(other.own).to_have_count(2)


def test_another_website_does_not_see_the_conversation(
    visitor: Visitor, context: BrowserContext, gateway: Gateway
) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    elsewhere = context.new_page()
    elsewhere.goto(gateway.url.replace("localhost", "127.0.0.1"))
    other = Visitor(elsewhere).open()
    expect(other.own).to_have_count(0)


def test_markup_is_text_whoever_wrote_it(visitor: Visitor, page: Page) -> None:
    visitor.say("kwaad")
    visitor.hears(INJECTION)
    visitor.say(INJECTION)
    expect(visitor.own.last).to_contain_text(INJECTION)
    expect(visitor.log.locator("img, script, b, [href^='javascript']")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_an_unread_answer_is_counted_on_the_button(visitor: Visitor, page: Page) -> None:
    visitor.say("traag")
    expect(visitor.own).to_have_count(1)
    visitor.window.get_by_role("button", name="Sluit de chat").click()
    expect(visitor.badge).to_have_text("1")
    expect(visitor.launcher).to_have_accessible_name("Stel uw vraag (1 nieuw bericht)")
    visitor.launcher.click()
    visitor.hears("U zei: traag")
    expect(visitor.badge).to_be_hidden()


def test_starting_again_shows_an_empty_conversation(visitor: Visitor) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    visitor.choose("Opnieuw beginnen")
    visitor.window.get_by_role("button", name="Ja, begin opnieuw").click()
    expect(visitor.own).to_have_count(0)
    visitor.say("bbz")
    visitor.hears("U vraagt het aan")
    expect(visitor.own).to_have_count(1)


def test_erasing_erases_on_the_server_and_in_the_browser(visitor: Visitor, page: Page) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    token = page.evaluate("Object.entries(localStorage).find(([name]) => name.endsWith('session'))[1]")
    visitor.choose("Wis mijn gegevens")
    visitor.window.get_by_role("button", name="Ja, wis alles").click()
    expect(visitor.log).to_contain_text("Uw gegevens zijn gewist.")
    expect(visitor.own).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.includes('session'))") == []
    left = page.request.get("/web/messages", headers={"Authorization": f"Bearer {token}"})
    assert left.json()["messages"] == []


def test_a_conversation_that_is_not_kept_any_more_begins_anew_and_keeps_what_was_typed(
    visitor: Visitor, page: Page
) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    page.evaluate("for (const n of Object.keys(localStorage)) if (n.endsWith('session')) localStorage[n] = 'verlopen'")
    visitor.say("bbz")
    visitor.hears("U vraagt het aan")
    expect(visitor.own).to_have_count(1)


def test_after_a_while_it_asks_whose_conversation_it_is(visitor: Visitor, page: Page) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    visitor.window.get_by_role("button", name="Sluit de chat").click()
    page.evaluate("for (const n of Object.keys(localStorage)) if (n.endsWith('active')) localStorage[n] = 1")
    visitor.launcher.click()
    expect(visitor.window.get_by_text("Er is nog een gesprek")).to_be_visible()
    expect(visitor.log).to_be_hidden()
    visitor.window.get_by_role("button", name="Opnieuw beginnen").click()
    expect(visitor.own).to_have_count(0)
    visitor.say("bbz")
    visitor.hears("U vraagt het aan")


def test_the_conversation_can_be_taken_home(visitor: Visitor, page: Page, tmp_path: Path) -> None:
    visitor.say("hallo")
    visitor.hears("Goedendag")
    with page.expect_download() as downloading:
        visitor.choose("Download dit gesprek")
    file = tmp_path / "gesprek.txt"
    downloading.value.save_as(file)
    assert downloading.value.suggested_filename == "gesprek.txt"
    assert "U:\nhallo" in file.read_text() and "Chatbot:\nGoedendag" in file.read_text()


def test_privacy_says_how_long_things_are_kept(visitor: Visitor) -> None:
    visitor.choose("Privacy")
    expect(visitor.window).to_contain_text("tot 30 dagen na uw laatste bericht")
    visitor.window.get_by_role("button", name="Terug naar het gesprek").click()
    expect(visitor.log).to_be_visible()


def test_the_words_of_the_window_can_be_english(context: BrowserContext, gateway: Gateway) -> None:
    page = context.new_page()
    page.route(
        "**/voorbeeld",
        lambda route: route.fulfill(
            content_type="text/html",
            body="<!doctype html><title>x</title><script src=/loketwijzer.js data-lang=en data-theme=dark></script>",
        ),
    )
    page.goto("/voorbeeld")
    page.get_by_role("button", name="Ask your question").click()
    expect(page.get_by_role("button", name="Close the chat")).to_be_visible()
    expect(page.locator("loketwijzer-chat .root")).to_have_attribute("data-theme", "dark")
