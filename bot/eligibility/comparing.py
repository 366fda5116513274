"""The operators of tests and provisos; everything else of a rule is data."""

import operator
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from bot.eligibility.models import Vergelijking, Voorbehoud
from bot.eligibility.situation import VOLDOET, Situation

Value = Callable[[Situation], Any]
Verdict = bool | None
"""Three-valued: None is not known (yet)."""

_ORDER: dict[Vergelijking, Callable[[Any, Any], bool]] = {
    Vergelijking.GELIJK: operator.eq,
    Vergelijking.MINDER: operator.lt,
    Vergelijking.HOOGSTENS: operator.le,
    Vergelijking.MINSTENS: operator.ge,
    Vergelijking.MEER: operator.gt,
}
_UNDECIDED_ON_THE_DAY = (Vergelijking.MINDER, Vergelijking.HOOGSTENS, Vergelijking.MINSTENS, Vergelijking.MEER)


class AowAge:
    """The AOW age by year, in months: the facts `aow.leeftijd`."""

    def __init__(self, months_by_year: dict[int, int]) -> None:
        self._after = {year: relativedelta(months=months) for year, months in months_by_year.items()}

    def reached(self, born: date, on: date) -> Verdict:
        """Whether the AOW age of some year up to `on` was reached in that year; None for a year without a source."""
        if born > on:
            return False
        if on.year not in self._after:
            return None
        return any(
            (reached := born + after) <= on and reached <= date(year, 12, 31)
            for year, after in self._after.items()
            if year <= on.year
        )


def compare(op: Vergelijking, answer: Any, value: Any) -> Verdict:
    """`answer op value`. A day alone does not decide against a moment on that same day."""
    if op is Vergelijking.EEN_VAN:
        return answer in value
    if op is Vergelijking.TUSSEN:
        low, high = value
        return bool(low <= answer <= high)
    if isinstance(value, datetime):
        if not isinstance(answer, datetime):
            if answer == value.date() and op in _UNDECIDED_ON_THE_DAY:
                return None
            value = value.date()
    elif isinstance(answer, datetime):
        answer = answer.date()
    return _ORDER[op](answer, value)


def age_on(born: date, on: date) -> int:
    """Whole years; who was born on 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def compile_proviso(
    proviso: Voorbehoud, value_of: Callable[[Voorbehoud], Any], aow: AowAge
) -> Callable[[Situation], Verdict]:
    """A function that says whether a proviso holds; unknown answers give None unless they do not matter."""
    if proviso.niet is not None:
        inner = compile_proviso(proviso.niet, value_of, aow)
        return lambda situation: None if (verdict := inner(situation)) is None else not verdict
    if proviso.alle or proviso.een_van:
        parts = [compile_proviso(part, value_of, aow) for part in proviso.alle or proviso.een_van]
        deciding = not proviso.alle
        return lambda situation: _combined((part(situation) for part in parts), deciding)
    return _compile_comparison(proviso, value_of(proviso), aow)


def _combined(verdicts: Iterable[Verdict], deciding: bool) -> Verdict:
    """ "and" (deciding: False) or "or" (deciding: True) of three-valued verdicts."""
    unknown = False
    for verdict in verdicts:
        if verdict is deciding:
            return deciding
        unknown = unknown or verdict is None
    return None if unknown else not deciding


def _compile_comparison(proviso: Voorbehoud, value: Any, aow: AowAge) -> Callable[[Situation], Verdict]:
    question, op = proviso.vraag, proviso.op
    if question is None or op is None:
        raise ValueError("een voorbehoud noemt geen vraag of vergelijking; controleer het bestand eerst")

    def holds(situation: Situation) -> Verdict:
        answer = situation.answers.get(question)
        if answer is None or answer is VOLDOET:
            return None
        if op is Vergelijking.LEEFTIJD_VANAF:
            return bool(age_on(answer, situation.op) >= value)
        if op is Vergelijking.VOOR_AOW:
            reached = aow.reached(answer, situation.op)
            return None if reached is None else not reached
        return compare(op, answer, value)

    return holds
