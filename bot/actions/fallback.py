"""The action for a message that was not understood."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from bot.actions.context import Understood
from bot.actions.messages import knowledge
from bot.actions.pending import about_pending, forget_step
from bot.actions.reply import answer_message
from bot.actions.whereabouts import as_place_alone


class ActionTerugval(Action):
    """Asks back, unless it is a place or the conversation's theme makes sense of the message."""

    def name(self) -> str:
        return "action_terugval"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        understood = as_place_alone(Understood.from_parse(tracker.latest_message, knowledge().onderwerpen))
        pending = about_pending(dispatcher, understood, tracker)
        if pending is not None:
            return pending
        return [*forget_step(tracker), *answer_message(dispatcher, understood, tracker)]
