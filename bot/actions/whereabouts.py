"""Where the person lives, as far as they said so."""

from collections.abc import Sequence

from rasa_sdk.interfaces import Tracker

from bot.actions.context import OUT_OF_SCOPE, Understood, theme_of
from bot.actions.messages import knowledge
from bot.actions.questionnaires import DESK, KNOWN, Kept, desks, places
from bot.intake.questionnaires.place_question import GEMEENTE
from bot.intake.questionnaires.prompts import Bericht
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.places.models import Ambiguous, Found
from bot.settings import reference_date

WORK_DESK = "mobiliteitsteam/loket"


def place_of(tracker: Tracker) -> str | None:
    """The code of the municipality (or of the region) that was named now or before."""
    kept = Kept.of(tracker)
    known = {**(kept.state.antwoorden if kept else {}), **(tracker.get_slot(KNOWN) or {})}
    state = State(DESK, "", reference_date(), bekend=known)
    place: str | None = desks().begun_with(state, tracker.latest_message.get("text") or "").antwoorden.get(GEMEENTE)
    return place


def name_of(code: str) -> str:
    """The name of a municipality or a region."""
    return places().region(code, reference_date()).name if _is_region(code) else places().municipality(code).name


def region_of(code: str) -> str | None:
    """The code of the labour-market region; None where the sources do not agree on it."""
    if _is_region(code):
        return code
    region = places().region_of(code, reference_date())
    return region.code if region else None


def card_of(code: str) -> Sequence[Bericht]:
    """The card of the desk for a place."""
    state = State(DESK, "", reference_date(), bekend={GEMEENTE: code}, onderwerp=WORK_DESK)
    return desks().result(desks().begun_with(state, ""))


def as_desk_question(understood: Understood) -> Understood:
    """What a button with a municipality says is about its desk, whatever else is known about that municipality."""
    sentences, said = Sentences(knowledge()), understood.text.strip().casefold()
    before, _, after = sentences.say("loket_van_gemeente", gemeente="\0").casefold().partition("\0")
    of_municipality = said.startswith(before) and said.endswith(after)
    if not of_municipality and said != sentences.say("loket_elders").casefold():
        return understood
    return understood.about(WORK_DESK)


def as_place_alone(understood: Understood) -> Understood:
    """Who says where they live and nothing else asks for the desk there.

    A word that is understood as something else, such as "echt" or "loon", is not taken for a place.
    """
    may_be_a_place = understood.topic == OUT_OF_SCOPE or theme_of(understood.topic) == theme_of(WORK_DESK)
    return understood.about(WORK_DESK) if may_be_a_place and _is_place(understood.text) else understood


def _is_place(text: str) -> bool:
    found = places().resolve(text, reference_date())
    if not isinstance(found, (Found, Ambiguous)) or places().is_mostly_a_word(text):
        return False
    return not any(character.isalnum() for character in text[: found.start] + text[found.end :])


def _is_region(code: str) -> bool:
    return not code.startswith("GM")
