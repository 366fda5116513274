"""The action that answers: the specific question if one was clearly asked, else the topic."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from bot.actions.context import CRISIS, OUT_OF_SCOPE, SURE, Understood, theme_of, topic_in_context
from bot.actions.fallback import ask_back
from bot.actions.messages import knowledge, on_reference_date, say_answer, say_sentence
from bot.knowledge import Answer, UnknownOnDateError

CONFIRM = "bot/bevestigen"

LITERAL = 0.55
"""Similarity from which on a specific question wins over another topic: unrelated messages hardly ever come near it."""


class ActionAntwoord(Action):
    """Answers a message within the theme of the conversation, on the reference date."""

    def name(self) -> str:
        return "action_antwoord"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        understood = Understood.from_parse(tracker.latest_message, knowledge().onderwerpen)
        suggestions = tracker.get_slot("suggesties") or []
        if understood.topic == CONFIRM and suggestions:
            if len(suggestions) > 1:
                say_sentence(dispatcher, "welke_bedoelt_u", suggestions, suggestions=suggestions)
                return []
            return _answered(dispatcher, suggestions[0], None, tracker)
        return answer_message(dispatcher, understood, tracker)


def answer_message(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType]:
    """Answers what was understood, or asks back when that was nothing."""
    topic = topic_in_context(understood, tracker.get_slot("thema"), knowledge().onderwerpen)
    question = _question_that_fits(understood, topic)
    if topic == OUT_OF_SCOPE and question is None:
        return ask_back(dispatcher, understood, tracker)
    events = _answered(dispatcher, topic, question, tracker)
    if topic == CRISIS and understood.confidence < SURE:
        events = _answer_what_else_was_asked(dispatcher, understood, tracker) or events
    return events


def _answer_what_else_was_asked(
    dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker
) -> list[EventType]:
    """When the crisis is only a suspicion, the likely question is answered too, after the help line."""
    others = [entry for entry in understood.alternatives if entry[0] not in (CRISIS, OUT_OF_SCOPE)]
    if not others or others[0][1] < SURE:
        return []
    return _answered(dispatcher, others[0][0], None, tracker)


def _question_that_fits(understood: Understood, topic: str) -> str | None:
    """The specific question, when it agrees with the topic that was understood or was asked almost literally."""
    if understood.question is None or topic == CRISIS:
        return None
    asked = knowledge().vragen[understood.question].onderwerp
    if asked == topic or (topic == understood.topic and understood.question_similarity >= LITERAL):
        return understood.question
    return None


def _answered(dispatcher: CollectingDispatcher, topic: str, question: str | None, tracker: Tracker) -> list[EventType]:
    if question is not None:
        answer = _specific_answer(question)
        if answer is not None:
            topic = knowledge().vragen[question].onderwerp
            say_answer(dispatcher, topic, answer, question)
            return _remember(topic, tracker)
    if topic == OUT_OF_SCOPE:
        say_sentence(dispatcher, "niet_bekend")
        return []
    try:
        say_answer(dispatcher, topic, on_reference_date().antwoord(topic))
    except UnknownOnDateError:
        say_sentence(dispatcher, "niet_bekend_op_datum", topic=topic)
    return _remember(topic, tracker)


def _specific_answer(question: str) -> Answer | None:
    try:
        answer: Answer = on_reference_date().vraag(question)
    except UnknownOnDateError:
        return None
    return answer


def _remember(topic: str, tracker: Tracker) -> list[EventType]:
    now = {"thema": theme_of(topic) or tracker.get_slot("thema"), "suggesties": None, "niet_begrepen": 0}
    return [SlotSet(slot, value) for slot, value in now.items() if tracker.get_slot(slot) != value]
