"""The outcome of a check in words for a coach: which scheme, what came out, on which date, and what decided it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

from bot.eligibility.loading import Schemes
from bot.eligibility.outcomes import Outcome
from bot.eligibility.scheme import Scheme
from bot.knowledge import Knowledge
from bot.store.woorden import woorden


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
            result=_result(str(outcome.get("result", ""))),
            on=_day(str(outcome.get("date", ""))),
            amount="" if amount is None else format_currency(amount, "EUR", locale="nl_NL"),
            reasons=[_short(scheme, str(condition)) for condition in outcome.get("decided_by") or []],
        )

    @cached_property
    def _schemes(self) -> Mapping[str, Scheme]:
        return Schemes.load(self._knowledge).by_id


def _result(written: str) -> str:
    try:
        return woorden().uitslagen[Outcome(written)]
    except ValueError:
        return written


def _short(scheme: Scheme | None, condition: str) -> str:
    question = scheme.vocabulary.get(condition) if scheme else None
    return (question.kort if question else "") or condition.replace("_", " ")


def _day(written: str) -> str:
    try:
        return format_date(date.fromisoformat(written), "d MMMM yyyy", locale="nl")
    except ValueError:
        return written
