"""What can be no answer whatever was asked, and what the question's own bounds rule out."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from bot.intake.calendar import Calendar
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht
from bot.intake.writing import written

_CEILINGS = {
    Soort.LEEFTIJD: Decimal(120),
    Soort.JAREN: Decimal(120),
    Soort.UREN_PER_WEEK: Decimal(7 * 24),
    Soort.UREN_PER_JAAR: Decimal(366 * 24),
    Soort.PERCENTAGE: Decimal(100),
    Soort.BEDRAG: Decimal(100_000_000),
    Soort.AANTAL: Decimal(1_000_000),
}


def within_bounds(lezing: Lezing, verwacht: Verwacht, on: date) -> Lezing:
    """The reading as it is, or why its value cannot be the answer."""
    if not isinstance(lezing, Gelezen):
        return lezing
    reden = _objection(lezing.waarde, verwacht, on)
    return Onduidelijk(reden, written(lezing.waarde, verwacht.soort)) if reden else lezing


def _objection(value: Any, verwacht: Verwacht, on: date) -> Reden | None:
    if isinstance(value, (bool, str, time)):
        return None
    if isinstance(value, date):
        return _objection_to_day(value, verwacht, on)
    lowest, highest = verwacht.laagste, verwacht.hoogste
    ceiling = highest if isinstance(highest, (Decimal, int)) else _CEILINGS.get(verwacht.soort)
    if value < 0 and not (isinstance(lowest, (Decimal, int)) and lowest < 0):
        return Reden.NEGATIEF
    if isinstance(lowest, (Decimal, int)) and value < lowest:
        return Reden.TE_LAAG
    return Reden.TE_HOOG if ceiling is not None and value > ceiling else None


def _objection_to_day(value: date, verwacht: Verwacht, on: date) -> Reden | None:
    lowest, highest = verwacht.laagste, verwacht.hoogste
    if isinstance(lowest, date) and _before(value, lowest, verwacht.soort):
        return Reden.TE_LAAG
    if isinstance(highest, date):
        return Reden.TE_HOOG if _before(highest, value, verwacht.soort) else None
    day = value.date() if isinstance(value, datetime) else value
    return Reden.TOEKOMST if day > on and not Calendar.expecting(verwacht, on).knows_the_future else None


def _before(one: date, other: date, soort: Soort) -> bool:
    """Whether one lies before the other, as far as both were said: by month, by day or by the minute."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.replace(tzinfo=None) < other.replace(tzinfo=None)
    first, second = (moment.date() if isinstance(moment, datetime) else moment for moment in (one, other))
    if soort is Soort.MAAND:
        first, second = first.replace(day=1), second.replace(day=1)
    return first < second
