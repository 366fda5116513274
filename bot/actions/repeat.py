"""The action that says the last answer again."""

from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from bot.actions.context import Understood
from bot.actions.messages import knowledge, say_sentence
from bot.actions.pending import about_pending, forget_step

ADDED_BY_RASA = ("model_id", "assistant_id")


class ActionHerhaal(Action):
    """Repeats what the bot said before this request, with its buttons and metadata."""

    def name(self) -> str:
        return "action_herhaal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        understood = Understood.from_parse(tracker.latest_message, knowledge().onderwerpen)
        pending = about_pending(dispatcher, understood, tracker)
        if pending is not None:
            return pending
        said = _last_said(tracker.events)
        if not said:
            say_sentence(dispatcher, "niets_te_herhalen")
        for event in said:
            buttons = (event.get("data") or {}).get("buttons") or []
            metadata = {
                key: value for key, value in (event.get("metadata") or {}).items() if key not in ADDED_BY_RASA and value
            }
            dispatcher.utter_message(text=event.get("text"), buttons=buttons, **metadata)
        return forget_step(tracker)


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
