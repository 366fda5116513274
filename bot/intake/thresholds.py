"""Yes-no questions with a limit in them ("23,5 uur of meer?"), which people answer with a number."""

import re
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cache

from bot.intake.ages import read_age_with_months
from bot.intake.amounts import read_amount, read_hours
from bot.intake.bounds import within_bounds
from bot.intake.counts import read_number
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht
from bot.intake.numbers import numbers_in
from bot.intake.phrases import Phrases
from bot.intake.reply import Reply
from bot.intake.shares import read_percentage
from bot.intake.words import word_lists
from bot.intake.yes_no import read_yes_no, yes_or_no_said

_CENT = Decimal("0.01")


def read_against_threshold(reply: Reply, verwacht: Verwacht, on: date) -> Lezing:
    """A bool: what was said, or on which side of the threshold the number lies."""
    compared = _compared(reply, verwacht, on)
    said = yes_or_no_said(reply)
    if compared is None or (said is not None and isinstance(compared, Onduidelijk)):
        return read_yes_no(reply)
    if said is not None and isinstance(compared, Gelezen) and compared.waarde != said:
        return Onduidelijk(Reden.MEER_DAN_EEN)
    return compared


def _compared(reply: Reply, verwacht: Verwacht, on: date) -> Lezing | None:
    """The number against the threshold; None when no number and no "meer" or "minder" was said."""
    number = within_bounds(_number(reply, verwacht, on), Verwacht(verwacht.drempel_soort or Soort.AANTAL), on)
    if isinstance(number, Gelezen) and (re.search(r"\d", reply.figures) or number.waarde):
        return _side_of_number(number, reply, verwacht)
    if isinstance(number, Onduidelijk) and number.reden is Reden.MEER_DAN_EEN:
        sides = {_side(value.value, verwacht) for value in numbers_in(reply.figures)}
        return Gelezen(sides.pop(), zeker=False) if len(sides) == 1 else number
    if re.search(r"\d", reply.figures) and isinstance(number, Onduidelijk):
        return number
    directions = {hit.name for hit in _directions().find(reply.text)} & {"meer", "minder"}
    return Gelezen("meer" in directions) if len(directions) == 1 else None


def _number(reply: Reply, verwacht: Verwacht, on: date) -> Lezing:
    soort = verwacht.drempel_soort
    if soort is Soort.LEEFTIJD:
        return read_age_with_months(reply, on)
    if soort in (Soort.UREN_PER_WEEK, Soort.UREN_PER_JAAR):
        return read_hours(reply, "week" if soort is Soort.UREN_PER_WEEK else "jaar")
    if soort is Soort.BEDRAG:
        return read_amount(reply)
    if soort is Soort.PERCENTAGE:
        return read_percentage(reply)
    return read_number(reply)


def _side_of_number(number: Gelezen, reply: Reply, verwacht: Verwacht) -> Lezing:
    limits = {hit.name for hit in _limits().find(reply.text)}
    threshold = verwacht.drempel or Decimal(0)
    value: Decimal = number.waarde
    if limits == {"minstens"}:
        return Gelezen(True) if value >= threshold else Onduidelijk(Reden.TE_VAAG)
    if limits == {"hoogstens"}:
        return Gelezen(False) if value <= threshold else Onduidelijk(Reden.TE_VAAG)
    if verwacht.drempel_soort is Soort.LEEFTIJD and _can_be_either(number, threshold):
        return Onduidelijk(Reden.TE_VAAG)
    return Gelezen(_side(value, verwacht), number.zeker)


def _can_be_either(age: Gelezen, threshold: Decimal) -> bool:
    """Whether a whole age lies in the year in which a threshold with months is passed."""
    whole = age.waarde == int(age.waarde) and threshold != int(threshold)
    slack = 0 if age.zeker else 1
    return whole and age.waarde - slack < threshold < age.waarde + 1


def _side(value: Decimal, verwacht: Verwacht) -> bool:
    threshold = (verwacht.drempel or Decimal(0)).quantize(_CENT, ROUND_FLOOR)
    return value > threshold if verwacht.drempel_meer_dan else value >= threshold


@cache
def _directions() -> Phrases:
    woorden = word_lists().woorden
    return Phrases({"niet": woorden.niet, "meer": woorden.meer, "minder": woorden.minder})


@cache
def _limits() -> Phrases:
    woorden = word_lists().woorden
    return Phrases({"minstens": woorden.minstens, "hoogstens": woorden.hoogstens})
