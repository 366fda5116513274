"""Which of the options a reply names, when more than one is allowed."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from bot.intake.expectation import Gelezen, Lezing, Soort, Verwacht
from bot.intake.phrases import Phrases
from bot.intake.replies import read_reply
from bot.intake.reply import Reply
from bot.intake.words import word_lists

_BETWEEN = re.compile(r"[,;/+&\n]|\b(?:en|plus|ook|of|verder|daarna)\b", re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:niet|geen|zonder)(?: \w+)?\W*$")
_NUMBERS = re.compile(r"\W*\d(?:(?:\W|\ben\b)+\d)*\W*")
_ALL = "allemaal"


def read_choices(tekst: str, keuzes: Mapping[str, tuple[str, ...]], op: date) -> Lezing:
    """The values in the order in which they are shown; with none, what `read_reply` makes of the whole."""
    named = _numbered(tekst, list(keuzes))
    if not named:
        parts = (part for part in _BETWEEN.split(tekst) if part.strip())
        named = {value for part in parts for value in _named(part, keuzes) or _misspelt(part, keuzes, op)}
    if named:
        return Gelezen([value for value in keuzes if value in named])
    return read_reply(tekst, Verwacht(Soort.KEUZE, keuzes), op)


def _numbered(tekst: str, values: list[str]) -> set[str]:
    if not _NUMBERS.fullmatch(tekst):
        return set()
    numbers = {int(digit) for digit in re.findall(r"\d", tekst)}
    return {values[number - 1] for number in numbers} if numbers <= set(range(1, len(values) + 1)) else set()


def _named(tekst: str, keuzes: Mapping[str, tuple[str, ...]]) -> set[str]:
    text = Reply.of(tekst).text
    hits = _phrases(tuple((value, tuple(words)) for value, words in keuzes.items())).find(text)
    named = {hit.name for hit in hits if hit.name and not _DENIAL.search(text[: hit.start])}
    return set(keuzes) if _ALL in named else named


def _misspelt(part: str, keuzes: Mapping[str, tuple[str, ...]], op: date) -> set[str]:
    reading = read_reply(part, Verwacht(Soort.KEUZE, keuzes), op)
    return {reading.waarde} if isinstance(reading, Gelezen) else set()


@lru_cache(maxsize=64)
def _phrases(options: tuple[tuple[str, tuple[str, ...]], ...]) -> Phrases:
    woorden = word_lists().woorden
    return Phrases({**dict(options), _ALL: woorden.allemaal, "": woorden.weet_niet})
