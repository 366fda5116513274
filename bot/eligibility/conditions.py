"""Conditions ready to be tried: from the models of the files to functions of a case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.eligibility.comparing import AowAge, Verdict, compare, compile_proviso
from bot.eligibility.models import Afleiding, Gevolg, Regeling, Toets, Vergelijking, Voorbehoud, Voorwaarde, Vraag
from bot.eligibility.possibilities import UNTOUCHED, mask_of_effects
from bot.eligibility.provisos import questions_in
from bot.eligibility.situation import VOLDOET, Situation

Proviso = Callable[[Situation], Verdict]


class Values(Protocol):
    """Where the compared values come from: the file itself, or the facts on the day that the scheme began."""

    aow: AowAge

    def of(self, stated: Toets | Voorbehoud) -> Any:
        """The value to compare with."""

    def question(self, name: str) -> Vraag:
        """A question of the file."""


@dataclass(frozen=True)
class Derivation:
    """What other answers tell about this one; `asked` says whether they play a part themselves."""

    holds: Proviso
    asked: Proviso
    answer: Any
    only_in_conversation: bool
    goes_first: bool


@dataclass(frozen=True)
class Masks:
    """What is possible after each verdict of a condition."""

    passing: int
    failing: int
    unclear: int
    by_answer: dict[str, int]

    @classmethod
    def of(cls, model: Voorwaarde, regeling: Regeling) -> "Masks":
        kinds = regeling.hulp
        refusable = [kind for kind, gevolg in model.bij_nee.items() if gevolg is not Gevolg.GEEN]
        return cls(
            passing=mask_of_effects(model.bij_ja, kinds),
            failing=mask_of_effects(model.bij_nee, kinds),
            unclear=mask_of_effects(dict.fromkeys(refusable, Gevolg.NAVRAGEN), kinds),
            by_answer={answer: mask_of_effects(effects, kinds) for answer, effects in model.bij_antwoord.items()},
        )


class Condition:
    """One condition of one scheme, with a test that looks at its own answer alone."""

    def __init__(self, name: str, model: Voorwaarde, regeling: Regeling, values: Values) -> None:
        self.id = name
        self.model = model
        self.masks = Masks.of(model, regeling)
        self.applies = compile_applies(model.vraag_als, values)
        self.derivations = compile_derivations(model.afgeleid, values)
        self._first = [derivation for derivation in self.derivations if derivation.goes_first]
        self.told_by = frozenset(name for entry in model.afgeleid for name in questions_in(entry.als))
        self.value = values.of(model.toets)

    def answer(self, situation: Situation) -> Any:
        """What other answers tell before all, the answer given, or what others tell; None when none is there."""
        given = situation.answers.get(self.id)
        told = derived(self.derivations if given is None else self._first, situation)
        return given if told is None else told

    def mask(self, situation: Situation) -> int:
        """What this condition leaves possible in this case."""
        asked = self.applies(situation)
        if asked is False:
            return UNTOUCHED
        found = self.mask_when_asked(situation)
        return found if asked else found | UNTOUCHED

    def mask_when_asked(self, situation: Situation) -> int:
        mask = self._mask_of(self.answer(situation))
        for derivation in self._first:
            if derivation.holds(situation) and derivation.asked(situation) is None:
                mask |= self._mask_of(derivation.answer)
        return mask

    def _mask_of(self, answer: Any) -> int:
        if answer is None:
            return self.anything()
        if answer is VOLDOET:
            return self.masks.passing
        if answer in self.masks.by_answer:
            return self.masks.by_answer[answer]
        return self.judge(answer)

    def decides(self, answer: Any) -> bool:
        """Whether an answer says enough; a day does not, where the hour matters."""
        if answer is VOLDOET or not isinstance(self.value, datetime):
            return True
        return compare(self.model.toets.op, answer, self.value) is not None

    def passing_answer(self) -> Any:
        """The answer that meets the condition; `VOLDOET` when more than one does."""
        if self.model.toets.op is Vergelijking.GELIJK:
            return self.value
        if self.model.toets.op is Vergelijking.EEN_VAN and len(self.value) == 1:
            return self.value[0]
        return VOLDOET

    def failing_answer(self) -> bool | None:
        """The one answer that does not meet the condition; None when there are more."""
        yes_or_no = self.model.toets.op is Vergelijking.GELIJK and isinstance(self.value, bool)
        return not self.value if yes_or_no else None

    def judge(self, answer: Any) -> int:
        """The mask of a known answer."""
        verdict = compare(self.model.toets.op, answer, self.value)
        if verdict is None:
            return self.anything()
        return self.masks.passing if verdict else self.masks.failing

    def anything(self) -> int:
        """The mask of an answer that is not known."""
        mask = self.masks.passing | self.masks.failing
        for other in self.masks.by_answer.values():
            mask |= other
        return mask


class WithinPeriod(Condition):
    """Whether one could apply on a day: the days of the scheme, of which the last may be unclear in the sources."""

    def __init__(self, name: str, model: Voorwaarde, regeling: Regeling, values: Values) -> None:
        super().__init__(name, model, regeling, values)
        self._regeling = regeling

    def answer(self, situation: Situation) -> date:
        """The day of applying; the reference date when no other was named."""
        day: date = situation.answers.get(self.id, situation.op)
        return day

    def judge(self, answer: date) -> int:
        if answer < self._regeling.van or (self._regeling.tot is not None and answer > self._regeling.tot):
            return self.masks.failing
        if self._regeling.onzeker_vanaf is not None and answer >= self._regeling.onzeker_vanaf:
            return self.masks.unclear
        return self.masks.passing


def derived(derivations: Sequence[Derivation], situation: Situation, *, in_conversation: bool = False) -> Any:
    """The first answer that other answers tell, or None."""
    for derivation in derivations:
        if derivation.only_in_conversation and not in_conversation:
            continue
        if derivation.holds(situation) and derivation.asked(situation):
            return derivation.answer
    return None


def compile_applies(proviso: Voorbehoud | None, values: Values) -> Proviso:
    if proviso is None:
        return lambda _: True
    return compile_proviso(proviso, values.of, values.aow)


def compile_derivations(afgeleid: Sequence[Afleiding], values: Values) -> list[Derivation]:
    return [
        Derivation(
            holds=compile_proviso(entry.als, values.of, values.aow),
            asked=_compile_asked(questions_in(entry.als), values),
            answer=entry.dan,
            only_in_conversation=entry.alleen_in_gesprek,
            goes_first=entry.gaat_voor,
        )
        for entry in afgeleid
    ]


def _compile_asked(names: set[str], values: Values) -> Proviso:
    """Whether all of these questions play a part."""
    provisos = [values.question(name).vraag_als for name in sorted(names)]
    conditional = [proviso for proviso in provisos if proviso is not None]
    return compile_applies(Voorbehoud(alle=conditional) if conditional else None, values)
