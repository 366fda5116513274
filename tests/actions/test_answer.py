"""What is said to a message that was understood, and what is remembered of it."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.actions import ActionAntwoord, ActionTerugval
from bot.knowledge import Knowledge, UnknownOnDateError
from bot.knowledge.themas import opvolgers, read_themas
from tests.actions.conftest import Reply

KNOWLEDGE = Knowledge.load()
LAST_DAY_OF_TOZO = date(2021, 9, 30)


def has_answer(question: str, on: date) -> bool:
    try:
        KNOWLEDGE.op(on).vraag(question)
    except UnknownOnDateError:
        return False
    return True


def questions_without_answer_on(day: date) -> list[str]:
    """Specific questions that are only answered, and not on this day, though their topic is."""
    return [
        name
        for name, vraag in KNOWLEDGE.vragen.items()
        if vraag.vragenlijst is None
        and not has_answer(name, day)
        and any(antwoord.holds_on(day) for antwoord in KNOWLEDGE.antwoorden.get(vraag.onderwerp, []))
    ]


def test_one_suggestion_and_yes_answers_it(run: Callable[..., Reply]) -> None:
    reply = run(ActionAntwoord(), "bot/bevestigen", "ja", slots={"suggesties": ["bbz/bedrag"], "niet_begrepen": 1})
    assert reply.topic == "bbz/bedrag"
    assert reply.slots == {"thema": "bbz", "suggesties": None, "niet_begrepen": 0}


def test_yes_to_a_suggestion_begins_the_questions_that_its_button_would_begin(run: Callable[..., Reply]) -> None:
    reply = run(ActionAntwoord(), "bot/bevestigen", "ja", slots={"suggesties": ["mobiliteitsteam/loket"]})
    assert reply.messages[-1]["ask"] == "woonplaats"


def test_several_suggestions_and_yes_asks_which(run: Callable[..., Reply]) -> None:
    offered = ["bbz/recht", "tozo/recht"]
    reply = run(ActionAntwoord(), "bot/bevestigen", "ja", slots={"suggesties": offered})
    assert reply.messages[-1]["suggestions"] == offered
    assert [button["payload"] for button in reply.messages[-1]["buttons"]] == ["/bbz_recht", "/tozo_recht"]
    assert reply.topic is None


def test_yes_without_a_suggestion_is_small_talk(run: Callable[..., Reply]) -> None:
    assert run(ActionAntwoord(), "bot/bevestigen", "ja").topic == "bot/bevestigen"


def test_another_message_after_suggestions_is_answered_itself(run: Callable[..., Reply]) -> None:
    reply = run(ActionAntwoord(), "werk/ww", "hoe lang duurt de ww", slots={"suggesties": ["bbz/recht"]})
    assert reply.topic == "werk/ww"
    assert reply.slots["suggesties"] is None


def test_likely_topics_are_suggested_and_remembered(run: Callable[..., Reply]) -> None:
    ranking = [
        {"name": "buiten_bereik_overig", "confidence": 0.5},
        {"name": "bbz_recht", "confidence": 0.3},
        {"name": "bot_groet", "confidence": 0.1},
        {"name": "tozo_recht", "confidence": 0.06},
        {"name": "werk_ww", "confidence": 0.01},
    ]
    reply = run(ActionTerugval(), "buiten_bereik/overig", "die regeling", intent_ranking=ranking)
    assert reply.messages[-1]["suggestions"] == ["bbz/recht", "tozo/recht"]
    assert reply.slots == {"suggesties": ["bbz/recht", "tozo/recht"], "niet_begrepen": 1}


@pytest.mark.parametrize("day", [date(2020, 3, 20), date(2020, 6, 30), date(2020, 11, 10)])
def test_a_specific_question_without_an_answer_on_the_date_falls_back_to_its_topic(
    day: date, run: Callable[..., Reply], peildatum: Callable[[date], None]
) -> None:
    peildatum(day)
    questions = questions_without_answer_on(day)
    assert questions, "er zijn vragen die op deze dag nog geen antwoord hebben"
    for question in questions:
        vraag = KNOWLEDGE.vragen[question]
        reply = run(ActionAntwoord(), vraag.onderwerp, vraag.vraag, faq={"id": question, "confidence": 0.99})
        assert reply.topic == vraag.onderwerp
        assert "faq" not in reply.messages[-1]
        assert reply.valid_on == day.isoformat()


def test_a_follow_up_is_about_the_last_answer_of_the_theme(run: Callable[..., Reply]) -> None:
    said = [
        {"event": "bot", "metadata": {"topic": "werk/bijstand"}},
        {"event": "user", "metadata": {"topic": "tozo/recht"}},
        {"event": "bot", "metadata": {"topic": "bot/bedankt"}},
        {"event": "bot", "metadata": None},
    ]
    reply = run(ActionAntwoord(), "tozo/aanvragen", "hoe vraag ik dat aan?", slots={"thema": "werk"}, events=said)
    assert reply.topic == "werk/bijstand"


def test_tozo_has_a_successor_from_the_day_after_its_last() -> None:
    themas = read_themas()
    assert opvolgers(KNOWLEDGE.op(date(2020, 11, 10)), themas) == {}
    assert opvolgers(KNOWLEDGE.op(LAST_DAY_OF_TOZO), themas) == {}
    assert opvolgers(KNOWLEDGE.op(date(2021, 10, 1)), themas) == {"tozo": "bbz"}


def test_every_theme_that_has_ended_names_a_date_and_a_successor() -> None:
    for thema in read_themas().values():
        assert (thema.gestopt is None) == (thema.opvolger is None)
        if thema.gestopt is not None:
            assert all(isinstance(waarde.waarde, date) for waarde in KNOWLEDGE.gegevens[thema.gestopt].waarden)
