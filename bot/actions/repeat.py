"""The action that says the last answer again."""

from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from bot.actions.messages import say_sentence


class ActionHerhaal(Action):
    """Repeats what the bot said before this request, with its buttons and metadata."""

    def name(self) -> str:
        return "action_herhaal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        said = _last_said(tracker.events)
        if not said:
            say_sentence(dispatcher, "niets_te_herhalen")
        for event in said:
            buttons = (event.get("data") or {}).get("buttons") or []
            metadata = {
                key: value
                for key, value in (event.get("metadata") or {}).items()
                if key in ("topic", "faq", "sources", "valid_on", "suggestions") and value
            }
            dispatcher.utter_message(text=event.get("text"), buttons=buttons, **metadata)
        return []


def _last_said(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bot's messages between the last two messages of the person."""
    said: list[dict[str, Any]] = []
    asked = 0
    for event in reversed(events):
        if event.get("event") == "user":
            asked += 1
            if asked == 2:
                break
        elif asked == 1 and event.get("event") == "bot":
            said.insert(0, event)
    return said
