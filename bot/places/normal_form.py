"""One form for all ways to write a name: without capitals, accents, hyphens, apostrophes and full stops."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’‘`´][^\W_]+)*|&")
_APOSTROPHE = re.compile(r"['’‘`´]")
# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ð": "d"})


@dataclass(frozen=True)
class Token:
    """A word of a text in its normal form, with its position in the text as it was typed."""

    word: str
    start: int
    end: int


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)


class NormalForm:
    """The normal form of texts and names, and how they sound."""

    def __init__(
        self,
        abbreviations: Sequence[tuple[str, str]],
        variants: Sequence[tuple[str, str]],
        sounds: Sequence[tuple[str, str]],
        endings: Iterable[str],
    ) -> None:
        self._abbreviations = dict(abbreviations)
        self._variants = variants
        self._sounds = [(re.compile(pattern), replacement) for pattern, replacement in sounds]
        self._endings = frozenset(endings)

    def tokens(self, text: str) -> list[Token]:
        return [Token(self._word(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]

    def key(self, name: str) -> str:
        """The words of a name with one space in between, as the index knows it."""
        return " ".join(token.word for token in self.tokens(name))

    def variants(self, key: str) -> Iterator[str]:
        """Other ways to write a name that is in normal form, such as `alphen a d rijn`."""
        padded = f" {key} "
        for written, otherwise in self._variants:
            if f" {written} " in padded:
                yield " ".join(padded.replace(f" {written} ", f" {otherwise} ", 1).split())

    def sound(self, compact: str) -> str:
        """Roughly how a word without spaces sounds, so that `fenlo` and `venlo` are the same."""
        for pattern, replacement in self._sounds:
            compact = pattern.sub(replacement, compact)
        return compact

    def _word(self, written: str) -> str:
        word = plain(written)
        stem, *ending = _APOSTROPHE.split(word, maxsplit=1)
        if ending and len(stem) > 2 and ending[0] in self._endings:
            return stem
        word = _APOSTROPHE.sub("", word)
        return self._abbreviations.get(word, word)
