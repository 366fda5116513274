"""Deciding a case: the outcome, what decided it, what is still open, and the amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from bot.eligibility.conditions import Condition
from bot.eligibility.models import Hulp
from bot.eligibility.norms import amount_per_month
from bot.eligibility.outcomes import Outcome, kinds_that_matter, outcome_of_kind, outcomes_of
from bot.eligibility.possibilities import BY_WEIGHT, Levels, levels_of, states
from bot.eligibility.questions import open_questions
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import Situation
from bot.knowledge import Bron


@dataclass(frozen=True)
class Decision:
    """The decision on one case by one scheme. Details are worked out when they are asked for."""

    scheme: Scheme
    situation: Situation
    mask: int

    @cached_property
    def result(self) -> Outcome:
        """The outcome; unknown when different answers would still lead to different ones."""
        possible = outcomes_of(self.mask, self.scheme.kinds)
        return next(iter(possible)) if len(possible) == 1 else Outcome.UNKNOWN

    def of(self, hulp: Hulp) -> Outcome | None:
        """What one kind of help gets; None when the scheme does not give it."""
        if hulp not in self.scheme.kinds:
            return None
        return outcome_of_kind(self.mask, self.scheme.kinds, self.scheme.kinds.index(hulp))

    @cached_property
    def decided_by(self) -> list[Condition]:
        """The conditions that carry the outcome: they failed, and reach the level of a kind of help that matters.

        As long as the outcome is unknown, those that already settle one kind of help.
        """
        reached = [levels for levels in states(self.mask, len(self.scheme.kinds)) if any(levels)]
        if not reached:
            return []
        return [condition for condition in self.scheme.conditions.values() if self._carries(condition, reached)]

    def _carries(self, condition: Condition, reached: Sequence[Levels]) -> bool:
        own = self._certain(condition)
        if own is None or not any(own):
            return False
        decided = self.result is not Outcome.UNKNOWN or len(own) == 1
        return any(
            important and level > 0 and level == heaviest
            for levels in reached
            for important, level, heaviest in zip(
                kinds_that_matter(levels, self.scheme.kinds) if decided else self._settled, own, levels, strict=True
            )
        )

    def _certain(self, condition: Condition) -> Levels | None:
        """What a condition does to each kind of help; None as long as open answers decide that.

        Whether it is asked may be open when all that may be asked in its place does the same.
        """
        kinds = len(self.scheme.kinds)
        mask = condition.mask(self.situation)
        if condition.applies(self.situation) is None and self.scheme.is_certain_around(condition, self.situation):
            mask = condition.mask_when_asked(self.situation)
        own = states(mask, kinds)
        return own[0] if len(own) == 1 else None

    @cached_property
    def _settled(self) -> tuple[bool, ...]:
        """Per kind of help, whether its level is certain."""
        kinds = len(self.scheme.kinds)
        return tuple(len(levels_of(self.mask, kinds, which)) == 1 for which in range(kinds))

    @cached_property
    def open(self) -> list[str]:
        """The questions of which the answer can still change the outcome, in the order in which they are asked."""
        return open_questions(self.scheme, self.situation)

    @property
    def trace(self) -> list["TraceEntry"]:
        """What became of each condition, in the order of the file."""
        kinds = len(self.scheme.kinds)
        return [
            TraceEntry(
                id=condition.id,
                answer=str(condition.answer(self.situation) if condition.applies(self.situation) is not False else ""),
                verdict=_verdict(condition, self.situation, kinds),
                bron=condition.model.bron,
            )
            for condition in self.scheme.conditions.values()
        ]

    @cached_property
    def sources(self) -> list[Bron]:
        """Where the rules that decided were read; of the whole scheme when nothing failed."""
        names = [name for condition in self.decided_by for name in condition.model.bron]
        return [self.scheme.bronnen[name] for name in dict.fromkeys([*names, *self.scheme.model.bron])]

    @cached_property
    def amount_month(self) -> Decimal | None:
        """The benefit in the month, in euro; 0 when there is none; None when the answers do not give it."""
        norms, benefit = self.scheme.norms, self.of(Hulp.UITKERING)
        if norms is None or benefit not in (Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE):
            return None
        month = self.situation.answers.get(norms.model.maand)
        starts = self.starts_on
        before_start = month is not None and starts is not None and month.replace(day=1) < starts
        if benefit is Outcome.NOT_ELIGIBLE or before_start:
            return Decimal("0.00")
        return amount_per_month(norms, self.situation)

    @cached_property
    def starts_on(self) -> date | None:
        """The first day of the help, when it is given at all."""
        if self.result is Outcome.NOT_ELIGIBLE or self.of(Hulp.UITKERING) is Outcome.NOT_ELIGIBLE:
            return None
        return self.scheme.starts_on(self.situation)

    @cached_property
    def loan_max(self) -> Decimal | None:
        """The most that can still be lent, in euro; None when it is not known."""
        loan, ceiling = self.of(Hulp.LENING), self.scheme.loan_ceiling
        if loan is Outcome.NOT_ELIGIBLE:
            return Decimal(0)
        if loan is not Outcome.ELIGIBLE or ceiling is None:
            return None
        lent = self.situation.answers.get(self.scheme.model.geleend or "")
        return ceiling - lent if isinstance(lent, Decimal) else None


@dataclass(frozen=True)
class TraceEntry:
    """What became of one condition."""

    id: str
    answer: str
    verdict: str
    bron: list[str]


def _verdict(condition: Condition, situation: Situation, kinds: int) -> str:
    if condition.applies(situation) is False:
        return "niet gevraagd"
    levels = states(condition.mask(situation), kinds)
    if len(levels) != 1:
        return "onbekend"
    return ", ".join(BY_WEIGHT[level].value for level in levels[0]) if any(levels[0]) else "voldoet"


def decide(scheme: Scheme, situation: Situation) -> Decision:
    """Decides a case. Never guesses: an answer that is missing stays unknown."""
    return Decision(scheme, situation, scheme.mask(situation))
