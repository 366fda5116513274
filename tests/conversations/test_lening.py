"""Someone with a Tozo loan wants to know what is left to pay."""

from tests.conftest import Bot
from tests.conversations.test_toets import Person


def test_the_plan_follows_from_amount_and_day(bot: Bot) -> None:
    person = Person(bot).says("hoeveel moet ik nog betalen van mijn tozo lening?")
    assert person.asked == "lening_bedrag"
    person.says("5157", "10 februari 2021", "nee")
    assert "€ 98,20" in person.text
    assert "januari 2027" in person.text
    assert "uitstel" in person.text
    person.says("laat de tabel zien")
    assert "2024" in person.text


def test_more_than_could_be_lent_is_asked_again(bot: Bot) -> None:
    person = Person(bot).says("reken uit wat ik nog moet aflossen", "12000", "15 juli 2020")
    assert "10.157" in person.text
    assert person.asked == "lening_bedrag"
