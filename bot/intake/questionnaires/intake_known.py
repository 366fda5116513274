"""What the conversation already told, so that the intake need not ask it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.intake.questionnaires.intake_models import Intakevraag, Vraagsoort
from bot.intake.questionnaires.intake_route import IntakeRoute
from bot.intake.questionnaires.state import State
from bot.places.resolver import Places


class KnownAnswers:
    """Takes over answers of earlier questionnaires and answers that were filled in beforehand."""

    def __init__(self, vragen: Mapping[str, Intakevraag], route: IntakeRoute, places: Places) -> None:
        self._vragen = vragen
        self._route = route
        self._places = places

    def taken_over(self, state: State) -> State:
        """The state with every known answer that means something here, and without those that do not."""
        known = {**state.bekend, **state.antwoorden}
        answers = {key: answer for key, answer in state.antwoorden.items() if key not in self._keys()}
        for name in self._vragen:
            answer = self._answer(name, known, state)
            if answer is not None:
                answers[self._route.key(name)] = answer
        return replace(state, antwoorden=answers)

    def _keys(self) -> set[str]:
        return {self._route.key(name) for name in self._vragen}

    def _answer(self, name: str, known: Mapping[str, Any], state: State) -> Any:
        given = state.antwoorden.get(self._route.key(name))
        if given is not None and self._fits(name, given, state):
            return given
        for taken in self._vragen[name].uit_bekend:
            told = known.get(taken.vraag)
            answer = taken.waarden.get(told, told) if isinstance(told, str) else told
            if answer is not None and self._fits(name, answer, state):
                return answer
        return None

    def _fits(self, name: str, answer: Any, state: State) -> bool:
        vraag = self._vragen[name]
        if vraag.soort is Vraagsoort.PLAATS:
            return self._is_place(answer, state)
        if vraag.soort is Vraagsoort.KEUZES:
            return isinstance(answer, list) and bool(answer) and all(value in vraag.keuzes for value in answer)
        return isinstance(answer, str) and (not vraag.keuzes or answer in vraag.keuzes)

    def _is_place(self, code: Any, state: State) -> bool:
        try:
            return bool(
                self._places.municipality(code) if str(code).startswith("GM") else self._places.region(code, state.op)
            )
        except KeyError:
            return False
