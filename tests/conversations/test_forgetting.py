"""Who has everything erased is gone from the memory of Rasa's dialogues too, through the real gateway and Rasa."""

import time
from uuid import uuid4

import httpx
import pytest
from itsdangerous import URLSafeSerializer

from tests.conftest import Bot


class Visitor:
    """Someone at the web channel."""

    def __init__(self, bot: Bot) -> None:
        self._http = httpx.Client(base_url=bot.settings.gateway, timeout=40)
        token = self._http.post("/web/sessions").raise_for_status().json()["session"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self.conversation_id = str(URLSafeSerializer(bot.settings.key_for_sessions, salt="web-session").loads(token))

    def asks(self, text: str) -> None:
        """And waits for the answer."""
        sent = self._http.post("/web/messages", json={"id": str(uuid4()), "text": text}).raise_for_status().json()
        answer = self._http.get("/web/messages", params={"after": sent["sequence"], "wait": 30}).json()
        assert answer["messages"]

    def has_all_erased(self) -> None:
        self._http.delete("/web/sessions").raise_for_status()


@pytest.fixture
def visitor(bot: Bot) -> Visitor:
    return Visitor(bot)


def until_forgotten(bot: Bot, conversation_id: str) -> dict[str, object]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        tracker = bot.tracker(conversation_id)
        if not [event for event in tracker["events"] if event["event"] == "user"]:
            return tracker
        time.sleep(0.5)
    raise AssertionError("Rasa weet nog wat er gezegd is.")


def test_rasa_forgets_what_was_said_and_answered(bot: Bot, visitor: Visitor) -> None:
    visitor.asks("heb ik recht op bbz")
    visitor.asks("34")
    before = bot.tracker(visitor.conversation_id)["slots"]
    assert before["vragenlijst"]
    visitor.has_all_erased()
    slots = until_forgotten(bot, visitor.conversation_id)["slots"]
    assert isinstance(slots, dict)
    assert not slots["vragenlijst"] and not slots["bekend"]


def test_who_goes_on_after_that_begins_anew(bot: Bot, visitor: Visitor) -> None:
    visitor.asks("heb ik recht op bbz")
    visitor.has_all_erased()
    until_forgotten(bot, visitor.conversation_id)
    visitor.asks("wat is tozo")
    said = [event["text"] for event in bot.tracker(visitor.conversation_id)["events"] if event["event"] == "user"]
    assert said == ["wat is tozo"]


def test_another_person_is_not_forgotten_with_them(bot: Bot, visitor: Visitor) -> None:
    other = Visitor(bot)
    other.asks("wat is bbz")
    visitor.asks("wat is bbz")
    visitor.has_all_erased()
    until_forgotten(bot, visitor.conversation_id)
    assert [event for event in bot.tracker(other.conversation_id)["events"] if event["event"] == "user"]
