"""How many of something, and numbers of which only the height matters."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden
from bot.intake.numbers import Number, numbers_in
from bot.intake.one_value import one_value, without_number
from bot.intake.reply import Reply
from bot.intake.writing import written_number

_ASIDE = re.compile(r"\([^)]*\)?|\bvan \d+(?:,? (?:en )?\d+)*(?: jaar)?")
_ADDED = re.compile(r"\s*[a-z]+(?: thuis)?\s*(?:,|,? ?\ben\b|\bplus\b|\+)\s*|\s*\+\s*")
_ONE_OF_THEM = re.compile(r"\been (?!paar|aantal|beetje|hoop|heleboel|stuk|of\b)[a-z]{3,}")


def read_count(reply: Reply) -> Lezing:
    """How many, as int."""
    found = read_added(reply) or read_number(reply)
    if not isinstance(found, Gelezen):
        return found
    if found.waarde != int(found.waarde):
        return Onduidelijk(Reden.BESTAAT_NIET, written_number(found.waarde))
    return Gelezen(int(found.waarde), found.zeker)


def read_number(reply: Reply) -> Lezing:
    """A number of whatever, as Decimal."""
    return one_value(_counted(_without_asides(reply)), "kind", None, reply) or without_number(reply)


def read_added(reply: Reply) -> Gelezen | None:
    """ "1 zoon en 2 dochters", "een zoon en een dochter": together three, and two."""
    figures = _without_asides(reply)
    numbers = _counted(figures)
    if len(numbers) > 1 and all(_ADDED.fullmatch(figures, one.end, other.start) for one, other in pairwise(numbers)):
        return Gelezen(sum(number.value for number in numbers), zeker=False)
    articles = 0 if numbers else len(_ONE_OF_THEM.findall(reply.statement))
    return Gelezen(Decimal(articles), zeker=False) if articles else None


def _without_asides(reply: Reply) -> str:
    """Without what stands in brackets and without ages, unless there are no other numbers."""
    outside = _ASIDE.sub(" ", reply.figures)
    return outside if re.search(r"\d", outside) else reply.figures


def _counted(figures: str) -> list[Number]:
    """Times and jobs count as well as children and people do."""
    return [replace(number, unit=None) if number.unit in ("keer", "fte") else number for number in numbers_in(figures)]
