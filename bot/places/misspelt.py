"""Finds misspelt names, only where a place is expected."""

from collections.abc import Iterator, Sequence
from enum import Enum

from bot.places.cues import Cue, Cues, Role, Strength
from bot.places.gazetteer import AREAS
from bot.places.mentions import Mention, Message
from bot.places.models import How
from bot.places.nearest import Nearby, NearestNames
from bot.places.words import Words

_WIDEST_WINDOW = 5  # words
_MOST_LOOKED_AT = 12  # words of one message that are compared with all names
_CONFIDENCE = 0.95
_CONFIDENCE_PER_ERROR = 0.1


class Strictness(Enum):
    """How near a word must be to a name: the surer that a place is meant, the less near."""

    ANSWER = "answer"  # the question was where somebody lives
    CLEAR_CUE = "clear_cue"
    PREPOSITION = "preposition"


# From which length on how many typing errors, longest first.
_ERRORS = {
    Strictness.ANSWER: ((12, 3.0), (8, 2.0), (6, 1.5), (4, 1.0)),
    Strictness.CLEAR_CUE: ((10, 2.0), (5, 1.0)),
    Strictness.PREPOSITION: ((7, 1.0),),
}


class MisspeltNames:
    """Names that are nearly right, where the words before call for a place or one was asked for."""

    def __init__(self, cues: Cues, nearest: NearestNames, words: Words) -> None:
        self._cues = cues
        self._nearest = nearest
        self._begins = words.cues.voor_een_naam
        self._never = words.cues.nooit_in_naam

    def find(self, message: Message, core: range, exact: Sequence[Mention]) -> Iterator[Mention]:
        """The misspelt names beside the exact ones, or instead of an exact name that is a part of one."""
        answer = self._answer(message, core, exact)
        covered = {at for mention in exact for at in range(mention.first, mention.after)}
        looked_at = at = 0
        while at < len(message.tokens) and looked_at < _MOST_LOOKED_AT:
            found = None
            if at not in covered and self._may_begin(message.tokens[at].word):
                cue = self._cues.before(message.tokens, at, at + 1)
                strictness = self._strictness(message, at, cue, answer)
                if strictness:
                    looked_at += 1
                    found = self._mention(message, at, cue, strictness, answer)
            if found and not any(found.overlaps(mention) and found.means_the_same(mention) for mention in exact):
                yield found
                at = found.after
            else:
                at += 1

    def _answer(self, message: Message, core: range, exact: Sequence[Mention]) -> range:
        """The core with the article before it; nothing when a place in it is already known."""
        if not all(meaning.kind in AREAS for mention in exact for meaning in mention.meanings):
            return range(0)
        begins_before = core.start > 0 and message.tokens[core.start - 1].word in self._begins
        return range(core.start - 1, core.stop) if begins_before else core

    def _may_begin(self, word: str) -> bool:
        return word in self._begins or not (word.isdigit() or word in self._never)

    def _strictness(self, message: Message, at: int, cue: Cue, answer: range) -> Strictness | None:
        """None where no place is expected."""
        if message.asked and at in answer:
            return Strictness.ANSWER
        if cue.after_article or cue.strength is Strength.EXCLUDED:
            return None
        if cue.strength is Strength.CLEAR:
            return Strictness.CLEAR_CUE
        is_whole_message = at == 0 and answer == range(len(message.tokens))
        return Strictness.PREPOSITION if is_whole_message or cue.strength is Strength.PREPOSITION else None

    def _mention(self, message: Message, first: int, cue: Cue, strictness: Strictness, answer: range) -> Mention | None:
        """The name that the words from `first` on are nearest to, for their length."""
        windows: dict[int, Nearby] = {}
        for after in range(first + 1, min(len(message.tokens), first + _WIDEST_WINDOW) + 1):
            if after - first == 1 or message.tokens[after - 1].word not in self._never:
                is_answer = range(first, after) == answer if message.asked else _says_lives(cue)
                words = message.words(first, after)
                windows[after] = self._nearest.of(words, _errors(words, strictness), is_answer=is_answer)
        possible = [after for after, near in windows.items() if near.costs]
        if not possible:
            return None
        after = min(reversed(possible), key=lambda end: windows[end].per_letter)
        meanings, certain = self._nearest.meant(windows[after], self._names_around(message, first, after))
        confidence = _CONFIDENCE - _CONFIDENCE_PER_ERROR * windows[after].cheapest
        return Mention(first, after, meanings, cue, How.TYPO, confidence, certain)

    def _names_around(self, message: Message, first: int, after: int) -> dict[str, float]:
        """Names that the words nearly make with the word before or behind: a space may be the typing error."""
        names: dict[str, float] = {}
        for start, end in ((first - 1, after), (first, after + 1), (first - 1, after + 1)):
            if start >= 0 and end <= len(message.tokens):
                names |= self._nearest.around(message.compact(start, end))
        return names


def _errors(words: Sequence[str], strictness: Strictness) -> float:
    """How many typing errors these words may have, by their length."""
    length = sum(len(word) for word in words)
    return next((errors for shortest, errors in _ERRORS[strictness] if length >= shortest), 0.0)


def _says_lives(cue: Cue) -> bool:
    """Whether the words before say `ik woon in`."""
    return cue.role is Role.LIVES and cue.preposition and not cue.place_noun
