"""Arithmetic of what is still possible.

A state says, per kind of help, the heaviest `Gevolg` so far; states combine by the heaviest. What is not known yet is a
set of possible states, kept as a bit mask, so that unknown answers spread without trying them all.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product

from bot.eligibility.models import Gevolg, Hulp

WEIGHT = {Gevolg.GEEN: 0, Gevolg.NAVRAGEN: 1, Gevolg.GEWEIGERD: 2}
BY_WEIGHT = tuple(WEIGHT)
Levels = tuple[int, ...]

NOTHING = 0
UNTOUCHED = 1
"""The mask of the one state in which nothing stands in the way."""


def mask_of(levels: Levels) -> int:
    """The mask of exactly one state."""
    return 1 << index_of(levels)


def index_of(levels: Levels) -> int:
    index = 0
    for level in levels:
        index = index * 3 + level
    return index


@cache
def states(mask: int, kinds: int) -> tuple[Levels, ...]:
    """The states in a mask."""
    return tuple(levels for levels in product(range(3), repeat=kinds) if mask >> index_of(levels) & 1)


@cache
def both(first: int, second: int, kinds: int) -> int:
    """What is possible when two things hold: each pair of states, by the heaviest."""
    combined = NOTHING
    for one in states(first, kinds):
        for other in states(second, kinds):
            combined |= mask_of(tuple(map(max, one, other)))
    return combined


def all_of(masks: Iterable[int], kinds: int) -> int:
    """What is possible when all of these hold."""
    result = UNTOUCHED
    for mask in masks:
        if mask != UNTOUCHED:
            result = both(result, mask, kinds)
    return result


@cache
def lightest(mask: int, kinds: int) -> int:
    """The mask of the one state in which everything that is open turns out well."""
    return mask_of(tuple(min(levels) for levels in zip(*states(mask, kinds), strict=True)))


@cache
def levels_of(mask: int, kinds: int, which: int) -> frozenset[int]:
    """The levels that one kind of help can still get."""
    return frozenset(levels[which] for levels in states(mask, kinds))


def mask_of_effects(effects: dict[Hulp, Gevolg], kinds: Sequence[Hulp]) -> int:
    """The mask of what a condition does, for the kinds of help of a scheme."""
    return mask_of(tuple(WEIGHT[effects.get(kind, Gevolg.GEEN)] for kind in kinds))
