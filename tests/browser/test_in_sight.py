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


def test_what_the_bot_sums_up_is_a_list(scene: Scene) -> None:
    states.greeting(scene)
    points = scene.visitor.bot.locator(".points > li")
    expect(points).to_have_count(3)
    expect(points.first).to_have_text("Bbz en andere hulp voor ondernemers, en de Tozo van vroeger")
