"""What the words around a name say: whether it is a place, and whether somebody lives there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.places.normal_form import Token
from bot.places.words import Words

_VERB_BEFORE = 6  # words between "woon" and the preposition: "ik woon sinds kort met mijn gezin in ..."


class Strength(IntEnum):
    """How clearly the words around it call something a place."""

    EXCLUDED = 0  # "mevrouw van Dongen", "ik woon niet in Breda"
    NONE = 1
    PREPOSITION = 2  # "in Goes"
    CLEAR = 3  # "ik woon in Goes", "gemeente Goes"


class Role(IntEnum):
    """What somebody does there; the highest one tells the municipality."""

    PAST = 0
    WORK = 1
    MENTION = 2
    ORIGIN = 3
    LIVES = 4


@dataclass(frozen=True)
class Cue:
    """What stands before a name.

    `nearby`: the place meant lies near it. `after_article`: `de beek`. `place_noun`: a word such as `dorpje` or
    `gemeente`; `municipality`: that word is `gemeente`. `preposition`: a word such as `in`, perhaps before that noun.
    """

    strength: Strength
    role: Role = Role.MENTION
    nearby: bool = False
    after_article: bool = False
    place_noun: bool = False
    municipality: bool = False
    preposition: bool = False


@dataclass(frozen=True)
class _Approach:
    """The way back from a name over `het dorpje`, `de buurt van`, to the preposition at index `at`."""

    at: int
    place_noun: bool = False
    nearby: bool = False
    municipality: bool = False


class Cues:
    """Reads cues with the word lists."""

    def __init__(self, words: Words) -> None:
        self._is = words.cues

    def before(self, tokens: Sequence[Token], first: int, after: int) -> Cue:
        """The cue for the words from `first` up to (not including) `after`."""
        if self._is_person(tokens, first):
            return Cue(Strength.EXCLUDED)
        way = self._approach(tokens, first)
        word = tokens[way.at].word if way.at >= 0 else ""
        is_preposition = word in self._is.voorzetsels
        role = self._role(tokens, way.at, after, word) if is_preposition else None
        if role is Role.LIVES and self._is_denied(tokens, way.at):
            return Cue(Strength.EXCLUDED)
        if role is None and way.place_noun:
            role = Role.LIVES
        return Cue(
            strength=self._strength(role, way.place_noun, word),
            role=Role.MENTION if role is None else role,
            nearby=way.nearby or word in self._is.nabij,
            after_article=first > 0 and tokens[first - 1].word in self._is.lidwoorden,
            place_noun=way.place_noun,
            municipality=way.municipality,
            preposition=is_preposition,
        )

    def _strength(self, role: Role | None, place_noun: bool, preposition: str) -> Strength:
        if place_noun or role in (Role.LIVES, Role.ORIGIN, Role.PAST):
            return Strength.CLEAR
        return Strength.PREPOSITION if preposition in self._is.zeker_voorzetsel else Strength.NONE

    def _approach(self, tokens: Sequence[Token], first: int) -> _Approach:
        at, place_noun, nearby, municipality = first - 1, False, False, False
        while at >= 0:
            word = tokens[at].word
            noun_of = word == "van" and at > 0 and tokens[at - 1].word in self._is.van_na
            if word in self._is.plaatswoorden or noun_of:
                at -= 1 if noun_of else 0
                place_noun, nearby = True, nearby or tokens[at].word in self._is.nabij
                municipality = municipality or tokens[at].word in self._is.gemeente
            elif word not in self._is.lidwoorden and not (place_noun and word in self._is.bijvoeglijk):
                break
            at -= 1
        return _Approach(at, place_noun, nearby, municipality)

    def _role(self, tokens: Sequence[Token], at: int, after: int, preposition: str) -> Role | None:
        """What the nearest verb before says; `at` is the index of the preposition."""
        for place in range(at - 1, max(0, at - _VERB_BEFORE) - 1, -1):
            role = self._role_of_word(tokens, place, preposition)
            if role is not None:
                return role
        is_inverted = after < len(tokens) and tokens[after].word in self._is.woont  # "in Breda woon ik"
        return Role.LIVES if is_inverted else None

    def _role_of_word(self, tokens: Sequence[Token], place: int, preposition: str) -> Role | None:
        word, before = tokens[place].word, tokens[place - 1].word if place else ""
        if word in self._is.verhuist:
            return Role.LIVES if preposition == "naar" else Role.PAST
        if word in self._is.komt_van and preposition in self._is.herkomst:
            return Role.ORIGIN
        if word in self._is.werk and before in self._is.voor_ik_werk:
            return Role.WORK
        roles = ((self._is.woonde, Role.PAST), (self._is.woont, Role.LIVES), (self._is.werkt, Role.WORK))
        return next((role for verbs, role in roles if word in verbs), None)

    def _is_denied(self, tokens: Sequence[Token], at: int) -> bool:
        before = [token.word for token in tokens[max(0, at - 2) : at]]
        return bool(before) and (before[-1] in self._is.ontkenning or before == ["niet", "meer"])

    def _is_person(self, tokens: Sequence[Token], first: int) -> bool:
        """Whether the name is a surname: `mevrouw van Dongen`, `ik heet Jan van Dongen`."""
        words = [token.word for token in tokens[max(0, first - 5) : first]]
        while words and words[-1] in self._is.tussenvoegsels:
            words.pop()
        if words and words[-1] in self._is.titels:
            return True
        is_called = self._is.heet.intersection(words[-3:])
        return bool(is_called) and not self._is.plaatswoorden.intersection(words)
