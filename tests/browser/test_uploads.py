"""Files that someone sends to a coach: seen at once, never lost, sent once, and never in the way of what is typed."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import Gateway
from tests.browser.pictures import png
from tests.browser.states import LETTER, UPLOADS
from tests.browser.test_handing_over import coach, desk, ticket, visitor, write
from tests.browser.visitor import Visitor

__all__ = ["coach", "desk", "ticket", "visitor"]


@pytest.fixture
def helped(visitor: Visitor, desk: Page) -> Visitor:
    """Someone who is talking with a coach."""
    expect(visitor.who).to_have_text("U praat met Fatima")
    return visitor


def send(visitor: Visitor, name: str = "brief.pdf", content: bytes = LETTER, kind: str = "application/pdf") -> Locator:
    """What the person sees of it."""
    return visitor.attach(name, content, kind)


def hold(page: Page) -> list[Route]:
    """What is on its way, until somebody lets it go on."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(UPLOADS, keep)
    return held


def press(file: Locator, title: str) -> None:
    file.get_by_role("button", name=title).click()


def kept_in_the_browser(page: Page) -> Any:
    return page.evaluate(
        """async () => {
            const [{ name }] = await indexedDB.databases();
            const opening = indexedDB.open(name);
            await new Promise((done) => (opening.onsuccess = done));
            const asking = opening.result.transaction("files").objectStore("files").count();
            await new Promise((done) => (asking.onsuccess = done));
            opening.result.close();
            return asking.result;
        }"""
    )


def test_the_person_sees_its_name_and_size(helped: Visitor) -> None:
    file = send(helped)
    expect(file.locator(".file-name")).to_have_text("brief.pdf")
    expect(file.locator(".size")).to_have_text("42 kB")
    expect(file.locator("time")).to_be_visible()
    expect(file.locator("canvas")).to_have_count(0)


def test_of_a_photo_they_see_a_small_picture_which_is_never_markup(helped: Visitor) -> None:
    file = send(helped, "foto.png", png(900, 600), "image/png")
    picture = file.locator("canvas")
    expect(picture).to_be_visible()
    assert picture.evaluate("canvas => [canvas.width, canvas.height]") == [480, 320]
    pixel = "canvas => [...canvas.getContext('2d').getImageData(9, 9, 1, 1).data]"
    assert picture.evaluate(pixel) == [0x2A, 0x6F, 0x9E, 255]
    expect(helped.log.locator("img")).to_have_count(0)


def test_a_photo_that_the_browser_cannot_read_is_shown_by_its_name(helped: Visitor) -> None:
    file = send(helped, "kapot.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "image/png")
    expect(file.locator("time")).to_be_visible()
    expect(file.locator("canvas")).to_be_hidden()


def test_a_name_is_text(helped: Visitor) -> None:
    file = send(helped, "<b>brief<img src=x onerror=alert(1)>.pdf")
    expect(file.locator("time")).to_be_visible()
    expect(helped.log.locator("img, b")).to_have_count(0)


def test_while_it_is_on_its_way_the_person_sees_that_and_can_go_on_typing(helped: Visitor, desk: Page) -> None:
    held = hold(helped.page)
    file = send(helped)
    expect(file).to_contain_text("Wordt verstuurd")
    helped.say("ik stuur u de brief")
    expect(desk.get_by_text("ik stuur u de brief")).to_be_visible()
    write(desk, "Ik wacht even.")
    expect(helped.log.locator(".message.coach")).to_contain_text("Ik wacht even.")
    held[0].continue_()
    expect(file).not_to_contain_text("Wordt verstuurd")
    expect(desk.get_by_role("link", name="brief.pdf")).to_be_visible()


def test_sent_without_a_network_it_goes_when_the_network_is_back(
    helped: Visitor, context: BrowserContext, desk: Page
) -> None:
    context.set_offline(True)
    file = send(helped)
    expect(file).to_contain_text("Wordt verstuurd")
    context.set_offline(False)
    expect(file).not_to_contain_text("Wordt verstuurd")
    expect(desk.get_by_role("link", name="brief.pdf")).to_have_count(1)


def test_it_survives_a_reload(helped: Visitor, desk: Page) -> None:
    helped.page.route(UPLOADS, lambda route: route.abort())
    expect(send(helped)).to_contain_text("Wordt verstuurd")
    helped.page.wait_for_function("async () => (await indexedDB.databases()).length === 1")
    assert kept_in_the_browser(helped.page) == 1
    helped.page.unroute(UPLOADS)
    helped.page.reload()
    expect(desk.get_by_role("link", name="brief.pdf")).to_be_visible()
    with desk.expect_download() as downloading:
        desk.get_by_role("link", name="brief.pdf").click()
    assert Path(downloading.value.path()).read_bytes() == LETTER
    expect(helped.own.filter(has_text="brief.pdf")).to_have_count(1)
    helped.page.wait_for_timeout(300)
    assert kept_in_the_browser(helped.page) == 0


def test_whose_receipt_got_lost_is_there_once(helped: Visitor, desk: Page) -> None:
    def lose_receipt(route: Route) -> None:
        route.fetch()
        route.abort()

    helped.page.route(UPLOADS, lose_receipt, times=1)
    file = send(helped)
    expect(file).to_have_count(1)
    expect(file.locator("time")).to_be_visible()
    expect(helped.log.locator(".pending")).to_have_count(0)
    expect(desk.get_by_role("link", name="brief.pdf")).to_have_count(1)


def test_two_tabs_send_it_once(helped: Visitor, context: BrowserContext, desk: Page) -> None:
    helped.page.route(UPLOADS, lambda route: route.abort())
    send(helped)
    other = context.new_page()
    other.goto("/")
    Visitor(other).open()
    helped.page.unroute(UPLOADS)
    expect(desk.get_by_role("link", name="brief.pdf")).to_have_count(1, timeout=15_000)
    expect(Visitor(other).own.filter(has_text="brief.pdf")).to_have_count(1)
    helped.page.bring_to_front()
    expect(helped.log.locator(".pending")).to_have_count(0)
    expect(helped.own.filter(has_text="brief.pdf")).to_have_count(1)


def test_after_trying_for_a_while_the_person_decides(helped: Visitor, desk: Page) -> None:
    helped.page.route(UPLOADS, lambda route: route.abort())
    file = send(helped)
    expect(file).to_contain_text("Niet verstuurd", timeout=30_000)
    helped.page.unroute(UPLOADS)
    press(file, "Probeer het opnieuw")
    expect(file).not_to_contain_text("Niet verstuurd")
    expect(desk.get_by_role("link", name="brief.pdf")).to_have_count(1)


def test_what_is_refused_says_why_and_can_be_taken_away(helped: Visitor) -> None:
    file = send(helped, content=b"<script>alert(1)</script>")
    expect(file).to_contain_text("Dit bestand kan niet. U kunt een foto (jpg of png) of een pdf sturen")
    expect(file.get_by_role("button", name="Probeer het opnieuw")).to_have_count(0)
    helped.page.reload()
    expect(file).to_contain_text("Dit bestand kan niet.")
    press(file, "Haal het weg")
    expect(file).to_have_count(0)
    expect(helped.box).to_be_focused()
    helped.page.reload()
    expect(helped.own).to_have_count(1)


def test_what_is_too_large_is_not_even_sent(helped: Visitor) -> None:
    def allow_less(route: Route) -> None:
        welcome = route.fetch()
        route.fulfill(response=welcome, json=welcome.json() | {"largest_file": 1024 * 1024})

    asked: list[str] = []
    helped.page.on("request", lambda request: asked.append(request.url))
    helped.page.route("**/web/welcome", allow_less)
    helped.page.reload()
    expect(helped.bot.first).to_contain_text("chatbot")
    send(helped, content=b"%PDF-" + b"0" * 1_100_000)
    expect(helped.log).to_contain_text("Dit bestand is te groot. Het mag hoogstens 1 MB zijn.")
    assert not [url for url in asked if url.endswith("attachments")]


def test_when_the_coach_has_just_left_it_can_be_sent_to_the_next(helped: Visitor, desk: Page) -> None:
    held = hold(helped.page)
    file = send(helped)
    desk.get_by_role("button", name="Sluiten").click()
    expect(helped.who).to_have_text("U praat met de chatbot")
    held[0].continue_()
    expect(file).to_contain_text("U kunt alleen een bestand sturen als u met een medewerker praat.")
    expect(file.get_by_role("button", name="Probeer het opnieuw")).to_be_visible()


def test_erasing_takes_it_from_the_browser_too(helped: Visitor) -> None:
    helped.page.route(UPLOADS, lambda route: route.abort())
    send(helped)
    helped.choose("Wis mijn gegevens")
    helped.window.get_by_role("button", name="Ja, wis alles").click()
    expect(helped.log).to_contain_text("Uw gegevens zijn gewist.")
    expect(helped.own).to_have_count(0)
    assert kept_in_the_browser(helped.page) == 0


def test_where_the_browser_keeps_nothing_it_is_sent_all_the_same(
    context: BrowserContext, gateway: Gateway, helped: Visitor, desk: Page
) -> None:
    helped.page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('no'); } });")
    helped.page.reload()
    file = send(helped)
    expect(file.locator("time")).to_be_visible()
    expect(desk.get_by_role("link", name="brief.pdf")).to_be_visible()
