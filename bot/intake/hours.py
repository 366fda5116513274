"""Hours as people add them up: days of so many hours, and hours with minutes."""

import re
from decimal import Decimal
from functools import cache

from bot.intake.numbers import decimal_of
from bot.intake.words import word_lists

LONGEST_WORKING_DAY = 12
DAYS_IN_WEEK = 7

_LINK = (
    r"[\s,]*(?:(?:per week|in de week|de week|van|a|ad|keer|met|voor|telkens|elk|steeds|ongeveer|is|werk ik|ik werk)"
    r"[\s,]+)*"
)
_HOURS = r"(?P<hours>\d{1,2}(?:[.,]\d+)?)"
_DAYS_OF_HOURS = re.compile(
    r"(?<![\d.,])(?P<days>\d(?:[.,]5)?)\s*(?:(?:hele|volle|werk|lange) ?)?(?:dag|keer)\b(?: keer)?"
    rf"{_LINK}{_HOURS}(?![\d:])\s*(?:uur\b)?(?!\s*(?:tot|-|a) ?\d)(?: per dag)?"
)
_HOURS_ON_DAYS = re.compile(
    rf"\b{_HOURS}\s*uur(?: per dag| op 1 dag)?{_LINK}"
    r"(?:(?:en|dan|verdeeld over|op|over|en dat) )*(?P<days>\d)\s*dag\b(?: (?:per|in de|de) week)?"
)
_WITH_MINUTES = re.compile(
    r"\b(?P<hours>\d{1,3})(?:\s*uur\s*(?:en )?(?:(?P<m1>\d\d?)\s*minuut\b|(?P<m3>15|30|45)$)|:(?P<m2>[0-5]\d)(?: uur)?)"
)

_WEEKS_OF_HOURS = re.compile(
    rf"\b(?P<weeks>\d\d?)\s*(?:week|keer)\b(?: keer)?{_LINK}{_HOURS}(?![\d:])\s*(?:uur\b)?(?: per week)?"
)
_HOURS_IN_WEEKS = re.compile(
    rf"\b{_HOURS}\s*uur(?: per week)?[\s,]*(?:(?:keer|in|gedurende)\s*)*(?P<weeks>\d\d?)\s*week\b"
)
_ZERO_HOURS_CONTRACT = re.compile(r"\b0 ?-?(?:uur|uren) ?contract\b")
_AND = re.compile(r"\ben\b|,")


def with_days_added_up(figures: str) -> str:
    """ "4 dag van 8 uur" as "32 uur"; several of these as their sum."""
    figures = _weekdays().sub(_counted_days, _ZERO_HOURS_CONTRACT.sub(" ", figures))
    figures = _named_days().sub(
        lambda match: f"{len(re.findall(r'[a-z]{2,}', _AND.sub(' ', match.group())))} dag ", figures
    )
    total = Decimal(0)

    def product(match: re.Match[str]) -> str:
        nonlocal total
        days, hours = decimal_of(match["days"]), decimal_of(match["hours"])
        if days > DAYS_IN_WEEK or hours > LONGEST_WORKING_DAY:
            return match.group()
        total += days * hours
        return "@som"

    for pattern in (_DAYS_OF_HOURS, _HOURS_ON_DAYS):
        figures = pattern.sub(product, figures)
    return figures.replace("@som", f"{total:f} uur".replace(".", ","), 1).replace("@som", "")


def with_weeks_added_up(figures: str) -> str:
    """ "46 week van 30 uur" as "1380 uur"."""
    for pattern in (_WEEKS_OF_HOURS, _HOURS_IN_WEEKS):
        figures = pattern.sub(lambda match: f"{decimal_of(match['hours']) * int(match['weeks']):f} uur", figures)
    return figures


def with_minutes_as_hours(figures: str) -> str:
    """ "37 uur en 30 minuut" as "37,5 uur"."""
    return _WITH_MINUTES.sub(_in_hours, figures)


def _in_hours(match: re.Match[str]) -> str:
    hours = Decimal(match["hours"]) + Decimal(match["m1"] or match["m2"] or match["m3"]) / 60
    return f"{hours.quantize(Decimal('0.01')).normalize():f} uur".replace(".", ",")


def _counted_days(match: re.Match[str]) -> str:
    names = [name[:2] for name in word_lists().getallen.weekdagen]
    first, last = names.index(match["first"][:2]), names.index(match["last"][:2])
    return f"{(last - first) % DAYS_IN_WEEK + 1} dag"


@cache
def _weekdays() -> re.Pattern[str]:
    names = "|".join(name for full in word_lists().getallen.weekdagen for name in (full, full[:2]))
    return re.compile(rf"\b(?P<first>{names})\s*(?:tot en met|tot|-|t)\s*(?P<last>{names})\b")


@cache
def _named_days() -> re.Pattern[str]:
    names = "|".join(name for full in word_lists().getallen.weekdagen for name in (full, full[:2]))
    return re.compile(rf"\b(?:{names})\b(?:(?:\s*,\s*|\s+en\s+|\s+)(?:{names})\b)+\s*")
