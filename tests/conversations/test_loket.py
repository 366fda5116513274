"""Someone asks where to go."""

from collections.abc import Callable
from datetime import date

from tests.conftest import Bot
from tests.conversations.test_toets import Person


def test_the_place_is_asked_and_leads_to_a_card(bot: Bot) -> None:
    person = Person(bot).says("waar moet ik zijn voor hulp bij werk?")
    assert person.asked == "woonplaats"
    person.says("zierikzee")
    assert person.heard[0]["metadata"]["loket"]["municipality"] == "GM1676"
    assert person.heard[0]["metadata"]["loket"]["region"] == "AM24"
    assert "088-898 92 94" in person.text


def test_a_place_in_the_question_is_not_asked_again(bot: Bot) -> None:
    person = Person(bot).says("waar is het werkcentrum in Haarlem?")
    assert person.heard[0]["metadata"]["loket"]["municipality"] == "GM0392"


def test_an_ambiguous_place_is_asked_back(bot: Bot) -> None:
    person = Person(bot).says("welk loket hoort bij mij?", "bergen")
    assert person.asked == "woonplaats"
    assert any("Limburg" in button["title"] for button in person.heard[-1]["buttons"])
    person.says("die in limburg")
    assert person.heard[0]["metadata"]["loket"]["municipality"] == "GM0893"


def test_the_place_is_remembered(bot: Bot) -> None:
    person = Person(bot).says("welk loket hoort bij mij?", "zierikzee", "hoe kan ik het loket bellen?")
    assert person.heard[0]["metadata"]["loket"]["municipality"] == "GM1676"


def test_the_desk_of_a_date_is_that_of_its_time(start_bot: Callable[[date], Bot]) -> None:
    person = Person(start_bot(date(2021, 7, 5))).says("waar moet ik zijn voor hulp bij werk?", "groningen")
    assert person.asked == "situatie"
    person.says("ik raak mijn baan misschien kwijt")
    assert "mobiliteitsteam" in person.text.lower() or "noorden werkt door" in person.text.lower()


def test_a_foreign_place_and_a_personal_number_get_a_clear_answer(bot: Bot) -> None:
    person = Person(bot).says("welk loket hoort bij mij?", "antwerpen")
    assert "niet in Nederland" in person.text
    person.says("123456782")
    assert "123456782" not in person.text
    assert person.asked == "woonplaats"
