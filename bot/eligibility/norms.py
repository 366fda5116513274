"""The income test: the norm of the household in a month, and what is left of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.eligibility.conditions import Condition, Proviso, Values
from bot.eligibility.models import Inkomst, Norm, Regeling, Voorwaarde
from bot.eligibility.situation import VOLDOET, Situation

CENT = Decimal("0.01")


@dataclass(frozen=True)
class NormTable:
    """The norms of a scheme, by household and month."""

    model: Norm
    amounts: Mapping[tuple[str, date], Decimal]
    households: Mapping[str, Proviso]
    outside: Proviso
    shares: Mapping[str, Decimal]
    """Which part of each answer counts as income."""

    questions: Sequence[str]
    """The questions that the amount depends on."""

    def months(self, situation: Situation) -> list[date]:
        """The month asked about, or all months of the scheme when none was named."""
        month = situation.answers.get(self.model.maand)
        if month is not None:
            return [month.replace(day=1)]
        return sorted({month for _, month in self.amounts})

    def norms(self, situation: Situation) -> set[Decimal | None]:
        """The norms that are still possible; None stands for a household or month without one."""
        found: set[Decimal | None] = set()
        for household in self._households(situation):
            for month in self.months(situation):
                found.add(self.amounts.get((household, month)) if household else None)
        return found

    def income(self, situation: Situation) -> Decimal | None:
        """What counts as income in that month; None as long as no income of one's own is known."""
        known = False
        total = Decimal(0)
        for entry in self.model.inkomsten:
            amount = situation.answers.get(entry.vraag)
            if amount is None or amount is VOLDOET:
                continue
            known = known or entry.los
            total += amount * self.shares[entry.vraag]
        return total if known else None

    def least_income(self, situation: Situation) -> Decimal:
        """The income that is certain, whatever the open answers are."""
        return self.income(situation) or sum(
            (
                situation.answers[entry.vraag] * self.shares[entry.vraag]
                for entry in self.model.inkomsten
                if entry.vraag in situation.answers
            ),
            Decimal(0),
        )

    def in_scheme(self, month: date) -> bool:
        return self.model.van <= month <= self.model.tot

    def _households(self, situation: Situation) -> list[str | None]:
        named = situation.answers.get(self.model.huishouden)
        if named in self.households:
            return [named]
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
        income = self.table.income(situation)
        mask = 0
        for norm in self.table.norms(situation):
            mask |= self.masks.unclear if norm is None else self._against(norm, income, situation)
        return mask

    def _against(self, norm: Decimal, income: Decimal | None, situation: Situation) -> int:
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
