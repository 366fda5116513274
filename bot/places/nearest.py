"""Which names some words are near to, and how sure that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.places.gazetteer import Gazetteer, Meaning
from bot.places.spelling import Spelling
from bot.places.words import Words

_TOWN = 4  # four-digit postcodes: more likely meant than a hamlet of nearly the same name
_MUCH_LARGER = 5  # times
_ORDINARY_ERRORS = 1.0  # ordinary words must be very near to a name
_SHORTEST_ORDINARY = 5  # letters
_CLEARLY_A_NAME = 9  # letters: ordinary words that together are nearly a name of this length are that name
_SURE_ALIAS = 0.8


@dataclass(frozen=True)
class Nearby:
    """The names near some words, with their cost; `doubtful`: the words are ordinary words."""

    length: int
    costs: dict[str, float]
    doubtful: bool = False

    @property
    def cheapest(self) -> float:
        return min(self.costs.values())

    @property
    def per_letter(self) -> float:
        """How far off the words are, for their length; half an error more, so that longer windows go first."""
        return (self.cheapest + 0.5) / self.length


class NearestNames:
    """Looks names up by spelling, with an eye on ordinary words and on the size of places."""

    def __init__(self, gazetteer: Gazetteer, spelling: Spelling, words: Words) -> None:
        self._gazetteer = gazetteer
        self._spelling = spelling
        self._words = words

    def of(self, words: Sequence[str], errors: float, *, is_answer: bool) -> Nearby:
        """The names within so many typing errors.

        `is_answer`: these words are all that is said about the place, so that an ordinary word may be a misspelt town.
        """
        compact = "".join(words)
        if not all(self._words.is_ordinary(word) or self._words.is_filler(word) for word in words):
            return Nearby(len(compact), self._spelling.near(compact, errors))
        doubtful = len(words) == 1 or len(compact) < _CLEARLY_A_NAME
        if " ".join(words) in self._gazetteer or (doubtful and not is_answer) or len(compact) < _SHORTEST_ORDINARY:
            return Nearby(len(compact), {})
        costs = self._spelling.near(compact, min(errors, _ORDINARY_ERRORS))
        if len(words) == 1:
            is_filler = self._words.is_filler(compact)
            costs = {name: cost for name, cost in costs.items() if self._size(name) >= _TOWN and not is_filler}
        return Nearby(len(compact), costs, doubtful)

    def around(self, compact: str) -> dict[str, float]:
        """The names that these words make but for one error."""
        return self._spelling.near(compact, 1.0)

    def meant(self, near: Nearby, around: dict[str, float]) -> tuple[tuple[Meaning, ...], bool]:
        """What may be meant, the nearest and largest first, and whether that is certain when it is one place."""
        costs = around | near.costs
        names = sorted(self._likely(near) | set(around), key=lambda name: (costs[name], -self._size(name), name))
        meanings = tuple(meaning for name in names for meaning in self._gazetteer.joined(name))
        is_near = (near.cheapest <= 1 and near.length >= 6) or (near.cheapest <= 2 and near.length >= 9)
        return meanings, is_near and not near.doubtful and _is_official(meanings)

    def _likely(self, near: Nearby) -> set[str]:
        """All within one error, or else about as near as the nearest; and towns that are a little further off."""
        bound = max(1.0, near.cheapest + (0.5 if near.cheapest > 1 else 0.0))
        nearest = {name for name, cost in near.costs.items() if cost <= bound}
        size = max(_TOWN, _MUCH_LARGER * max(self._size(name) for name in nearest))
        return nearest | {
            name for name, cost in near.costs.items() if cost <= near.cheapest + 1 and self._size(name) >= size
        }

    def _size(self, name: str) -> int:
        return max(meaning.size for meaning in self._gazetteer.joined(name))


def _is_official(meanings: Iterable[Meaning]) -> bool:
    """Whether each place is named by more than the name of a neighbourhood or a nickname."""
    best: dict[str, float] = {}
    for meaning in meanings:
        best[meaning.code] = max(meaning.confidence, best.get(meaning.code, 0.0))
    return all(confidence >= _SURE_ALIAS for confidence in best.values())
