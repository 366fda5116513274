"""The answers of an intake, written for a person, for a coach and for a program."""

import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bot.intake.questionnaires.intake_models import Intakevraag, Vraagsoort, name_of
from bot.intake.questionnaires.intake_reading import CHAT, GEWENSTE_UREN, NOTHING, WANNEER, explanation_of
from bot.intake.questionnaires.intake_route import IntakeRoute
from bot.intake.questionnaires.place_question import GEMEENTE
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.places.resolver import Places

LONGEST_LINE = 90
"""Characters of an answer in the list that a person looks through."""


class IntakeWriter:
    """Writes answers; leaves out those to questions that are not this person's (any more)."""

    def __init__(
        self, vragen: Mapping[str, Intakevraag], route: IntakeRoute, places: Places, sentences: Sentences
    ) -> None:
        self._vragen = vragen
        self._route = route
        self._places = places
        self._sentences = sentences

    def brief(self, state: State) -> str:
        """A line for each answer, long ones cut off."""
        lines = (f"{kort}: {answer}" for kort, answer in self.written(state).items())
        return "\n".join(f"- {textwrap.shorten(line, LONGEST_LINE, placeholder=' ...')}" for line in lines)

    def written(self, state: State) -> dict[str, str]:
        """Each answer in full, by what it is called."""
        return {self._vragen[name].kort: self._written(name, state) for name in self._route.done(state)}

    def structured(self, state: State) -> dict[str, Any]:
        """The answers by name, in what JSON knows."""
        answers = dict(self._answers(state))
        known = {name: _plain(answer) for name, answer in answers.items()}
        if GEMEENTE in answers:
            known["plaats"] = self._place(answers[GEMEENTE], state)
        return known

    def way_to_reach(self, state: State) -> tuple[str, str]:
        """The name of the way, and the number or address; the chat when there is none."""
        answers = dict(self._answers(state))
        way = answers.get(name_of(Vraagsoort.BEREIK, self._vragen), CHAT)
        return (way, answers[way]) if way in answers else (CHAT, "")

    def _answers(self, state: State) -> Iterator[tuple[str, Any]]:
        for name in self._route.done(state):
            for key in (self._route.key(name), explanation_of(name)):
                if key in state.antwoorden:
                    yield key, state.antwoorden[key]
        for name in (WANNEER, GEWENSTE_UREN):
            if name in state.antwoorden:
                yield name, state.antwoorden[name]

    def _written(self, name: str, state: State) -> str:
        answer = state.antwoorden.get(self._route.key(name))
        if answer is None:
            return self._sentences.say("intake_onbekend")
        if explanation_of(name) in state.antwoorden:
            return str(state.antwoorden[explanation_of(name)])
        if answer == NOTHING:
            return self._sentences.say("intake_niets")
        return self._value(self._vragen[name], answer, state)

    def _value(self, vraag: Intakevraag, answer: Any, state: State) -> str:
        if vraag.soort is Vraagsoort.PLAATS:
            return self._place(answer, state)
        if vraag.soort is Vraagsoort.KEUZES:
            return ", ".join(vraag.keuzes[value] for value in answer)
        if vraag.soort is Vraagsoort.BEREIK and WANNEER in state.antwoorden:
            return f"{vraag.keuzes[answer]}, {state.antwoorden[WANNEER]}"
        return vraag.keuzes.get(answer, str(answer))

    def _place(self, code: str, state: State) -> str:
        if code.startswith("GM"):
            return self._places.municipality(code).name
        return self._places.region(code, state.op).name


def _plain(answer: Any) -> Any:
    return float(answer) if isinstance(answer, Decimal) else answer
