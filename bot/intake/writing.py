"""What was read, written back as a Dutch reader writes it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.intake.expectation import Soort


def written(value: Any, soort: Soort) -> str:
    """A value of `soort` in words and figures: 1.500,5 or 17 maart 2020."""
    if isinstance(value, (Decimal, int)):
        return written_number(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        return f"{written_day(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return format_date(value, "MMMM y", locale="nl") if soort is Soort.MAAND else written_day(value)
    return str(value)


def written_number(value: Decimal | int) -> str:
    return format_decimal(value, format="#,##0.##", locale="nl")


def written_day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")


def one_of(values: Iterable[Any], soort: Soort) -> str:
    """Values between which the person has to choose: "10 mei 2020 of 20 mei 2020"."""
    return " of ".join(written(value, soort) for value in values)
