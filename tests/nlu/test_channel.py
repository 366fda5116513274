"""Rasa's side of "nothing twice": a message that is sent again gets its answer again, and is handled once."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Bot


def said(bot: Bot, sender: str, text: str, message_id: str | None = None) -> httpx.Response:
    body = {"sender": sender, "message": text} | ({"message_id": message_id} if message_id else {})
    return httpx.post(f"{bot.settings.rasa}/webhooks/rest/webhook", json=body, timeout=60)


def messages_of_the_person(bot: Bot, sender: str) -> list[str]:
    return [event["text"] for event in bot.tracker(sender)["events"] if event["event"] == "user"]


@pytest.fixture
def sender() -> str:
    return uuid4().hex


def test_the_same_message_again_gives_the_same_answer_and_is_no_second_message(bot: Bot, sender: str) -> None:
    first = said(bot, sender, "wat is bbz", "1").json()
    assert first[0]["metadata"]["topic"] == "bbz/wat_is"
    assert said(bot, sender, "wat is bbz", "1").json() == first
    assert messages_of_the_person(bot, sender) == ["wat is bbz"]


def test_an_answer_that_is_asked_for_later_is_still_the_one_to_that_message(bot: Bot, sender: str) -> None:
    first: list[dict[str, Any]] = said(bot, sender, "wat is bbz", "1").json()
    said(bot, sender, "wat is tozo", "2")
    assert said(bot, sender, "wat is bbz", "1").json() == first


def test_one_reply_in_a_questionnaire_answers_one_question_however_often_it_is_sent(bot: Bot, sender: str) -> None:
    asked = said(bot, sender, "heb ik recht op bbz", "1").json()
    next_question = said(bot, sender, "34", "2").json()
    assert asked[-1]["metadata"]["ask"] != next_question[-1]["metadata"]["ask"]
    for _ in range(3):
        assert said(bot, sender, "34", "2").json() == next_question
    assert len(messages_of_the_person(bot, sender)) == 2


def test_without_an_id_the_same_text_is_said_twice(bot: Bot, sender: str) -> None:
    said(bot, sender, "hallo")
    said(bot, sender, "hallo")
    assert messages_of_the_person(bot, sender) == ["hallo", "hallo"]


@pytest.mark.parametrize("message_id", [7, None, "", "a b", "x" * 65])
def test_an_id_that_cannot_be_is_refused(bot: Bot, sender: str, message_id: object) -> None:
    body = {"sender": sender, "message": "hallo", "message_id": message_id}
    response = httpx.post(f"{bot.settings.rasa}/webhooks/rest/webhook", json=body)
    assert response.status_code == 400
    assert "message_id" in response.json()["error"]


@pytest.mark.parametrize("text", ["wat is bbz", "mag ik werken naast mijn uitkering?", "hoi"])
def test_what_somebody_else_said_before_is_understood_the_same(bot: Bot, text: str) -> None:
    first, second = (said(bot, uuid4().hex, text).json() for _ in range(2))
    assert [one["text"] for one in first] == [one["text"] for one in second]


def test_the_same_words_answer_whatever_was_asked(bot: Bot, sender: str) -> None:
    other = uuid4().hex
    said(bot, sender, "heb ik recht op bbz")
    age = said(bot, sender, "34").json()
    loose = said(bot, other, "34").json()
    assert age[-1]["metadata"].get("ask") and not loose[-1]["metadata"].get("ask")


def test_after_a_reading_of_the_whole_dialogue_nothing_is_stored_twice(bot: Bot, sender: str) -> None:
    for text in ("hallo", "wat is bbz", "dank je"):
        said(bot, sender, text)
        bot.tracker(sender)
    assert messages_of_the_person(bot, sender) == ["hallo", "wat is bbz", "dank je"]
