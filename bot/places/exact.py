"""Finds names as they are written, and tells a place from an ordinary word."""

import re
from collections.abc import Iterator, Sequence

from bot.places.cues import Cues, Strength
from bot.places.gazetteer import NOWHERE, Gazetteer
from bot.places.mentions import Mention, Message
from bot.places.models import How
from bot.places.words import Words

_CLAUSE_ENDS = re.compile(r"[.,;:!?()\n]")


class ExactNames:
    """Names in a message that are meant as a place."""

    def __init__(self, gazetteer: Gazetteer, cues: Cues, words: Words) -> None:
        self._gazetteer = gazetteer
        self._cues = cues
        self._words = words
        self._provinces = frozenset(words.areas.province_of_name)

    def find(self, message: Message, core: range) -> list[Mention]:
        """`core`: the part of a short answer without words such as `ik woon in`; empty for a sentence."""
        names = list(self._all_names(message))
        only_names = self._is_only_names(message, names, core)
        return [name for name in names if self._is_meant(message, name, core, only_names)]

    def _all_names(self, message: Message) -> Iterator[Mention]:
        at = 0
        while at < len(message.tokens):
            after = self._end_of_name(message, at)
            if after:
                meanings = self._gazetteer[" ".join(message.words(at, after))]
                cue = self._cues.before(message.tokens, at, after)
                how = min((meaning.how for meaning in meanings), key=list(How).index)
                yield Mention(at, after, meanings, cue, how, max(meaning.confidence for meaning in meanings))
            at = after or at + 1

    def _end_of_name(self, message: Message, at: int) -> int:
        if not self._gazetteer.starts_with(message.tokens[at].word):
            return 0
        widest = min(len(message.tokens), at + self._gazetteer.longest)
        return next((end for end in range(widest, at, -1) if " ".join(message.words(at, end)) in self._gazetteer), 0)

    def _is_only_names(self, message: Message, names: Sequence[Mention], core: range) -> bool:
        """Whether a short answer is a name with what explains it, such as `Best bij Eindhoven` or `Beek (Limburg)`."""
        named = {at for name in names for at in range(name.first, name.after)}
        rest = [message.tokens[at].word for at in core if at not in named]
        explaining = [word for word in rest if not self._words.is_filler(word)]
        is_sure = any(self._is_unmistakable(message, name) for name in names)
        return bool(core and named) and (is_sure or bool(explaining)) and self._provinces.issuperset(explaining)

    def _is_unmistakable(self, message: Message, name: Mention) -> bool:
        leads_somewhere = any(meaning.kind not in NOWHERE for meaning in name.meanings)
        return leads_somewhere and not self._words.is_ordinary(" ".join(message.words(name.first, name.after)))

    def _is_meant(self, message: Message, mention: Mention, core: range, only_names: bool) -> bool:
        """Whether a name is meant as a place here; many names are also words."""
        name = " ".join(message.words(mention.first, mention.after))
        is_number = all(meaning.netnummer for meaning in mention.meanings)
        if mention.cue.strength is Strength.EXCLUDED:
            return False
        if len(message.tokens) == mention.after - mention.first:
            return message.asked or not is_number
        if mention.cue.after_article and self._words.is_ordinary(name):
            return False
        if name in self._words.ordinary.meestal_woord:
            is_explained = (
                only_names and mention.first == core.start and self._goes_on_explaining(message, mention.after)
            )
            return is_explained or self._is_clearly_meant(message, mention)
        if is_number or name in self._words.ordinary.ook_een_woord:
            return self._is_answer(message, mention, core, only_names) or self._is_pointed_at(message, mention, name)
        return True

    @staticmethod
    def _is_answer(message: Message, mention: Mention, core: range, only_names: bool) -> bool:
        """Whether the message comes down to this name: `goes graag` only when a place was asked for."""
        is_all = range(mention.first, mention.after) == core and (message.asked or mention.after == len(message.tokens))
        return is_all or (only_names and mention.first in core)

    def _is_pointed_at(self, message: Message, mention: Mention, name: str) -> bool:
        """Whether a preposition calls it a place; `in houten kisten` is not `in Houten`."""
        if mention.cue.strength is Strength.PREPOSITION and name in self._words.ordinary.ook_bijvoeglijk:
            return self._ends_clause(message, mention.after, strictly=False)
        return mention.cue.strength >= Strength.PREPOSITION

    def _is_clearly_meant(self, message: Message, mention: Mention) -> bool:
        """Whether words such as `best` and `een` are a place: after `ik woon in`, where the sentence does not go on."""
        is_bare = mention.cue.place_noun and not mention.cue.preposition
        if is_bare and mention.first > 1:
            return False
        strength = mention.cue.strength
        expected = strength is Strength.CLEAR or (message.asked and strength is Strength.PREPOSITION)
        return expected and self._ends_clause(message, mention.after, strictly=is_bare)

    def _goes_on_explaining(self, message: Message, after: int) -> bool:
        """`Best bij Eindhoven` and `Echt (Limburg)` go on, `een dorpje bij Zierikzee` does not."""
        if after == len(message.tokens):
            return True
        word = message.tokens[after].word
        return (
            word in self._words.cues.achter_een_naam
            or word in self._provinces
            or bool(self._end_of_name(message, after))
        )

    def _ends_clause(self, message: Message, after: int, *, strictly: bool) -> bool:
        if after == len(message.tokens) or _CLAUSE_ENDS.search(message.between(after - 1, after)):
            return True
        return not strictly and message.tokens[after].word in self._words.cues.vervolgwoorden
