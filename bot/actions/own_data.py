"""The rights of the person: seeing what is kept, and having it erased after one confirmation."""

import textwrap

from rasa_sdk.events import AllSlotsReset, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.context import Understood
from bot.actions.messages import on_reference_date, say_answer, say_sentence
from bot.actions.questionnaires import leave_form, say
from bot.actions.services import StoreDownError, storing
from bot.actions.steps import STEP, Step, said_no, said_yes, step_of
from bot.conversation import UnknownConversationError
from bot.intake.questionnaires.prompts import Bericht
from bot.store.exporting import readable

SEE, ERASE = "bot/gegevens_inzien", "bot/gegevens_wissen"

LONGEST_PART = 3500
"""Characters of a part of the overview; a channel takes at most some 4,000 in a message."""


def show_data(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """All that is kept of the person, as readable text."""
    try:
        with storing() as store:
            kept = readable(store.requests.export(tracker.sender_id))
    except StoreDownError:
        say_sentence(dispatcher, "gegevens_storing", topic=SEE)
        return []
    except UnknownConversationError:
        say_sentence(dispatcher, "gegevens_geen", topic=SEE)
        return []
    say_answer(dispatcher, SEE, on_reference_date().antwoord(SEE))
    for part in in_parts(kept):
        say(dispatcher, Bericht(part, (), {"topic": SEE}))
    say_sentence(dispatcher, "gegevens_einde", topic=SEE)
    return []


def ask_to_erase(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Erasing cannot be undone, so that it takes one confirmation."""
    say_answer(dispatcher, ERASE, on_reference_date().antwoord(ERASE))
    say_sentence(dispatcher, "wissen_vraag", topic=ERASE, ask=Step.ERASE.value)
    return [SlotSet(STEP, Step.ERASE.value)]


def about_erasing(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType] | None:
    """The events when the message answers whether everything may be erased; None when nothing was asked."""
    if step_of(tracker) is not Step.ERASE:
        return None
    if said_no(understood.text):
        say_sentence(dispatcher, "wissen_niet")
        return [SlotSet(STEP, None)]
    if not said_yes(understood.text):
        return None
    try:
        with storing() as store:
            store.requests.erase(tracker.sender_id)
    except StoreDownError:
        say_sentence(dispatcher, "gegevens_storing")
        return [SlotSet(STEP, None)]
    except UnknownConversationError:
        # Nothing was kept but what Rasa remembers, which goes with the slots.
        pass
    say_sentence(dispatcher, "wissen_klaar")
    return [*leave_form(), AllSlotsReset()]


def in_parts(text: str) -> list[str]:
    """The text in parts that a channel can take, cut between lines."""
    parts: list[str] = []
    for line in text.splitlines():
        for piece in textwrap.wrap(line, LONGEST_PART, subsequent_indent="  ", replace_whitespace=False) or [""]:
            if parts and len(parts[-1]) + len(piece) < LONGEST_PART:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return parts
