"""A reply, cleaned once: what was written, and how sure the person sounds."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from bot.intake.figures import straightened, with_figures
from bot.intake.phrases import Hit, Phrases, without
from bot.intake.signs import plain
from bot.intake.spelling import spelling
from bot.intake.words import word_lists

_ASKED_BACK = re.compile(r"\?\s*$")
_OR_MORE = re.compile(r"\bnog geen \d|\d zoveel\b|\d ?\+(?! ?\d)|\d(?: (?:jaar|uur|euro|procent))?[ -]?plus\b(?! \d)")

_WITH_WHAT = re.compile(r"\bweet (?!zeker|wel|dat|niet\b)(?:[a-z]+ ){1,4}?niet\b(?: meer| precies| zeker)?")


@dataclass(frozen=True)
class Reply:
    """`text` is in small letters and in the spelling of the word lists, without greetings and thanks."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Reply":
        cleaned = spelling().mend(plain(text))
        polite = [hit for hit in _courtesy().find(cleaned) if hit.name == "beleefd"]
        return cls(_not_knowing(straightened(without(cleaned, polite).strip(' ,;:!"()*'))))

    @cached_property
    def doubted(self) -> bool:
        """The person doubts, asks back, or names a limit instead of a value."""
        return bool(self._doubts or _ASKED_BACK.search(self.text) or _OR_MORE.search(self.figures))

    @cached_property
    def says_not_to_know(self) -> bool:
        return any(hit.name in ("weet_niet", "misschien") for hit in self._doubts)

    @cached_property
    def statement(self) -> str:
        """The text without the words of doubt."""
        return without(self.text, self._doubts)

    @cached_property
    def figures(self) -> str:
        """The statement with all numbers in figures."""
        return with_figures(self.statement)

    @cached_property
    def _doubts(self) -> list[Hit]:
        return _doubt().find(self.text)


def _not_knowing(text: str) -> str:
    """ "weet het jaar niet meer" as "weet niet"."""
    return _WITH_WHAT.sub("weet niet", text)


@cache
def _courtesy() -> Phrases:
    woorden = word_lists().woorden
    return Phrases({"weet_niet": woorden.weet_niet, "beleefd": woorden.beleefd})


@cache
def _doubt() -> Phrases:
    woorden = word_lists().woorden
    return Phrases({"weet_niet": woorden.weet_niet, "misschien": woorden.misschien, "twijfel": woorden.twijfel})
