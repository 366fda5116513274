"""Percentages, and parts of a whole."""

import re
from decimal import Decimal

from bot.intake.expectation import Gelezen, Lezing
from bot.intake.numbers import numbers_in
from bot.intake.one_value import one_value, says_none, without_number
from bot.intake.reply import Reply
from bot.intake.words import word_lists

_FRACTION = re.compile(r"\b([1-9])(?:/| op (?:de )?)([2-9]|10)\b|\b(\d{1,6}) van de (\d{1,6})\b")


def read_percentage(reply: Reply) -> Lezing:
    """A percentage, as Decimal: "de helft" is 50."""
    figures = _FRACTION.sub(_percent, reply.figures)
    in_figures = re.search(r"\d", reply.statement) or re.search(r"\d procent", figures)
    part = None if in_figures or says_none(reply) else _named_part(reply.statement)
    if part is not None:
        return Gelezen(part, not reply.doubted)
    return one_value(numbers_in(figures), "procent", None, reply) or without_number(reply)


def _named_part(text: str) -> Decimal | None:
    """The percentage of "een kwart", the longest wording first."""
    parts = word_lists().getallen.delen
    for word in sorted(parts, key=len, reverse=True):
        if re.search(rf"(?<!niet )\b{word.replace(' ', '[ -]')}\b", text):
            return Decimal(str(parts[word]))
    return None


def _percent(match: re.Match[str]) -> str:
    part, whole = Decimal(match[1] or match[3]), Decimal(match[2] or match[4])
    if not 0 < part <= whole:
        return match.group()
    percent = part * 100 / whole
    return f"{percent.quantize(Decimal('0.01')).normalize():f} procent".replace(".", ",")
