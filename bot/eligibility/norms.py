"""The income test: the norm of the household in a month, and what is left of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from bot.eligibility.conditions import Condition, Proviso, Values
from bot.eligibility.models import Inkomst, Norm, Regeling, Voorwaarde
from bot.eligibility.situation import VOLDOET, Situation

CENT = Decimal("0.01")
HOUSEHOLD_KEY = "household_key"
"""The answer that names a household of the table at once, so that ages and children need not be known."""


@dataclass(frozen=True)
class NormTable:
    """The norms of a scheme, by household and month."""

    model: Norm
    amounts: Mapping[tuple[str, date], Decimal]
    households: Mapping[str, Proviso]
    outside: Proviso
    alone_or_together: Mapping[str, str | None]
    """Per household of the table, what it says on the question about living alone."""

    shares: Mapping[str, Decimal]
    """Which part of each answer counts as income."""

    counts: Mapping[str, Proviso]
    """When each answer counts as income."""

    unless_refused: Mapping[str, Any]
    """Answers without which there is no benefit at all: as long as they are open, only these need to be tried."""

    household_questions: Sequence[str]
    """The questions that tell which household it is."""

    @property
    def questions(self) -> list[str]:
        """The questions that the amount depends on."""
        incomes = [entry.vraag for entry in self.model.inkomsten if entry.vragen]
        return [*self.household_questions, self.model.maand, *incomes]

    def questions_in(self, situation: Situation) -> list[str]:
        """The questions that the amount depends on in this case."""
        named = situation.answers.get(HOUSEHOLD_KEY) is not None
        return [name for name in self.questions if not named or name not in self.household_questions]

    def months(self, situation: Situation) -> list[date]:
        """The month asked about, or all months of the scheme when none was named."""
        month = situation.answers.get(self.model.maand)
        return self._all_months if month is None else [month.replace(day=1)]

    @cached_property
    def _all_months(self) -> list[date]:
        return sorted({month for _, month in self.amounts})

    def norms(self, situation: Situation) -> set[Decimal | None]:
        """The norms that are still possible; None stands for a household or month without one."""
        return {norm for norm, _ in self.possibilities(situation)}

    def income(self, situation: Situation) -> Decimal | None:
        """What counts as income in that month; None as long as no income of one's own is known."""
        known = [entry for entry in self._incomes(situation) if entry.los]
        return self.least_income(situation) if known else None

    def least_income(self, situation: Situation) -> Decimal:
        """The income that is certain, whatever the open answers are."""
        amounts = (situation.answers[entry.vraag] * self.shares[entry.vraag] for entry in self._incomes(situation))
        return sum(amounts, Decimal(0))

    def possibilities(self, situation: Situation) -> Iterator[tuple[Decimal | None, Situation]]:
        """Each norm that is still possible, with the case as it then is: alone, or with a partner who has an income."""
        for household in self._households(situation):
            told = situation
            if household and situation.answers.get(self.model.huishouden) is None:
                told = situation.with_answer(self.model.huishouden, self.alone_or_together[household])
            for month in self.months(situation):
                yield self.amounts.get((household, month)) if household else None, told

    def in_scheme(self, month: date) -> bool:
        return self.model.van <= month <= self.model.tot

    def _incomes(self, situation: Situation) -> list[Inkomst]:
        """The incomes that were named and count."""
        return [
            entry
            for entry in self.model.inkomsten
            if situation.answers.get(entry.vraag) not in (None, VOLDOET)
            and self.counts[entry.vraag](situation) is not False
        ]

    def _households(self, situation: Situation) -> list[str | None]:
        named = situation.answers.get(HOUSEHOLD_KEY)
        if named is not None:
            return [named]
        situation = situation.with_default(self.unless_refused)
        verdicts = {household: holds(situation) for household, holds in self.households.items()}
        certain: list[str | None] = [household for household, verdict in verdicts.items() if verdict]
        if certain:
            return certain
        possible: list[str | None] = [household for household, verdict in verdicts.items() if verdict is None]
        return [*possible, None] if not possible or self.outside(situation) is not False else possible


class IncomeBelowNorm(Condition):
    """Whether the income is below the norm of the household, in every month that it can be about."""

    def __init__(self, name: str, model: Voorwaarde, regeling: Regeling, values: Values, table: NormTable) -> None:
        super().__init__(name, model, regeling, values)
        self.table = table

    def mask_when_asked(self, situation: Situation) -> int:
        month = situation.answers.get(self.table.model.maand)
        if month is not None and not self.table.in_scheme(month):
            return self.masks.failing
        mask = 0
        for norm, told in self.table.possibilities(situation):
            mask |= self.masks.unclear if norm is None else self._against(norm, told)
        return mask

    def _against(self, norm: Decimal, situation: Situation) -> int:
        income = self.table.income(situation)
        if income is not None:
            return self.masks.passing if income < norm else self.masks.failing
        if self.table.least_income(situation) >= norm:
            return self.masks.failing
        return self.masks.passing | self.masks.failing


def amount_per_month(table: NormTable, situation: Situation) -> Decimal | None:
    """Norm minus income in the month, in euro to the cent; None when the answers leave more than one amount."""
    income = table.income(situation)
    norms = table.norms(situation)
    if income is None or len(norms) != 1:
        return None
    (norm,) = norms
    if norm is None:
        return None
    return max(Decimal(0), norm - income).quantize(CENT, ROUND_HALF_UP)


def share_of(entry: Inkomst, percentage: Any) -> Decimal:
    """The part of an answer that counts, after the percentage that is taken off."""
    return Decimal(1) if entry.min_procent is None else 1 - Decimal(str(percentage)) / 100
