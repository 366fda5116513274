"""Finds all mentions of places in a message: exact, part of something longer, misspelt."""

from bot.places.cues import Cues
from bot.places.exact import ExactNames
from bot.places.gazetteer import Gazetteer
from bot.places.mentions import Mention, Message
from bot.places.misspelt import MisspeltNames
from bot.places.nearest import NearestNames
from bot.places.rivals import Rivals
from bot.places.spelling import Spelling
from bot.places.words import Words

_LONGEST_ANSWER = 6  # words beside fillers: longer is a sentence
_LONGEST_NAME = 4  # the same when no place was asked for
_MOST_MENTIONS = 20  # of one message, the most telling ones; nobody needs more
_MOST_CONTESTED = 4  # mentions of one message whose neighbours are looked at


class Finder:
    """Finds mentions with the index of names and the word lists."""

    def __init__(self, gazetteer: Gazetteer, cues: Cues, spelling: Spelling, words: Words) -> None:
        self._words = words
        self._exact = ExactNames(gazetteer, cues, words)
        self._rivals = Rivals(gazetteer, spelling, words)
        self._misspelt = MisspeltNames(cues, NearestNames(gazetteer, spelling, words), words)

    def find(self, message: Message) -> list[Mention]:
        """The mentions in the order of the text."""
        core = self._core(message)
        exact = self._exact.find(message, core)
        contested = [self._rivals.contest(message, mention) for mention in exact[:_MOST_CONTESTED]]
        exact = [*contested, *exact[_MOST_CONTESTED:]]
        misspelt = list(self._misspelt.find(message, core, exact))
        kept = [mention for mention in exact if not any(mention.overlaps(other) for other in misspelt)]
        most_telling = sorted([*kept, *misspelt], key=lambda mention: -mention.cue.role)[:_MOST_MENTIONS]
        return sorted(most_telling, key=lambda mention: mention.first)

    def _core(self, message: Message) -> range:
        """The part of a short answer without words such as `ik woon in`; empty for a sentence."""
        first, after = 0, len(message.tokens)
        while first < after and self._words.is_filler(message.tokens[first].word):
            first += 1
        while after > first and self._words.is_filler(message.tokens[after - 1].word):
            after -= 1
        longest = _LONGEST_ANSWER if message.asked else _LONGEST_NAME
        is_short = after - first <= longest and len(message.tokens) <= 2 * longest
        return range(first, after) if is_short else range(0)
