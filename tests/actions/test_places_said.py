"""A button with a municipality, and a place said alone, lead to the desk there, whatever the model makes of it."""

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Action

from bot.actions import ActionAntwoord
from bot.actions.fallback import ActionTerugval
from bot.intake.questionnaires.sentences import Sentences
from bot.knowledge import Knowledge
from tests.actions.conftest import Reply

SENTENCES = Sentences(Knowledge.load())
ELSEWHERE = SENTENCES.say("loket_elders")
A_REGION_ASKED_FOR = {"id": "gemeenten_stedendriehoek", "confidence": 0.9}


def desk_of(reply: Reply) -> str | None:
    desks = (message.get("loket") for message in reply.messages)
    return next((desk["municipality"] for desk in desks if desk), None)


@pytest.mark.parametrize("name", ["Apeldoorn", "Bergen (L.)", "'s-Gravenhage", "Nuenen, Gerwen en Nederwetten"])
@pytest.mark.parametrize("slots", [{}, {"thema": "tozo"}, {"bekend": {"gemeente": "GM0193"}}])
def test_a_municipality_leads_to_its_desk_and_to_nothing_that_is_known_about_it(
    run: Callable[..., Reply], name: str, slots: dict[str, Any]
) -> None:
    pressed = SENTENCES.say("loket_van_gemeente", gemeente=name)
    reply = run(ActionAntwoord(), "mobiliteitsteam/regio", pressed, slots, faq=A_REGION_ASKED_FOR)
    codes = {"Apeldoorn": "GM0200", "Bergen (L.)": "GM0893", "'s-Gravenhage": "GM0518"}
    assert desk_of(reply) == codes.get(name, "GM0820")


@pytest.mark.parametrize("slots", [{}, {"bekend": {"gemeente": "GM0193"}}])
def test_another_place_is_asked_for_also_when_one_is_known(run: Callable[..., Reply], slots: dict[str, Any]) -> None:
    reply = run(ActionAntwoord(), "mobiliteitsteam/loket", ELSEWHERE, slots)
    assert desk_of(reply) is None
    assert reply.messages[-1]["ask"] == "woonplaats"


def test_a_known_place_is_not_asked_for_again_otherwise(run: Callable[..., Reply]) -> None:
    reply = run(ActionAntwoord(), "mobiliteitsteam/loket", "waar is het loket", {"bekend": {"gemeente": "GM0193"}})
    assert desk_of(reply) == "GM0193"


@pytest.mark.parametrize(
    ("said", "code"),
    [("zwolle", "GM0193"), ("Den Bosch!", "GM0796"), ("8011 AB", "GM0193"), (" heerlen. ", "GM0917")],
)
@pytest.mark.parametrize(
    ("action", "topic"),
    [(ActionTerugval(), "buiten_bereik/overig"), (ActionAntwoord(), "mobiliteitsteam/regionale_aanpak")],
)
@pytest.mark.parametrize("slots", [{}, {"thema": "bbz"}, {"bekend": {"gemeente": "GM0014"}}])
def test_who_says_a_place_and_nothing_else_gets_the_desk_there(
    run: Callable[..., Reply], said: str, code: str, action: Action, topic: str, slots: dict[str, Any]
) -> None:
    assert desk_of(run(action, topic, said, slots, faq=A_REGION_ASKED_FOR)) == code


@pytest.mark.parametrize("said", ["hengelo", "amersfort", "drenthe"])
def test_which_place_is_meant_is_asked_when_it_can_be_more(run: Callable[..., Reply], said: str) -> None:
    reply = run(ActionTerugval(), "buiten_bereik/overig", said)
    assert desk_of(reply) is None
    assert reply.messages[-1]["ask"] == "woonplaats"


@pytest.mark.parametrize(
    ("action", "topic", "said"),
    [
        (ActionAntwoord(), "bot/ben_je_een_mens", "echt"),
        (ActionAntwoord(), "bot/groet", "best"),
        (ActionAntwoord(), "veiligheid/crisis", "assen"),
        (ActionTerugval(), "buiten_bereik/overig", "wat kost een kaartje naar zwolle"),
        (ActionTerugval(), "buiten_bereik/overig", "Loon?"),
        (ActionTerugval(), "buiten_bereik/overig", "pizza"),
        (ActionTerugval(), "buiten_bereik/overig", "2020"),
    ],
)
def test_a_word_that_means_something_else_is_no_place(
    run: Callable[..., Reply], action: Action, topic: str, said: str
) -> None:
    assert desk_of(run(action, topic, said)) is None
