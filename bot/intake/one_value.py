"""From the numbers in a reply to the one value that answers the question, or the reason why there is none."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from bot.intake.expectation import Gelezen, Onduidelijk, Reden, Soort, WeetNiet
from bot.intake.numbers import Number
from bot.intake.phrases import Phrases
from bot.intake.reply import Reply
from bot.intake.words import word_lists
from bot.intake.writing import one_of, written_number

_PLAIN_DENIAL = 4  # words; in a longer sentence "geen" may be about something else


def one_value(numbers: Sequence[Number], unit: str, period: str | None, reply: Reply) -> Gelezen | Onduidelijk | None:
    """The one value among numbers, of which those of the asked period count first."""
    numbers = [number for number in numbers if number.unit in (unit, None)]
    if not numbers:
        return None
    if period:
        right = [number for number in numbers if number.per == period]
        right = right or [number for number in numbers if number.per is None]
        if not right:
            return Onduidelijk(Reden.ANDERE_PERIODE, written_number(numbers[0].value))
        numbers = right
    numbers = _fitting(numbers, unit)
    values = list(dict.fromkeys(number.value for number in numbers))
    if len(values) > 1:
        return Onduidelijk(Reden.MEER_DAN_EEN, one_of(values, Soort.BEDRAG))
    if _missed().find(reply.text):
        return Onduidelijk(Reden.TE_VAAG)
    return Gelezen(values[0], zeker=not reply.doubted and not numbers[0].odd)


def without_number(reply: Reply) -> Gelezen | WeetNiet | Onduidelijk:
    """What a reply without a fitting number says: none at all, not known, something vague, or nothing usable."""
    if reply.says_not_to_know:
        return WeetNiet()
    if says_none(reply):
        return Gelezen(Decimal(0), not reply.doubted and len(reply.statement.split()) <= _PLAIN_DENIAL)
    return not_read(reply)


def not_read(reply: Reply) -> WeetNiet | Onduidelijk:
    """Why no value was found in a reply."""
    if reply.says_not_to_know:
        return WeetNiet()
    return Onduidelijk(Reden.TE_VAAG if _vague().find(reply.text) else Reden.NIET_BEGREPEN)


def says_none(reply: Reply) -> bool:
    """Whether the reply says zero without a number: "niks", "geen inkomen"."""
    words = reply.statement.strip(" .,!")
    return words in word_lists().woorden.nul_als_enige or any(hit.name == "nul" for hit in _zero().find(words))


def _fitting(numbers: Sequence[Number], unit: str) -> list[Number]:
    """The numbers with the right unit; when there are none, those without any."""
    exact = [number for number in numbers if number.unit == unit]
    return exact or [number for number in numbers if number.unit is None]


@cache
def _zero() -> Phrases:
    return Phrases({"vaag": word_lists().woorden.vaag, "nul": word_lists().woorden.nul})


@cache
def _vague() -> Phrases:
    return Phrases({"vaag": word_lists().woorden.vaag})


@cache
def _missed() -> Phrases:
    return Phrases({"niet_gehaald": word_lists().woorden.niet_gehaald})
