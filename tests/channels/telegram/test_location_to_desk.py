"""From a shared location to the card of a desk, with the bot that really runs."""

from collections.abc import Iterator

import pytest

from bot.model import model_file
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.channels.telegram.people import Someone
from tests.conftest import serving

APELDOORN = {"latitude": 52.2112, "longitude": 5.9699}
NEAR_APELDOORN = "U lijkt in of bij de gemeente Apeldoorn te zijn."
DESK = "Werkcentrum van de regio Veluwe Stedendriehoek"
PLACE = "In welke plaats woont u?"


@pytest.fixture(scope="module", autouse=True)
def running(module_api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    environment = {
        "LOKETWIJZER_PEILDATUM": "2026-11-21",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": module_api.url,
    }
    with serving(model_file(), tmp_path_factory.mktemp("telegram"), **environment):
        yield


def shares(someone: Someone, title: str) -> None:
    """Shares a location in Apeldoorn and presses the button with this title."""
    asked = sum(NEAR_APELDOORN in text for text in someone.read)
    someone.sends(location=APELDOORN)
    someone.reads(NEAR_APELDOORN, times=asked + 1, seconds=30)
    someone.presses(title)


def test_after_a_yes_comes_the_desk_of_the_region(module_api: BotApi) -> None:
    sam = Someone(module_api, 7101)
    shares(sam, "Ja, in Apeldoorn")
    sam.reads(DESK, seconds=30)
    sam.reads("088-898 92 94", seconds=30)


def test_another_place_can_be_typed_after_all_also_when_one_is_known(module_api: BotApi) -> None:
    noor = Someone(module_api, 7102)
    shares(noor, "Ja, in Apeldoorn")
    noor.reads(DESK, seconds=30)
    shares(noor, "Een andere plaats")
    noor.reads(PLACE, seconds=30)
    noor.writes("zierikzee")
    noor.reads("Zeeland", seconds=30)


def test_the_desk_that_asks_for_the_place_hears_it(module_api: BotApi) -> None:
    piet = Someone(module_api, 7103)
    piet.writes("/loket")
    piet.reads(PLACE, seconds=30)
    shares(piet, "Ja, in Apeldoorn")
    piet.reads(DESK, seconds=30)
    assert not any("Dat begrijp ik niet goed" in text for text in piet.read)


def test_the_intake_that_asks_for_the_place_goes_on_with_the_next_question(module_api: BotApi) -> None:
    sanne = Someone(module_api, 7104)
    for said, answer in (("/intake", "vindt u dat goed?"), ("ja", "Wat past het best"), ("ik ben ontslagen", PLACE)):
        sanne.writes(said)
        sanne.reads(answer, seconds=30)
    shares(sanne, "Een andere plaats")
    sanne.reads(PLACE, times=2, seconds=30)
    shares(sanne, "Ja, in Apeldoorn")
    sanne.reads("Waar wilt u hulp bij?", seconds=30)


def test_in_the_middle_of_another_question_a_municipality_is_no_answer_to_it(module_api: BotApi) -> None:
    karim = Someone(module_api, 7105)
    for said, answer in (("/intake", "vindt u dat goed?"), ("ja", "Wat past het best")):
        karim.writes(said)
        karim.reads(answer, seconds=30)
    shares(karim, "Ja, in Apeldoorn")
    karim.reads("Terug naar mijn vraag.", seconds=30)
    karim.reads("Wat past het best", times=2, seconds=30)
