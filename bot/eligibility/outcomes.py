"""From what each kind of help gets to one outcome, as the contract names them."""

from collections.abc import Sequence
from enum import Enum
from functools import cache

from bot.eligibility.models import Gevolg, Hulp
from bot.eligibility.possibilities import BY_WEIGHT, Levels, levels_of, states


class Outcome(Enum):
    """The result of a check; the values are those of the contract."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    ONLY_LOAN = "only_loan"
    ONLY_BENEFIT = "only_benefit"
    ASK_MUNICIPALITY = "ask_municipality"
    UNKNOWN = "unknown"


_ALONE = {
    Gevolg.GEEN: Outcome.ELIGIBLE,
    Gevolg.NAVRAGEN: Outcome.ASK_MUNICIPALITY,
    Gevolg.GEWEIGERD: Outcome.NOT_ELIGIBLE,
}
_TOGETHER = {
    (Gevolg.GEEN, Gevolg.GEEN): Outcome.ELIGIBLE,
    (Gevolg.GEEN, Gevolg.GEWEIGERD): Outcome.ONLY_BENEFIT,
    (Gevolg.GEWEIGERD, Gevolg.GEEN): Outcome.ONLY_LOAN,
    (Gevolg.GEWEIGERD, Gevolg.GEWEIGERD): Outcome.NOT_ELIGIBLE,
}


def outcome_of(levels: Levels, kinds: Sequence[Hulp]) -> Outcome:
    """The outcome of one state. Advice of which the sources are unclear is unknown: no municipality decides on it."""
    effects = tuple(BY_WEIGHT[level] for level in levels)
    if len(kinds) == 1:
        alone = _ALONE[effects[0]]
        return Outcome.UNKNOWN if kinds[0] is Hulp.ADVIES and alone is Outcome.ASK_MUNICIPALITY else alone
    return _TOGETHER.get(effects, Outcome.ASK_MUNICIPALITY)  # type: ignore[arg-type]


@cache
def outcomes_of(mask: int, kinds: tuple[Hulp, ...]) -> frozenset[Outcome]:
    """All outcomes that are still possible."""
    return frozenset(outcome_of(levels, kinds) for levels in states(mask, len(kinds)))


@cache
def outcome_of_kind(mask: int, kinds: tuple[Hulp, ...], which: int) -> Outcome:
    """What one kind of help gets, whatever the open answers are; unknown when they matter."""
    levels = levels_of(mask, len(kinds), which)
    if len(levels) != 1:
        return Outcome.UNKNOWN
    (level,) = levels
    return outcome_of((level,), (kinds[which],))


@cache
def kinds_that_matter(levels: Levels, kinds: tuple[Hulp, ...]) -> tuple[bool, ...]:
    """Per kind of help, whether its level carries the outcome.

    Where the municipality decides, that is every kind it has to decide on; else every kind of which another level alone
    would change the outcome.
    """
    now = outcome_of(levels, kinds)
    if now is Outcome.ASK_MUNICIPALITY:
        return tuple(BY_WEIGHT[level] is Gevolg.NAVRAGEN for level in levels)
    return tuple(
        any(outcome_of((*levels[:which], level, *levels[which + 1 :]), kinds) is not now for level in range(3))
        for which in range(len(kinds))
    )
