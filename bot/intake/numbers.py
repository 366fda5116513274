"""The numbers in a reply, each with the unit and the period that it was said with."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from bot.intake.words import word_lists

UNITS = ("uur", "minuut", "dag", "week", "maand", "kwartaal", "jaar", "euro", "cent", "procent", "keer", "kind", "fte")
BEYOND_ANY_ANSWER = Decimal(10) ** 15  # keeps arithmetic within the precision of Decimal
PERIODS = "uur|dag|week|maand|kwartaal|jaar"

_NUMBER = re.compile(
    r"(?P<sign>(?:(?<![^\s(])-|\bmin(?:us)?\b)\s?)?"
    r"(?P<euro>\beuro\s?(?P<inner>-\s?)?)?"
    r"(?P<figures>\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?(?![\d.])|\d+(?:[.,]\d+)*)"
    r"(?:,-+|,=|\.-+|,(?!\d))?"
)
_PERIOD = re.compile(
    r"(?:\b(?:per|elke|iedere|ieder|elk|heel|hele|vorig|in|de|voor)(?: de| het| een| 1| hele| heel)?|(?<=uur)|(?<=/))"
    rf" ?\b(?P<period>{PERIODS})\b(?! (?:tot|geleden|terug|(?:19|20)\d\d\b))"
)
_SEVERAL_PERIODS = re.compile(
    r"\b(?:per|om de|elke) (?:[2-9]|1\d) (?:week|maand|dag|jaar)\b|\b(?:in|over) (?:[2-9]|1\d) (?:week|maand|jaar)\b"
)
_PERIOD_IN_A_WORD = re.compile(rf"\b(?P<period>{PERIODS})(?= ?(?:inkomen|salaris|loon|omzet|winst|bedrag)\b)")
_RANGE = re.compile(r"\s*(?:-|/|a|of|tot|en|tot en met|\+|,|of misschien|of zelfs|maximaal)\s*(?:de |het |wel )?")
_UNIT = re.compile(
    rf"\s*(?:(?!(?:en|of|tot|a|per|in|de|is|plus|keer|van|dus|want|maar|waarvan)\b)[a-z]+ )?({'|'.join(UNITS)})\b"
)
_NEXT_UNIT = re.compile(rf"\s*({'|'.join(UNITS)})\b")


@dataclass(frozen=True)
class Number:
    """`unit` and `per` are words of the word lists ("uur", "week"), or None when not said."""

    value: Decimal
    start: int
    end: int
    unit: str | None = None
    per: str | None = None
    odd: bool = False
    """Written in a way that can be read as two numbers: 1,500."""


def numbers_in(figures: str) -> list[Number]:
    """The numbers of a text in figures, from left to right."""
    text = _marked_periods(_without_dates(figures))
    found = [_number(text, match) for match in _NUMBER.finditer(text)]
    found = [_with_period(text, found, at) for at in range(len(found))]
    for at, one in reversed(list(enumerate(found[:-1]))):
        other = found[at + 1]
        if _RANGE.fullmatch(text, one.end, other.start):
            found[at] = replace(one, unit=one.unit or other.unit, per=one.per or other.per)
            found[at + 1] = replace(other, per=other.per or one.per)
    return found


def decimal_of(figures: str) -> Decimal:
    """The number that figures with dots, commas and spaces stand for in Dutch; at most BEYOND_ANY_ANSWER."""
    return min(_decimal(figures.replace(" ", "")), BEYOND_ANY_ANSWER)


def _decimal(figures: str) -> Decimal:
    separators = re.findall(r"[.,]", figures)
    if not separators:
        return Decimal(figures)
    last = separators[-1]
    whole, _, part = figures.rpartition(last)
    groups = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", figures) and len(set(separators)) == 1
    cents = len(separators) > 1 and len(part) == len("50")
    if groups or (len(separators) > 1 and len(set(separators)) == 1 and not cents):
        return Decimal(re.sub(r"[.,]", "", figures))
    return Decimal(f"{re.sub(r'[.,]', '', whole) or 0}.{part}")


def _number(text: str, match: re.Match[str]) -> Number:
    figures = match["figures"]
    value = decimal_of(figures)
    ranged = re.search(r"\d\s*(?:euro|uur)?\s*$", text[: match.start()])
    if (match["sign"] and not ranged) or match["inner"]:
        value = -value
    unit = _UNIT.match(text, match.end()) or _NEXT_UNIT.match(text, match.end())
    named = "euro" if match["euro"] else unit[1] if unit else None
    odd = bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", figures))
    start = match.start() if value < 0 else match.start("figures")
    return Number(value, start, match.end(), unit=named, odd=odd)


def _with_period(text: str, numbers: list[Number], at: int) -> Number:
    """The period stands behind a number, or before it where the reply starts with a period."""
    number = numbers[at]
    before = text[numbers[at - 1].end if at else 0 : number.start]
    after = text[number.end : numbers[at + 1].start if at + 1 < len(numbers) else len(text)]
    first = text[: numbers[0].start]
    segment = before if "@" in first else after
    period = re.search(r"@(\w+)", segment)
    return replace(number, per=period[1]) if period else number


def _marked_periods(text: str) -> str:
    text = _PERIOD_IN_A_WORD.sub(lambda match: f" @{match['period']} ", _SEVERAL_PERIODS.sub(" @anders ", text))
    return _PERIOD.sub(lambda match: f" @{match['period']} ", text)


def _without_dates(text: str) -> str:
    """Days, months and years that tell when, and not how much, are blanked."""
    return _dates().sub(lambda match: " " * len(match.group()), text)


@cache
def _dates() -> re.Pattern[str]:
    months = "|".join(word_lists().getallen.maanden)
    return re.compile(
        r"\b\d{1,2}[-/]\d{1,2}[-/](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d?-\d\d?\b|\b\d{1,2}:\d\d\b"
        r"|\((?:19|20)\d\d\)?(?!\d)|^(?:19|20)\d\d ?[:=]"
        rf"|\b\d{{1,2}} (?:{months})(?: (?:19|20)\d\d)?\b|\b(?:{months}) (?:19|20)\d\d\b"
        r"|\b\d{1,2}[-/](?:19|20)\d\d\b"
        r"|\b(?:in|over|sinds|jaar|vanaf|van) (?:19[5-9]|20[0-3])\d\b(?! (?:uur|euro))"
    )
