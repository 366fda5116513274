"""What a proviso mentions: the questions, and the answers at which it turns."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.eligibility.models import Antwoordsoort, Vergelijking, Voorbehoud, Vraag

_DATES_OF_BIRTH = (date(1930, 1, 1), date(1954, 6, 1), date(1970, 6, 1), date(1990, 6, 1), date(2020, 1, 1))
_STEPS: tuple[tuple[type, Any], ...] = (
    (datetime, timedelta(minutes=1)),
    (date, timedelta(days=1)),
    (Decimal, Decimal("0.01")),
)
_LITTLE_AND_MUCH = {
    Antwoordsoort.BEDRAG: (Decimal(0), Decimal(10**6)),
    Antwoordsoort.LEEFTIJD: (Decimal(18), Decimal(100)),
}


def leaves(proviso: Voorbehoud | None) -> Iterator[Voorbehoud]:
    """The comparisons in a proviso."""
    if proviso is None:
        return
    if proviso.vraag is not None:
        yield proviso
    for part in (*proviso.alle, *proviso.een_van, *([proviso.niet] if proviso.niet else [])):
        yield from leaves(part)


def questions_in(proviso: Voorbehoud | None) -> set[str]:
    return {leaf.vraag for leaf in leaves(proviso) if leaf.vraag}


def samples(question: Vraag, turning_points: list[tuple[Vergelijking, Any]]) -> list[Any]:
    """One answer of each sort that matters: around every value that this question is compared with."""
    if question.soort is Antwoordsoort.JA_NEE:
        return [True, False]
    if question.soort is Antwoordsoort.KEUZE:
        return list(question.keuzes)
    if question.soort is Antwoordsoort.GEBOORTEDATUM:
        return list(_DATES_OF_BIRTH)
    found = list(_LITTLE_AND_MUCH.get(question.soort, ()))
    for op, value in turning_points:
        for point in value if op in (Vergelijking.TUSSEN, Vergelijking.EEN_VAN) else [value]:
            found += _around(point)
    return sorted(set(found), key=_order)


def _around(point: Any) -> list[Any]:
    step = next((step for kind, step in _STEPS if isinstance(point, kind)), None)
    return [point] if step is None else [point - step, point, point + step]


def _order(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if type(value) is date else value


ValueOf = Callable[[Voorbehoud], Any]
