"""The outcome of a check in words for a coach: which scheme, what came out, on which date, and what decided it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

from bot.eligibility.loading import Schemes
from bot.eligibility.scheme import Scheme
from bot.knowledge import Knowledge

RESULTS = {
    "eligible": "lijkt te kunnen",
    "not_eligible": "lijkt niet te kunnen",
    "only_loan": "alleen de lening lijkt te kunnen",
    "only_benefit": "alleen de uitkering lijkt te kunnen",
    "ask_municipality": "de gemeente beslist",
    "unknown": "niet te zeggen",
}


@dataclass(frozen=True)
class CheckedCase:
    """One outcome as it stands beside a conversation."""

    scheme: str
    result: str
    on: str
    amount: str
    reasons: list[str]


class OutcomeWords:
    """Reads `outcome` metadata; what is not known under its id keeps that id."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def of(self, outcome: Mapping[str, Any]) -> CheckedCase:
        scheme = self._schemes.get(str(outcome.get("scheme", "")))
        amount = outcome.get("amount_month")
        return CheckedCase(
            scheme=scheme.model.naam if scheme else str(outcome.get("scheme", "")),
            result=RESULTS.get(str(outcome.get("result")), str(outcome.get("result", ""))),
            on=_day(str(outcome.get("date", ""))),
            amount="" if amount is None else format_currency(amount, "EUR", locale="nl_NL"),
            reasons=[_short(scheme, str(condition)) for condition in outcome.get("decided_by") or []],
        )

    @cached_property
    def _schemes(self) -> Mapping[str, Scheme]:
        return Schemes.load(self._knowledge).by_id


def _short(scheme: Scheme | None, condition: str) -> str:
    question = scheme.vocabulary.get(condition) if scheme else None
    return (question.kort if question else "") or condition.replace("_", " ")


def _day(written: str) -> str:
    try:
        return format_date(date.fromisoformat(written), "d MMMM yyyy", locale="nl")
    except ValueError:
        return written
