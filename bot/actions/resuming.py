"""What a message means for a questionnaire that was left, or whose result was just given."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.context import OUT_OF_SCOPE, Understood
from bot.actions.messages import knowledge, say_sentence
from bot.actions.questionnaires import SLOT, Kept, interviewer, offer, resume, take
from bot.actions.reply import answer_message
from bot.intake.commands import Opdracht, read_command
from bot.intake.questionnaires.sentences import Sentences

GREETING = "bot/groet"


def go_on_with_questionnaire(
    dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker
) -> list[EventType] | None:
    """The events when the message is about the questionnaire; None when it is not."""
    kept = Kept.of(tracker)
    if kept is None:
        return None
    if Sentences(knowledge()).is_said("toets_niet_verder", understood.text):
        say_sentence(dispatcher, "toets_niet_verder")
        return [SlotSet(SLOT, None)]
    if not kept.unfinished:
        turn = interviewer(kept.state.soort).after_result(kept.state, understood.text)
        return take(dispatcher, turn, tracker) if turn else None
    if read_command(understood.text) is Opdracht.VERDER:
        return resume(dispatcher, kept, tracker)
    if understood.topic == GREETING:
        return [*answer_message(dispatcher, understood, tracker), *_offered(dispatcher)]
    return None


def answer_after_absence(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType]:
    """Someone who comes back is answered first, and then asked whether to go on with the questions."""
    events = [] if understood.topic == OUT_OF_SCOPE else answer_message(dispatcher, understood, tracker)
    return [*events, *_offered(dispatcher)]


def _offered(dispatcher: CollectingDispatcher) -> list[EventType]:
    offer(dispatcher)
    return []
