"""What a message means for something that was left open: a step, a request for a human, a questionnaire."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.context import CRISIS, Understood
from bot.actions.own_data import about_erasing
from bot.actions.reply import answer_topic
from bot.actions.resuming import go_on_with_questionnaire
from bot.actions.steps import STEP, Step, step_of
from bot.actions.waiting import about_being_helped, about_waiting, is_on_a_button


def about_pending(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType] | None:
    """The events when the message is about something that was left open; None when it stands on its own."""
    if understood.topic == CRISIS and not is_on_a_button(understood.text):
        return _cry_for_help(dispatcher, understood, tracker)
    for about in (about_erasing, about_waiting, about_being_helped, go_on_with_questionnaire):
        events = about(dispatcher, understood, tracker)
        if events is not None:
            return events
    return None


def _cry_for_help(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType] | None:
    """Comes before anything that was left open; what was meant for the coach reaches the coach too."""
    if step_of(tracker) is not Step.MESSAGE:
        return None
    events = answer_topic(dispatcher, CRISIS, tracker)
    return [*events, *(about_waiting(dispatcher, understood, tracker) or [])]


def forget_step(tracker: Tracker) -> list[EventType]:
    """Who says something else is not waited for any longer: a "ja" later on must not erase anything."""
    return [SlotSet(STEP, None)] if step_of(tracker) else []
