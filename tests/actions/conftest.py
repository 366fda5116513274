"""The actions as Rasa calls them, without Rasa: a real tracker, a real dispatcher, the real knowledge."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.settings import settings


@dataclass
class Reply:
    """What an action said, and the slots that it set."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def topic(self) -> str | None:
        """The topic that is answered; a question that follows the answer has none."""
        return next((message["topic"] for message in reversed(self.messages) if message.get("topic")), None)

    @property
    def valid_on(self) -> str | None:
        """The date that the answer was read at."""
        return next((message["valid_on"] for message in reversed(self.messages) if message.get("valid_on")), None)


@pytest.fixture
def peildatum(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[date], None]]:
    """Sets the reference date of this process."""

    def set_to(day: date) -> None:
        monkeypatch.setenv("LOKETWIJZER_PEILDATUM", day.isoformat())
        settings.cache_clear()

    yield set_to
    settings.cache_clear()


@pytest.fixture
def run() -> Callable[..., Reply]:
    """Runs an action on a message as Rasa understood it."""

    def run(
        action: Action,
        topic: str,
        text: str = "",
        slots: dict[str, Any] | None = None,
        events: list[dict[str, Any]] | None = None,
        **parse: Any,
    ) -> Reply:
        intent = {"name": topic.replace("/", "_"), "confidence": 0.9}
        message = {"text": text, "intent": intent, "intent_ranking": [intent], "entities": [], **parse}
        tracker = Tracker("test", slots or {}, message, events or [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        made = asyncio.run(action.run(dispatcher, tracker, {}))
        return Reply(dispatcher.messages, {event["name"]: event["value"] for event in made if event["event"] == "slot"})

    return run
