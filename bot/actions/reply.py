"""What is said to a message that was understood: the specific question if one was clearly asked, else the topic."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.asking_back import ask_back
from bot.actions.context import CRISIS, OUT_OF_SCOPE, SURE, Context, Understood, theme_of, topic_in_context
from bot.actions.handing_over import PERSON, hand_over
from bot.actions.messages import knowledge, on_reference_date, say_answer, say_sentence, themas
from bot.actions.own_data import ERASE, SEE, ask_to_erase, show_data
from bot.actions.questionnaires import begin
from bot.knowledge import Answer, UnknownOnDateError
from bot.knowledge.themas import opvolgers

TASKS = {PERSON: hand_over, SEE: show_data, ERASE: ask_to_erase}
"""Topics that ask to do something rather than to be told something."""

LITERAL = 0.55
"""Similarity from which on a specific question wins over another topic: unrelated messages hardly ever come near it."""


def answer_message(
    dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker, *, begins_questionnaires: bool = True
) -> list[EventType]:
    """Answers what was understood, or asks back when that was nothing. Some topics begin a questionnaire."""
    topic = topic_in_context(understood, _context(tracker), knowledge().onderwerpen)
    question = _question_that_fits(understood, topic)
    if topic == OUT_OF_SCOPE and question is None:
        return ask_back(dispatcher, understood, tracker)
    begins = _questionnaire_of(topic, question) if begins_questionnaires else None
    if begins:
        return [*_remember(topic, tracker), *begin(dispatcher, begins, topic, tracker, question)]
    events = answer_topic(dispatcher, topic, tracker, question)
    if topic == CRISIS and understood.confidence < SURE:
        events = _answer_what_else_was_asked(dispatcher, understood, tracker) or events
    return events


def answer_topic(
    dispatcher: CollectingDispatcher, topic: str, tracker: Tracker, question: str | None = None
) -> list[EventType]:
    """Answers the specific question when it has an answer on the reference date, else the topic."""
    if question is not None:
        answer = _specific_answer(question)
        if answer is not None:
            topic = knowledge().vragen[question].onderwerp
            say_answer(dispatcher, topic, answer, question)
            return _remember(topic, tracker)
    if topic == OUT_OF_SCOPE:
        say_sentence(dispatcher, "niet_bekend")
        return []
    if topic in TASKS:
        return [*_remember(topic, tracker), *TASKS[topic](dispatcher, tracker)]
    try:
        say_answer(dispatcher, topic, on_reference_date().antwoord(topic))
    except UnknownOnDateError:
        say_sentence(dispatcher, "niet_bekend_op_datum", topic=topic)
    return _remember(topic, tracker)


def _questionnaire_of(topic: str, question: str | None) -> str | None:
    """The questionnaire that a question or topic begins, when it does."""
    if question is not None:
        return knowledge().vragen[question].vragenlijst
    return knowledge().onderwerpen[topic].vragenlijst if topic in knowledge().onderwerpen else None


def _context(tracker: Tracker) -> Context:
    theme = tracker.get_slot("thema")
    said = (event for event in reversed(tracker.events) if event.get("event") == "bot")
    answered = ((event.get("metadata") or {}).get("topic") for event in said)
    return Context(
        theme=theme,
        topic=next((topic for topic in answered if topic and theme_of(topic) == theme), None),
        successors=opvolgers(on_reference_date(), themas()),
    )


def _answer_what_else_was_asked(
    dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker
) -> list[EventType]:
    """When the crisis is only a suspicion, the likely question is answered too, after the help line."""
    others = [entry for entry in understood.alternatives if entry[0] not in (CRISIS, OUT_OF_SCOPE)]
    if not others or others[0][1] < SURE:
        return []
    return answer_topic(dispatcher, others[0][0], tracker)


def _question_that_fits(understood: Understood, topic: str) -> str | None:
    """The specific question, when it agrees with the topic that was understood or was asked almost literally."""
    if understood.question is None or topic == CRISIS:
        return None
    vraag = knowledge().vragen[understood.question]
    asked = vraag.onderwerp
    if not vraag.fits(understood.text) or _specific_answer(understood.question) is None:
        return None
    if asked == topic or (topic == understood.topic and understood.question_similarity >= LITERAL):
        return understood.question
    return None


def _specific_answer(question: str) -> Answer | None:
    try:
        return on_reference_date().vraag(question)
    except UnknownOnDateError:
        return None


def _remember(topic: str, tracker: Tracker) -> list[EventType]:
    now = {"thema": theme_of(topic) or tracker.get_slot("thema"), "suggesties": None, "niet_begrepen": 0}
    return [SlotSet(slot, value) for slot, value in now.items() if tracker.get_slot(slot) != value]
