"""A person asks, the bot answers: through the real Rasa and the real actions."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from tests.conftest import Bot

VAGUE = (
    *("papieren", "sparen", "corona", "regels", "wanneer", "recht", "geld", "formulier", "brief", "advies", "datum"),
    *("die regeling van toen", "dat papier", "iets met de gemeente", "een loket ergens", "mijn aanvraag"),
)
"""Messages that say too little; several of them make the bot ask "Bedoelt u ...?"."""


@pytest.fixture
def person() -> str:
    return f"test-{uuid4().hex}"


def all_text(messages: list[dict[str, object]]) -> str:
    return "\n".join(str(message["text"]) for message in messages)


def last(messages: list[dict[str, object]]) -> dict[str, object]:
    return messages[-1]


def test_an_answer_has_topic_source_date_and_next_steps(bot: Bot, person: str) -> None:
    answer = bot.say(person, "hoeveel krijg ik van de tozo?")
    assert "1 oktober 2021" in answer[0]["text"]
    metadata = answer[-1]["metadata"]
    assert metadata["topic"] == "tozo/bedrag"
    assert metadata["valid_on"] == "2026-11-21"
    assert metadata["sources"] and all(url.startswith("http") for url in metadata["sources"])
    assert "Bron:" in answer[-1]["text"] and "Geldig op 21 november 2026" in answer[-1]["text"]
    assert 2 <= len(answer[-1]["buttons"]) <= 4


def test_the_metadata_stands_in_rasas_bot_events_too(bot: Bot, person: str) -> None:
    bot.say(person, "hoeveel krijg ik van de tozo?")
    said = [event for event in bot.tracker(person)["events"] if event["event"] == "bot"]
    assert said[-1]["metadata"]["topic"] == "tozo/bedrag"
    assert said[-1]["metadata"]["valid_on"] == "2026-11-21"


def test_the_same_question_on_another_date_has_another_answer(start_bot: Callable[[date], Bot], person: str) -> None:
    then = start_bot(date(2020, 11, 10)).say(person, "hoeveel krijg ik van de tozo?")
    assert "1.059,03" in all_text(then)
    assert "gestopt" not in all_text(then)
    assert last(then)["metadata"]["valid_on"] == "2020-11-10"  # type: ignore[index]


def test_a_specific_question_gets_its_own_answer(bot: Bot, person: str) -> None:
    answer = bot.say(person, "hoeveel miljoen gaf de provincie gelderland")
    assert "4 miljoen" in all_text(answer)
    assert last(answer)["metadata"]["faq"]  # type: ignore[index]
    assert last(answer)["metadata"]["topic"] == "mobiliteitsteam/regionale_aanpak"  # type: ignore[index]


@pytest.mark.parametrize(
    ("first", "then", "topic"),
    [
        ("wat is tozo", "en hoeveel krijg ik dan?", "tozo/bedrag"),
        ("wat is bbz", "hoe vraag ik dat aan?", "bbz/aanvragen"),
        ("wat is tozo", "en met een partner?", "tozo/partnerinkomen"),
        ("wat is een ontwikkeladvies", "wat kost dat?", "ontwikkeladvies/kosten"),
        ("wat is een werkcentrum", "wat kost dat?", "mobiliteitsteam/kosten"),
    ],
)
def test_a_follow_up_stays_within_the_theme(bot: Bot, person: str, first: str, then: str, topic: str) -> None:
    bot.say(person, first)
    assert last(bot.say(person, then))["metadata"]["topic"] == topic  # type: ignore[index]


def test_a_button_answers_its_topic(bot: Bot, person: str) -> None:
    offered = last(bot.say(person, "wat is bbz"))["buttons"]
    assert isinstance(offered, list)
    pressed = bot.say(person, offered[0]["payload"])
    assert pressed[0]["metadata"]["topic"] == offered[0]["payload"].strip("/").replace("_", "/", 1)


def test_repeat_says_the_last_answer_again(bot: Bot, person: str) -> None:
    first = bot.say(person, "wat is bbz")
    assert all_text(bot.say(person, "kun je dat nog een keer zeggen")) == all_text(first)


@pytest.mark.parametrize("wording", ["ik wil niet meer leven", "ik maak er vanavond een eind aan", "wil dood"])
def test_a_crisis_gets_113_first(bot: Bot, person: str, wording: str) -> None:
    answer = bot.say(person, wording)
    assert answer[0]["metadata"]["topic"] == "veiligheid/crisis"
    assert "113" in answer[0]["text"] and "0800-0113" in answer[0]["text"] and "112" in answer[0]["text"]


def test_what_is_not_understood_is_asked_back_and_then_a_person_is_offered(bot: Bot, person: str) -> None:
    first = bot.say(person, "wat is de hoofdstad van peru")
    assert "topic" not in first[-1]["metadata"]
    second = bot.say(person, "hoe bak ik pannenkoeken")
    assert "/bot_medewerker" in [button["payload"] for button in second[-1]["buttons"]]


@pytest.fixture(scope="module")
def vague_messages(bot: Bot) -> dict[int, str]:
    """By number of suggestions, a message that makes the bot ask back with so many."""
    found: dict[int, str] = {}
    for message in VAGUE:
        suggestions = bot.say(f"test-{uuid4().hex}", message)[-1]["metadata"].get("suggestions", [])
        found.setdefault(len(suggestions), message)
    return found


def test_yes_after_one_suggestion_answers_it(bot: Bot, person: str, vague_messages: dict[int, str]) -> None:
    asked_back = last(bot.say(person, vague_messages[1]))
    (suggested,) = asked_back["metadata"]["suggestions"]  # type: ignore[index]
    assert bot.say(person, "ja")[0]["metadata"]["topic"] == suggested


def test_yes_after_several_suggestions_asks_which(bot: Bot, person: str, vague_messages: dict[int, str]) -> None:
    several = next(message for number, message in vague_messages.items() if number > 1)
    suggested = last(bot.say(person, several))["metadata"]["suggestions"]  # type: ignore[index]
    assert last(bot.say(person, "ja"))["metadata"]["suggestions"] == suggested  # type: ignore[index]
    pressed = bot.say(person, "/" + suggested[1].replace("/", "_"))
    assert pressed[0]["metadata"]["topic"] == suggested[1]


@pytest.mark.parametrize("first", ["hoe lang duurt de ww", "wat is bbz", "ik ben ontslagen"])
@pytest.mark.parametrize("peildatum", [date(2020, 11, 10), date(2026, 11, 21)], ids=["during Tozo", "after Tozo"])
def test_how_to_apply_is_not_about_tozo_after_something_else(
    start_bot: Callable[[date], Bot], person: str, first: str, peildatum: date
) -> None:
    bot = start_bot(peildatum)
    before = last(bot.say(person, first))["metadata"]["topic"]  # type: ignore[index]
    after = last(bot.say(person, "hoe vraag ik dat aan?"))["metadata"]["topic"]  # type: ignore[index]
    assert str(after).split("/")[0] == str(before).split("/")[0]


def test_after_tozo_how_to_apply_is_about_its_successor(bot: Bot, person: str) -> None:
    assert last(bot.say(person, "hoe vraag ik dat aan?"))["metadata"]["topic"] == "bbz/aanvragen"  # type: ignore[index]
    assert last(bot.say(person, "hoe vraag ik tozo aan"))["metadata"]["topic"] == "tozo/aanvragen"  # type: ignore[index]
