"""What the bot waits for outside a questionnaire: a message for the coach, or a yes to erasing everything."""

from enum import Enum

from rasa_sdk.interfaces import Tracker

from bot.intake.expectation import Gelezen, Soort, Verwacht
from bot.intake.replies import read_reply
from bot.settings import reference_date

STEP = "stap"
"""The slot that holds it."""


class Step(Enum):
    """What the next message is taken for; the value is the `ask` of the question."""

    MESSAGE = "bericht"
    ERASE = "wissen"


def step_of(tracker: Tracker) -> Step | None:
    """What is waited for now."""
    slot = tracker.get_slot(STEP)
    return Step(slot) if slot else None


def said_yes(text: str) -> bool:
    """A clear yes."""
    return read_reply(text, _YES_OR_NO, reference_date()) == Gelezen(True)


def said_no(text: str) -> bool:
    """A clear no of a few words; a message that begins with "nee" is more than that."""
    return len(text.split()) <= _FEW and read_reply(text, _YES_OR_NO, reference_date()) == Gelezen(False)


_YES_OR_NO = Verwacht(Soort.JA_NEE)
_FEW = 4
