"""Asking back in two steps: first "Bedoelt u ...?", then the offer of a person."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.context import OUT_OF_SCOPE, Understood, theme_of
from bot.actions.messages import say_sentence

MOST_SUGGESTIONS = 3
WORTH_SUGGESTING = 0.05
"""Confidence from which on a topic is a sensible guess."""


def ask_back(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType]:
    """Asks what was meant the first time, offers a person from the second time on."""
    times = int(tracker.get_slot("niet_begrepen") or 0) + 1
    suggestions = [] if times > 1 else _suggestions(understood)
    if times > 1:
        say_sentence(dispatcher, "nog_eens_niet_begrepen")
    elif not any(letter.isalpha() for letter in understood.text):
        say_sentence(dispatcher, "geen_woorden")
    elif suggestions:
        say_sentence(dispatcher, "bedoelt_u", suggestions, suggestions=suggestions)
    else:
        say_sentence(dispatcher, "niet_bekend")
    return [SlotSet("niet_begrepen", times), SlotSet("suggesties", suggestions or None)]


def _suggestions(understood: Understood) -> list[str]:
    return [
        topic
        for topic, confidence in understood.alternatives
        if topic != OUT_OF_SCOPE and theme_of(topic) and confidence >= WORTH_SUGGESTING
    ][:MOST_SUGGESTIONS]
