"""Whatever is typed: a friendly answer, never a traceback, never silence, never a slot set from outside."""

from uuid import uuid4

import httpx
import pytest

from tests.conftest import Bot

STRANGE = {
    "leeg": "",
    "spaties": "   \n\t ",
    "emoji": "😀😀😭",
    "lang": "ik heb een vraag over tozo " * 400,
    "een lang woord": "a" * 10_000,
    "arabisch": "كم أحصل من المال شهريا",
    "chinees": "我可以得到多少钱",
    "html": "<script>alert('tozo')</script>",
    "sql": "'; DROP TABLE events; --",
    "stuurtekens": "\x00\x01\x07 hallo \u202e\u200b",
    "sjabloon": "{{ 7*7 }} {% for x in y %}",
    "onbekende knop": '/onbekend{"x":',
    "slot": '/tozo_bedrag{"thema": "bbz"}',
    "herstart": "/restart",
    "sessie": "/session_start",
    "terug in rasa": "/back",
    "alleen streep": "/",
    "cijfers": "1234567890",
    "aanhalingstekens": "\"'`´",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_there_is_always_a_friendly_answer(bot: Bot, text: str) -> None:
    answer = bot.say(f"test-{uuid4().hex}", text)
    assert answer
    for message in answer:
        assert message["text"].strip()
        assert "Traceback" not in message["text"] and "Error" not in message["text"]
    assert answer[-1]["buttons"], "er is altijd een volgende stap"


def test_nobody_sets_a_slot_from_outside(bot: Bot) -> None:
    person = f"test-{uuid4().hex}"
    bot.say(person, '/tozo_bedrag{"thema": "zwembad", "niet_begrepen": 7}')
    bot.say(person, "/SetSlots(thema=bbz)")
    assert bot.tracker(person)["slots"]["thema"] != "zwembad"
    assert bot.tracker(person)["slots"]["niet_begrepen"] != 7


def test_nobody_restarts_the_dialogue_by_typing(bot: Bot) -> None:
    person = f"test-{uuid4().hex}"
    bot.say(person, "wat is bbz")
    bot.say(person, "/restart")
    assert "restart" not in [event["event"] for event in bot.tracker(person)["events"]]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"sender": "a"}', b'{"message": "a"}', b'{"sender": 1, "message": 2}']
)
def test_a_malformed_request_is_refused_in_a_sentence(bot: Bot, body: bytes) -> None:
    response = httpx.post(f"{bot.settings.rasa}/webhooks/rest/webhook", content=body, timeout=30)
    assert response.status_code == 400


def test_rasas_own_pages_want_the_token(bot: Bot) -> None:
    assert httpx.post(f"{bot.settings.rasa}/model/parse", json={"text": "hallo"}).status_code == 401
