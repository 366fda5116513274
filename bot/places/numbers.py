"""Numbers in a text: postcodes, and numbers that are certainly none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.places.tables import PostcodeRow
from bot.places.words import Words

_FULL = re.compile(r"(?<![\w€.,])([0-9]{4})([\s\-]{0,2})([A-Za-z]{2})(?![^\W_])")
_FOUR = re.compile(r"(?<![\w€.,\-/])([0-9]{4})(?![\w\-/]|[.,][0-9])")
_MANY = re.compile(r"(?<!\w)[0-9](?:[ .\-]?[0-9]){5,}(?!\w)")
_WIDEST_CUE = 30  # characters before a number: "mijn postcode is:"
_LETTERS_NEVER_USED = {"sa", "sd", "ss"}
_MONEY_BEFORE = re.compile(r"(?:€|eur|euro)\s*$", re.IGNORECASE)
_UNIT_AFTER = re.compile(r"\s*(?:€|euro|eur\b|uur|uren|gulden|dagen|keer|%)", re.IGNORECASE)


@dataclass(frozen=True)
class Postcode:
    """Four digits that are meant as a postcode, with their row when they exist."""

    row: PostcodeRow | None
    start: int
    end: int
    full: bool


class Numbers:
    """Tells postcodes from years, amounts and hours."""

    def __init__(self, postcodes: Mapping[str, PostcodeRow], words: Words) -> None:
        self._postcodes = postcodes
        self._not_letters = words.cues.geen_postcodeletters
        names = "|".join(sorted(words.cues.postcodewoorden, key=len, reverse=True))
        self._cue = re.compile(rf"\b(?:{names})\b(?:\s+(?:is|code|van mij))?[\s:=]*$", re.IGNORECASE)

    def postcode(self, text: str, *, expected: bool) -> Postcode | None:
        """The first postcode. `expected`: a bare number of four digits is one too."""
        for match in _FULL.finditer(text):
            called = self._is_called_postcode(text, match.start())
            if self._has_letters(match, sure=called or expected):
                return self._postcode(match[1], match.start(), match.end(), full=True)
        for match in _FOUR.finditer(text):
            called = self._is_called_postcode(text, match.start())
            if called or (expected and not self._is_amount(match, text)):
                return self._postcode(match[1], match.start(), match.end(), full=False)
        return None

    @staticmethod
    def has_long_number(text: str) -> bool:
        """Whether there is a number of six digits or more, such as a BSN or a telephone number."""
        return bool(_MANY.search(text))

    def _is_called_postcode(self, text: str, start: int) -> bool:
        return bool(self._cue.search(text, max(0, start - _WIDEST_CUE), start))

    def _postcode(self, pc4: str, start: int, end: int, *, full: bool) -> Postcode:
        return Postcode(self._postcodes.get(pc4), start, end, full)

    def _has_letters(self, match: re.Match[str], *, sure: bool) -> bool:
        """Whether the two letters belong to the number: `2011 AB`, not `2011 en` or `1500 pm`."""
        letters, apart = match[3], bool(match[2])
        if letters.lower() in _LETTERS_NEVER_USED:
            return False
        if sure:
            return True
        if letters.lower() in self._not_letters:
            return False
        return not apart or letters.isupper() or match[1] in self._postcodes

    @staticmethod
    def _is_amount(match: re.Match[str], text: str) -> bool:
        before = max(0, match.start() - _WIDEST_CUE)
        return bool(_MONEY_BEFORE.search(text, before, match.start()) or _UNIT_AFTER.match(text, match.end()))
