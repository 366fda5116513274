"""What the widget costs the page that it stands on."""

import gzip
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import WIDGET, Gateway
from tests.browser.visitor import Visitor

MOST_BYTES = 25_000


def test_it_is_one_small_file(gateway: Gateway) -> None:
    assert len(gzip.compress(WIDGET.read_bytes(), 9)) <= MOST_BYTES


def test_nothing_is_loaded_from_elsewhere(context: BrowserContext, gateway: Gateway) -> None:
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    visitor = Visitor(page).open()
    visitor.say("bbz")
    visitor.hears("U vraagt het aan")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(gateway.url).netloc}


def test_no_cookie_is_set(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/")
    Visitor(page).open().say("hallo")
    Visitor(page).hears("Goedendag")
    assert context.cookies() == []


def test_a_page_that_has_the_line_twice_gets_one_chat(context: BrowserContext) -> None:
    page = context.new_page()
    line = "<script src=/loketwijzer.js async></script>"
    page.route("**/dubbel", lambda route: route.fulfill(content_type="text/html", body=f"<title>x</title>{line}{line}"))
    page.goto("/dubbel")
    expect(page.locator("loketwijzer-chat")).to_have_count(1)


def test_it_works_where_the_browser_keeps_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        "  Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.goto("/")
    visitor = Visitor(page).open()
    visitor.say("hallo")
    visitor.hears("Goedendag")
    expect(visitor.own).to_have_count(1)
