"""Which questions of the intake are for this person, and how far they are."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Any

from bot.intake.questionnaires.intake_models import Als, Intakevraag, Vraagsoort
from bot.intake.questionnaires.place_question import GEMEENTE
from bot.intake.questionnaires.state import State


class IntakeRoute:
    """The questions in their order, as far as the answers ask for them."""

    def __init__(self, vragen: Mapping[str, Intakevraag]) -> None:
        self._vragen = vragen
        self._deciding = deciding(vragen)

    def applying(self, answers: Mapping[str, Any]) -> list[str]:
        """The questions that are for someone with these answers; what was asked before a change does not count."""
        known: dict[str, Any] = {}
        found = []
        for name, vraag in self._vragen.items():
            if _applies(vraag, known):
                found.append(name)
                known[name] = answers.get(self.key(name))
        return found

    def next(self, state: State) -> str | None:
        """The first question that is still open."""
        return next((name for name in self.applying(state.antwoorden) if not self._is_done(name, state)), None)

    def done(self, state: State) -> list[str]:
        """The questions that need not be asked: answered, known, or passed over."""
        return [name for name in self.applying(state.antwoorden) if self._is_done(name, state)]

    def key(self, name: str) -> str:
        """The name under which the answer to a question is kept."""
        return GEMEENTE if self._vragen[name].soort is Vraagsoort.PLAATS else name

    def progress(self, name: str, state: State) -> tuple[int, int] | None:
        """The number of a question and of how many it is one; None when an answer is being changed.

        The total is the most that can come, so that it never grows; it shrinks when questions drop out.
        """
        asked = [other for other in self.applying(state.antwoorden) if other in state.gesteld and other != name]
        order = list(self._vragen)
        if any(order.index(other) > order.index(name) for other in asked):
            return None
        return len(asked) + 1, len(asked) + self._most_to_come(state)

    def routes(self) -> Iterator[tuple[Mapping[str, Any], list[str]]]:
        """Each combination of the answers that decide, with the questions that it leads to."""
        for answers in self._completions(self._deciding):
            yield answers, self.applying(answers)

    def _most_to_come(self, state: State) -> int:
        undecided = [name for name in self._deciding if not self._is_done(name, state)]
        return max(
            sum(not self._is_done(name, state) for name in self.applying({**state.antwoorden, **answers}))
            for answers in self._completions(undecided)
        )

    def _completions(self, names: Collection[str]) -> Iterator[dict[str, Any]]:
        for values in product(*(_possible_answers(self._vragen[name]) for name in names)):
            yield dict(zip(names, values, strict=True))

    def _is_done(self, name: str, state: State) -> bool:
        return self.key(name) in state.antwoorden or name in state.onbekend


def deciding(vragen: Mapping[str, Intakevraag]) -> list[str]:
    """The questions whose answers decide which others are asked."""
    named = {name for vraag in vragen.values() for name in (*vraag.vraag_als, *vraag.niet_als)}
    return [name for name in vragen if name in named]


def holds(als: Als, answers: Mapping[str, Any]) -> bool:
    """Whether all answers are among those that are named."""
    return all(_is_one_of(answers.get(name), values) for name, values in als.items())


def _applies(vraag: Intakevraag, answers: Mapping[str, Any]) -> bool:
    return holds(vraag.vraag_als, answers) and not any(
        _is_one_of(answers.get(name), values) for name, values in vraag.niet_als.items()
    )


def _is_one_of(answer: Any, values: list[str]) -> bool:
    return any(value in values for value in answer) if isinstance(answer, list) else answer in values


def _possible_answers(vraag: Intakevraag) -> list[Any]:
    if vraag.soort is Vraagsoort.KEUZES:
        return [list(vraag.keuzes), *([value] for value in vraag.keuzes)]
    return list(vraag.keuzes)
