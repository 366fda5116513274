"""A message and the mentions of places in it, as all parts of the resolver pass them on."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.places.cues import Cue
from bot.places.gazetteer import NOWHERE, Meaning
from bot.places.models import How
from bot.places.normal_form import Token


@dataclass(frozen=True)
class Message:
    """A text, its words, and whether it answers the question where somebody lives."""

    text: str
    tokens: Sequence[Token]
    asked: bool

    def words(self, first: int, after: int) -> list[str]:
        return [token.word for token in self.tokens[first:after]]

    def compact(self, first: int, after: int) -> str:
        """The words in one, as the index of misspelt names knows them."""
        return "".join(self.words(first, after))

    def between(self, first: int, second: int) -> str:
        """What stands between two words, in the text as it was typed."""
        return self.text[self.tokens[first].end : self.tokens[second].start]


@dataclass(frozen=True)
class Mention:
    """The words from `first` up to (not including) `after`, and all they can mean.

    `certain` is false when it has to be asked even if they can mean only one thing; `explained`: a province behind
    it says which one.
    """

    first: int
    after: int
    meanings: tuple[Meaning, ...]
    cue: Cue
    how: How
    confidence: float
    certain: bool = True
    explained: bool = False

    def overlaps(self, other: "Mention") -> bool:
        return self.first < other.after and other.first < self.after

    @property
    def leads_nowhere(self) -> bool:
        """Whether it is abroad, in the Caribbean, or too wide."""
        return all(meaning.kind in NOWHERE for meaning in self.meanings)

    def means_the_same(self, other: "Mention") -> bool:
        return {meaning.code for meaning in self.meanings} == {meaning.code for meaning in other.meanings}
