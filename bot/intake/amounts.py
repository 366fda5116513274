"""Amounts of money and of hours, each for the period that was asked."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden
from bot.intake.hours import with_days_added_up, with_minutes_as_hours, with_weeks_added_up
from bot.intake.numbers import Number, decimal_of, numbers_in
from bot.intake.one_value import one_value, without_number
from bot.intake.phrases import Phrases
from bot.intake.reply import Reply
from bot.intake.words import word_lists
from bot.intake.writing import written_number

_MOST_MONTHS = 60  # nobody means more months with "1200 maand"
_LEAST_OF_A_WEEK = 8  # "25 week" is 25 hours a week, "6 week" may be a time

_CENTS = re.compile(r"\b(\d+) ?euro (?:en )?(\d\d)(?: ?cent\b|(?! ?[\d.,]| ?euro)\b)")
_ONLY_CENTS = re.compile(r"\b(\d{1,2}) ?cent\b")
_TIMES = re.compile(r"\b([2-9]) keer (?:euro )?(\d[\d.,]*\d)")
_MINUS_BEHIND = re.compile(r"\d(?: euro)? min\W*$")


def read_amount(reply: Reply) -> Lezing:
    """Euros a month, as Decimal."""
    figures = _ONLY_CENTS.sub(r"0,\1 euro", _CENTS.sub(r"\1,\2 euro", reply.figures))
    times = _TIMES.search(figures)
    if times:
        return Gelezen(Decimal(times[1]) * decimal_of(times[2]), zeker=False)
    numbers = [_of_a_period(number, _MOST_MONTHS) for number in numbers_in(figures)]
    if _loss().find(reply.text) or _MINUS_BEHIND.search(figures):
        if not numbers:
            return Onduidelijk(Reden.NEGATIEF)
        numbers = [replace(number, value=-abs(number.value)) for number in numbers]
    return one_value(numbers, "euro", "maand", reply) or without_number(reply)


def read_hours(reply: Reply, period: str) -> Lezing:
    """Hours a week or a year, as Decimal."""
    figures = with_minutes_as_hours(reply.figures)
    figures = with_days_added_up(figures) if period == "week" else with_weeks_added_up(figures)
    numbers = [_of_a_period(number, _LEAST_OF_A_WEEK) for number in numbers_in(figures)]
    found = one_value(numbers, "uur", period, reply)
    if found:
        return found
    named = _named_hours(reply) if period == "week" else None
    if named is not None:
        return Gelezen(named, zeker=False)
    in_days = [number for number in numbers if number.unit in ("dag", "week", "maand")]
    if in_days:
        return Onduidelijk(Reden.ANDERE_PERIODE, written_number(in_days[0].value))
    return without_number(reply)


def _named_hours(reply: Reply) -> Decimal | None:
    """The hours of "fulltime"."""
    hours = word_lists().getallen.uren_per_week
    said = [word for word in hours if re.search(rf"\b{word}\b", reply.text)]
    return Decimal(hours[said[0]]) if said else None


def _of_a_period(number: Number, above: int) -> Number:
    """ "1200 maand" is 1200 a month: what is too much for a length of time was meant as an amount."""
    if number.unit in ("week", "maand", "jaar") and abs(number.value) > above:
        return replace(number, unit=None, per=number.per or number.unit)
    return number


@cache
def _loss() -> Phrases:
    return Phrases({"verlies": word_lists().woorden.verlies})
