"""The action that answers."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from bot.actions.context import Understood
from bot.actions.messages import knowledge, say_sentence
from bot.actions.pending import about_pending, forget_step
from bot.actions.reply import answer_message
from bot.actions.waiting import offer_to_go_on
from bot.actions.whereabouts import as_desk_question, as_place_alone

CONFIRM = "bot/bevestigen"


class ActionAntwoord(Action):
    """Answers a message within the theme of the conversation, on the reference date."""

    def name(self) -> str:
        return "action_antwoord"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        understood = Understood.from_parse(tracker.latest_message, knowledge().onderwerpen)
        understood = as_place_alone(as_desk_question(understood))
        pending = about_pending(dispatcher, understood, tracker)
        if pending is not None:
            return pending
        suggestions = tracker.get_slot("suggesties") or []
        if understood.topic != CONFIRM or not suggestions:
            events = [*forget_step(tracker), *answer_message(dispatcher, understood, tracker)]
            return [*events, *offer_to_go_on(dispatcher, understood, tracker)]
        if len(suggestions) > 1:
            say_sentence(dispatcher, "welke_bedoelt_u", suggestions, suggestions=suggestions)
            return []
        return answer_message(dispatcher, understood.about(suggestions[0]), tracker)
