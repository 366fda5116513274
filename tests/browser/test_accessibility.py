"""Everyone can use the widget: every state by axe, by keyboard, by a screen reader, at every width."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.coach import Coach
from tests.browser.conftest import Gateway
from tests.browser.states import STATES, Scene
from tests.browser.visitor import Visitor

PICTURES = os.environ.get("TEST_PICTURES", "")
"""Folder for pictures of every state, to be looked at; none are made when empty."""

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = ("light", "dark")
SCREENS = ((320, 640), (768, 1024), (1280, 800))
ENLARGED = (320, 256)
"""What is left of a screen of 1280 by 1024 at 400%."""

Visit = Callable[[str, int, int], Visitor]


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.fixture
def coach(gateway: Gateway) -> Coach:
    return Coach(gateway)


@pytest.fixture
def visit(browser: Browser, gateway: Gateway) -> Iterator[Visit]:
    contexts: list[BrowserContext] = []

    def visit(theme: str, width: int, height: int) -> Visitor:
        context = browser.new_context(
            base_url=gateway.url,
            locale="nl-NL",
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        return Visitor(page)

    yield visit
    for context in contexts:
        context.close()


def check(page: Page, name: str) -> None:
    picture(page, name)
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", STATES)
def test_no_state_has_a_fault_that_axe_knows_at_any_width(visit: Visit, coach: Coach, state: str, theme: str) -> None:
    visitor = visit(theme, *SCREENS[0])
    STATES[state](Scene(visitor, coach))
    for width, height in SCREENS:
        visitor.page.set_viewport_size({"width": width, "height": height})
        check(visitor.page, f"{state}-{theme}-{width}")


@pytest.mark.parametrize("state", ["answered", "card", "too_long", "offline", "menu", "privacy", "upload_refused"])
def test_enlarged_four_times_all_can_be_read_and_done(visit: Visit, coach: Coach, state: str) -> None:
    visitor = visit("light", *ENLARGED)
    STATES[state](Scene(visitor, coach))
    check(visitor.page, f"{state}-enlarged")
    for within in visitor.window.locator(".log:visible, .composer:visible, .panel:visible, .head, .menu").all():
        if box := within.bounding_box():
            assert box["x"] >= 0 and box["x"] + box["width"] <= ENLARGED[0]
            assert box["y"] >= 0 and box["y"] + box["height"] <= ENLARGED[1]


def test_a_whole_conversation_goes_by_keyboard(page: Page) -> None:
    visitor = Visitor(page)
    expect(visitor.launcher).to_be_visible()
    visitor.launcher.focus()
    page.keyboard.press("Enter")
    expect(visitor.box).to_be_focused()
    expect(visitor.bot).to_contain_text("chatbot")
    page.keyboard.type("bbz")
    page.keyboard.press("Enter")
    visitor.hears("U vraagt het aan")
    page.keyboard.press("Shift+Tab")
    expect(visitor.log.get_by_role("button", name="Ik wil een medewerker")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    visitor.hears("Dat hangt af van uw huishouden.")
    expect(visitor.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(visitor.window).to_be_hidden()
    expect(visitor.launcher).to_be_focused()
    page.keyboard.press("Enter")
    visitor.hears("Dat hangt af van uw huishouden.")


def test_escape_closes_what_was_opened_last(page: Page) -> None:
    visitor = Visitor(page).open()
    visitor.window.get_by_role("button", name="Menu").click()
    page.keyboard.press("Escape")
    expect(visitor.window.get_by_role("button", name="Privacy")).to_be_hidden()
    visitor.choose("Privacy")
    page.keyboard.press("Escape")
    expect(visitor.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(visitor.window).to_be_hidden()


def test_on_a_wide_screen_the_page_beside_the_window_stays_in_reach(page: Page) -> None:
    visitor = Visitor(page).open()
    page.get_by_role("link", name="Voor programmeurs").focus()
    expect(page.get_by_role("link", name="Voor programmeurs")).to_be_focused()
    expect(visitor.window).to_be_visible()


def test_on_a_phone_the_focus_stays_in_the_window(visit: Visit) -> None:
    visitor = visit("light", *SCREENS[0]).open()
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate("document.activeElement.localName")
        assert focused in ("loketwijzer-chat", "body"), focused
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_be_focused()


def test_the_window_fits_itself_to_a_screen_that_turns(page: Page) -> None:
    visitor = Visitor(page).open()
    page.set_viewport_size({"width": 320, "height": 256})
    expect(visitor.window).to_have_css("inline-size", "320px")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(visitor.window).to_have_css("inline-size", "400px")
    expect(visitor.box).to_be_focused()
    page.get_by_role("link", name="Voor programmeurs").click(trial=True)


def test_an_answer_is_read_out_once_and_then_not_found_again(page: Page) -> None:
    page.clock.install()
    visitor = Visitor(page).open()
    visitor.say("hallo")
    spoken = visitor.window.locator(".unseen[aria-live=polite]")
    expect(spoken).to_have_text("Chatbot: Goedendag, wat wilt u weten?")
    page.clock.run_for(10_000)
    expect(spoken).to_be_empty()


def test_a_screen_reader_finds_who_says_what(page: Page) -> None:
    visitor = Visitor(page).open()
    visitor.say("hallo")
    visitor.hears("Goedendag")
    tree = visitor.window.aria_snapshot()
    for line in ('dialog "Chat"', 'heading "Chat"', 'region "Gesprek"', 'textbox "Typ uw vraag"', 'button "Verstuur"'):
        assert line in tree
    assert "U:" in tree and "Chatbot:" in tree


def test_every_target_is_large_enough_for_a_finger(visit: Visit) -> None:
    visitor = visit("light", *SCREENS[0])
    visitor.open().say("loket")
    visitor.hears("Werkcentrum")
    visitor.window.get_by_role("button", name="Menu").click()
    for target in visitor.window.locator("button:visible, .choice:visible").all():
        box = target.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44, target.inner_text()


def test_the_window_looks_the_same_on_a_page_with_loud_styles(page: Page) -> None:
    visitor = Visitor(page).open()
    before = visitor.window.locator("h2").evaluate("e => getComputedStyle(e).font")
    page.evaluate(
        "const sheet = new CSSStyleSheet();"
        "sheet.replaceSync('html {font-size: 62.5%} * {color: red !important; font: 40px serif; padding: 2em}');"
        "document.adoptedStyleSheets = [sheet]"
    )
    assert visitor.window.locator("h2").evaluate("e => getComputedStyle(e).font") == before
    assert visitor.window.locator("p").first.evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"
