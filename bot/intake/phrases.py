"""Finding listed phrases in a reply: the longest first, from left to right."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.intake.signs import plain
from bot.intake.spelling import spelling

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s,/-]*")


@dataclass(frozen=True)
class Hit:
    """A phrase that was found: the name of its list, and where it stands."""

    name: str
    start: int
    end: int


class Phrases:
    """Named lists of phrases; where two lists hold the same phrase, the first list counts."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for name, phrases in lists.items():
            for phrase in phrases:
                self._names.setdefault(tuple(_WORD.findall(spelling().mend(plain(phrase)))), name)
        self._names.pop((), None)
        self._longest = _longest_by_first_word(self._names)

    def find(self, text: str) -> list[Hit]:
        """The hits in a text that was cleaned, without overlap."""
        words = list(_WORD.finditer(text))
        hits, at = [], 0
        while at < len(words):
            hit, used = self._hit_at(text, words, at)
            if hit:
                hits.append(hit)
            at += used
        return hits

    def _hit_at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Hit | None, int]:
        longest = min(self._longest.get(words[at].group(), 0), _connected(text, words, at))
        for length in range(longest, 0, -1):
            name = self._names.get(tuple(word.group() for word in words[at : at + length]))
            if name:
                return Hit(name, words[at].start(), words[at + length - 1].end()), length
        return None, 1


def without(text: str, hits: Iterable[Hit]) -> str:
    """The text with the hits taken out."""
    for hit in sorted(hits, key=lambda hit: hit.start, reverse=True):
        text = f"{text[: hit.start]} {text[hit.end :]}"
    return " ".join(text.split())


def _longest_by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return longest


def _connected(text: str, words: list[re.Match[str]], at: int) -> int:
    """How many words from `at` on follow each other without the end of a sentence between them."""
    count = 1
    while at + count < len(words) and _BETWEEN.fullmatch(text, words[at + count - 1].end(), words[at + count].start()):
        count += 1
    return count
