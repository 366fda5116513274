"""What somebody wants to read now is on the screen, on the smallest phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import states
from tests.browser.coach import Coach
from tests.browser.conftest import Gateway
from tests.browser.states import Scene
from tests.browser.visitor import Visitor


@pytest.fixture
def scene(page: Page, gateway: Gateway) -> Scene:
    page.set_viewport_size({"width": 320, "height": 640})
    return Scene(Visitor(page), Coach(gateway))


def test_an_answer_begins_with_the_question_however_long_it_is(scene: Scene) -> None:
    states.long_answer(scene)
    expect(scene.visitor.own).to_be_in_viewport(ratio=1)


def test_the_last_thing_that_a_coach_says_is_in_sight(scene: Scene) -> None:
    states.coach_joined(scene)
    for text in ("Hebt u de brief bij de hand?", "Rechtsboven staat een datum.", "Die heb ik nodig."):
        scene.coach.says(text)
        expect(scene.visitor.log.get_by_text(text)).to_be_in_viewport(ratio=1)


def test_so_is_that_the_coach_has_left(scene: Scene) -> None:
    states.coach_left(scene)
    expect(scene.visitor.log.locator(".system").last.locator(".bubble")).to_be_in_viewport(ratio=1)


def test_so_is_what_was_typed_while_the_server_is_away(scene: Scene) -> None:
    states.server_away(scene)
    expect(scene.visitor.own.last).to_be_in_viewport(ratio=1)


def test_so_is_that_all_is_erased(scene: Scene) -> None:
    states.erased(scene)
    expect(scene.visitor.log.locator(".notice")).to_be_in_viewport(ratio=1)


def test_who_reads_further_up_stays_there_and_sees_that_there_is_more(scene: Scene) -> None:
    states.news_below(scene)
    expect(scene.visitor.bot.first).to_be_in_viewport()
    scene.visitor.news.press("Enter")
    expect(scene.visitor.log.get_by_text("Hebt u de brief bij de hand?")).to_be_in_viewport(ratio=1)
    expect(scene.visitor.log.get_by_text("Rechtsboven staat de datum.")).to_be_in_viewport(ratio=1)
    expect(scene.visitor.news).to_be_hidden()
    expect(scene.visitor.log).to_be_focused()


def test_who_goes_down_alone_keeps_up_again(scene: Scene) -> None:
    states.news_below(scene)
    scene.visitor.scroll_down()
    expect(scene.visitor.news).to_be_hidden()
    scene.coach.says("Die datum heb ik nodig.")
    expect(scene.visitor.log.get_by_text("Die datum heb ik nodig.")).to_be_in_viewport(ratio=1)


def test_who_writes_sees_what_they_wrote(scene: Scene) -> None:
    states.news_below(scene)
    scene.visitor.say("ik heb hem hier")
    expect(scene.visitor.own.last).to_be_in_viewport(ratio=1)
    expect(scene.visitor.news).to_be_hidden()


def test_what_the_bot_sums_up_is_a_list(scene: Scene) -> None:
    states.greeting(scene)
    points = scene.visitor.bot.locator(".points > li")
    expect(points).to_have_count(3)
    expect(points.first).to_have_text("Bbz en andere hulp voor ondernemers, en de Tozo van vroeger")
