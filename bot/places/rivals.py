"""Names that a mention makes together with the words around it, such as Oud Gastel in `oux Gastel`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA

from bot.places.gazetteer import Gazetteer, Meaning
from bot.places.mentions import Mention, Message
from bot.places.models import How
from bot.places.spelling import Spelling
from bot.places.words import Words

Window = tuple[int, int]

_LONG_NAME = 12  # letters: may have two typing errors
_CLEARLY_LONGER = 5  # letters: a near name that is so much longer goes before the exact one in it
_CONFIDENCE = 0.85


class Rivals:
    """Looks whether a mention is only a part of a misspelt name."""

    def __init__(self, gazetteer: Gazetteer, spelling: Spelling, words: Words) -> None:
        self._gazetteer = gazetteer
        self._spelling = spelling
        self._begins = words.cues.voor_een_naam
        self._prepositions = words.cues.voorzetsels

    def contest(self, message: Message, mention: Mention) -> Mention:
        """The mention, with what it may also mean; or the longer name that it is a part of."""
        own = {meaning.code for meaning in mention.meanings}
        rivals: dict[Window, list[Meaning]] = defaultdict(list)
        for window, name in self._names_around(message, mention):
            rivals[window] += [meaning for meaning in self._gazetteer.joined(name) if meaning.code not in own]
        others = tuple(meaning for meanings in rivals.values() for meaning in meanings)
        if not others:
            return mention
        first, after = max(rivals, key=lambda window: window[1] - window[0])
        longer = len(message.compact(first, after)) - len(message.compact(mention.first, mention.after))
        if longer < _CLEARLY_LONGER:
            return replace(mention, meanings=(*mention.meanings, *others), how=How.TYPO, certain=False)
        meanings = tuple(rivals[first, after])
        return replace(mention, first=first, after=after, meanings=meanings, how=How.TYPO, confidence=_CONFIDENCE)

    def _names_around(self, message: Message, mention: Mention) -> Iterator[tuple[Window, str]]:
        for first, after in _windows(message, mention):
            if self._may_begin(message, first, mention):
                compact = message.compact(first, after)
                if self._gazetteer.joined(compact):
                    yield (first, after), compact
                elif message.tokens[first].word in self._begins or mention.how is How.TYPO:
                    yield from (((first, after), name) for name in self._spelling.near(compact, 1))
        for key, before in self._gazetteer.longer(message.words(mention.first, mention.after)):
            if self._may_begin(message, mention.first - before, mention):
                yield from _nearly(message, mention, key, before)

    def _may_begin(self, message: Message, first: int, mention: Mention) -> bool:
        """Whether the window takes in more than the preposition before the name."""
        if first < 0:
            return False
        word = message.tokens[first].word
        return first == mention.first or word not in self._prepositions or word in self._begins


def _windows(message: Message, mention: Mention) -> Iterator[Window]:
    for before, behind in ((1, 0), (0, 1), (1, 1), (2, 0), (0, 2)):
        first, after = mention.first - before, mention.after + behind
        if first >= 0 and after <= len(message.tokens):
            yield first, after


def _nearly(message: Message, mention: Mention, key: str, before: int) -> Iterator[tuple[Window, str]]:
    """Windows that are nearly this name, in which the mention stands after `before` other words.

    One word more or less than the name has: a space may be the typing error.
    """
    name = key.replace(" ", "")
    allowed = 1 if len(name) < _LONG_NAME else 2
    first = mention.first - before
    for after in range(first + key.count(" "), first + key.count(" ") + 3):
        is_more = after - first > mention.after - mention.first and mention.after <= after <= len(message.tokens)
        if is_more and OSA.distance(message.compact(first, after), name, score_cutoff=allowed) <= allowed:
            yield (first, after), name
