"""Other ways to write a word, brought back to the one that the rest reads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.intake.figures import number_of
from bot.intake.signs import plain
from bot.intake.words import WordLists, word_lists

SHORTEST_MISSPELT = 4
SHORTEST_TARGET = 5
LONG = 8


class Spelling:
    """Knows abbreviations and variants by heart, and mends one slip in a word of five letters (two from eight).

    A slip between two words, or two slips in a number, is left as it is: better asked again than read wrong.
    """

    def __init__(self, variants: Mapping[str, Sequence[str]], targets: Iterable[str], known: Iterable[str]) -> None:
        pairs = {plain(variant): plain(word) for word, found in variants.items() for variant in found}
        self._words = {variant: word for variant, word in pairs.items() if re.fullmatch(r"[^\W\d_]+", variant)}
        self._signs = {variant: word for variant, word in pairs.items() if variant not in self._words}
        self._pattern = _alternatives(self._signs)
        self._targets = _by_first_letter(targets)
        self._known = {word for phrase in known for word in plain(phrase).split()}
        self._mend_word = lru_cache(maxsize=20_000)(self._mended)

    def mend(self, text: str) -> str:
        """The text (plain already) with every word in the spelling that the word lists use."""
        text = self._pattern.sub(lambda match: f" {self._signs[match.group()]} ", text)
        return re.sub(r"[^\W\d_]+", lambda match: self._mend_word(match.group()), text)

    def knows(self, word: str) -> bool:
        """Whether a word stands in a list, so that it is no slip for another."""
        return word in self._known

    def _mended(self, word: str) -> str:
        if word in self._words:
            return self._words[word]
        if len(word) < SHORTEST_MISSPELT or word in self._known or number_of(word) is not None:
            return word
        if "y" in word:
            return self._mended(word.replace("y", "ij"))
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(word, self._targets.get(word[0], []), scorer=OSA.distance, score_cutoff=slips, limit=2)
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return word
        return word if near[0][1] > 1 and number_of(near[0][0]) is not None else near[0][0]


@cache
def spelling() -> Spelling:
    """The spelling of the project's word lists."""
    lists = word_lists()
    return Spelling(lists.schrijfwijzen, _worth_mending(lists), _all_words(lists))


def number_words(lists: WordLists) -> list[str]:
    """Every number word up to ninety-nine, the hundreds up to 1900, and those that larger ones are made of."""
    numbers = lists.getallen
    small = [*numbers.eenheden, *numbers.andere]
    return [
        *small,
        *numbers.tientallen,
        *(f"{one}en{ten}" for one in numbers.eenheden for ten in numbers.tientallen),
        *(f"{one}{hundred}" for one in small for hundred in ("honderd", "duizend")),
    ]


def _worth_mending(lists: WordLists) -> set[str]:
    numbers = lists.getallen
    words = {
        *number_words(lists),
        *numbers.rangtelwoorden,
        *numbers.maanden,
        *numbers.weekdagen,
        *(word for key in lists.schrijfwijzen for word in key.split()),
    }
    return {plain(word) for word in words if len(word) >= SHORTEST_TARGET}


def _all_words(lists: WordLists) -> list[str]:
    groups = (lists.woorden, lists.opdrachten, lists.huishouden)
    fields = [getattr(group, field) for group in groups for field in group.__struct_fields__]
    listed = [phrase for field in fields for phrase in _phrases(field)]
    numbers = lists.getallen
    return [
        *listed,
        *_worth_mending(lists),
        *number_words(lists),
        *numbers.losse_getallen,
        *numbers.delen,
        *numbers.feestdagen,
        *numbers.uren_per_week,
    ]


def _phrases(field: list[str] | dict[str, list[str]]) -> list[str]:
    return [phrase for phrases in field.values() for phrase in phrases] if isinstance(field, dict) else field


def _by_first_letter(words: Iterable[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for word in sorted(words):
        grouped.setdefault(word[0], []).append(word)
    return grouped


def _alternatives(variants: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(variant) for variant in sorted(variants, key=len, reverse=True)) or r"(?!)")


def _bounded(variant: str) -> str:
    """A letter at an edge is the edge of a word; a sign may stand against anything."""
    before = r"(?<![^\W_])" if variant[0].isalnum() else ""
    after = r"(?![^\W_])" if variant[-1].isalnum() else ""
    return before + re.escape(variant) + after
