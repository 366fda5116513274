"""The question where somebody lives: asked, read, and asked back when more than one place can be meant."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht
from bot.intake.questionnaires.prompts import Bericht, Knop, Prompt
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.replies import read_reply
from bot.places.models import Ambiguous, Candidate, Found, How, Reason, Resolution, Unknown
from bot.places.resolver import Places

PLACE = "woonplaats"
"""What the contract calls the question about the place."""

GEMEENTE, KANDIDATEN, REDEN = "gemeente", "kandidaten", "plaats_reden"
SURE = 0.8
"""Confidence of the place from which on it is not asked back."""


class PlaceQuestion:
    """Keeps the code of the municipality (or of the region, when a whole region was named) under `gemeente`."""

    def __init__(self, places: Places, sentences: Sentences) -> None:
        self._places = places
        self._sentences = sentences

    def with_place(self, state: State, tekst: str) -> State:
        """The state with the place that a sentence names by the way, or with the places that it can mean."""
        reading = _reading_of(self._places.resolve(tekst, state.op), tekst)
        if not isinstance(reading, Gelezen) or REDEN in reading.waarde:
            return state
        others = {name: answer for name, answer in state.antwoorden.items() if name != GEMEENTE}
        return replace(state, antwoorden={**others, **reading.waarde})

    @staticmethod
    def has_candidates(state: State) -> bool:
        """Whether the person has to say which of several places is meant."""
        return KANDIDATEN in state.antwoorden and PLACE not in state.onbekend

    def which_place(self, state: State, uitleg: str) -> Prompt:
        """Which of the places is meant; only when there are candidates."""
        choices = dict(state.antwoorden[KANDIDATEN])
        one = len(choices) == 1
        name = "loket_bedoelt_u" if one else "loket_welke_plaats"
        labels = {code: (label, *(["ja"] if one else [])) for code, label in choices.items()}
        buttons = tuple(Knop(label, label) for label in choices.values())
        other = Knop(*self._sentences.knop("andere_plaats"))
        return Prompt(
            id=PLACE,
            tekst=self._sentences.say(name, plaats=next(iter(choices.values()))),
            verwacht=Verwacht(Soort.KEUZE, {**labels, "": (other.titel, other.bericht, "nee")}),
            uitleg=uitleg,
            knoppen=(*buttons[:5], other),
        )

    def read(self, prompt: Prompt, tekst: str, state: State) -> Lezing:
        """One of the candidates, or any place."""
        if KANDIDATEN in state.antwoorden:
            reading = read_reply(tekst, prompt.verwacht, state.op)
            if not isinstance(reading, Onduidelijk):
                return reading
        return self._read_place(tekst, state)

    @staticmethod
    def accept(waarde: Any, state: State) -> State:
        """The state after a place, after candidates for it, or after "none of these"."""
        answers = {GEMEENTE: waarde} if isinstance(waarde, str) else dict(waarde)
        if answers.get(GEMEENTE) == "":
            return state.without(PLACE, (KANDIDATEN,))
        return state.without(PLACE, (KANDIDATEN,)).answered(PLACE, answers)

    def review(self, after: State) -> tuple[State, Sequence[Bericht]]:
        """Back to the question, with why, when the place that was named is none where somebody can be helped."""
        reason = after.antwoorden.get(REDEN)
        if reason is None:
            return after, []
        return after.without(PLACE, (REDEN,)), [Bericht(self._sentences.say(f"loket_{reason}"))]

    @staticmethod
    def without(state: State) -> State:
        """The state before the place was named."""
        return state.without(PLACE, (GEMEENTE, KANDIDATEN))

    def _read_place(self, tekst: str, state: State) -> Lezing:
        return _reading_of(self._places.resolve(tekst, state.op, asked=True), tekst)


def _reading_of(found: Resolution, tekst: str) -> Lezing:
    """A certain place, the places to choose from (one: to confirm), or why there is none."""
    if isinstance(found, Found) and found.confidence >= SURE and found.how is not How.TYPO:
        return Gelezen({GEMEENTE: _code(found)})
    if isinstance(found, Found):
        return Gelezen({KANDIDATEN: [_choice(found)]})
    if isinstance(found, Ambiguous):
        return Gelezen({KANDIDATEN: [_choice(candidate) for candidate in found.candidates]})
    return _unknown(found, tekst)


def _code(candidate: Candidate) -> str:
    """The municipality's code, or the region's when a whole region was named."""
    if candidate.municipality is not None:
        return candidate.municipality.code
    return candidate.regions[0].code


def _choice(candidate: Candidate) -> list[str]:
    """The code and the label."""
    where = candidate.municipality
    if where is None:
        return [_code(candidate), candidate.place]
    inside = where.province if where.name == candidate.place else f"gemeente {where.name}, {where.province}"
    return [where.code, f"{candidate.place} ({inside})"]


def _unknown(found: Unknown, tekst: str) -> Lezing:
    if found.reason is Reason.GEEN_PLAATS:
        return Onduidelijk(Reden.NIET_BEGREPEN, tekst)
    return Gelezen({REDEN: found.reason.value})
