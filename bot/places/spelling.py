"""Names that a misspelt word may be: by typing errors and by sound."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.normal_form import NormalForm

_SHORTEST = 4
_SOUND_COST = 0.5  # the same sound in another spelling is less than one typing error
_SOUND_LENGTHENS = 3  # letters that the same sound may be longer or shorter


class Spelling:
    """Looks for names near a word; names and words without spaces, in normal form."""

    def __init__(self, names: Iterable[str], normal: NormalForm) -> None:
        self._normal = normal
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._sounds_by_length: dict[int, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if len(name) >= _SHORTEST and not name.isdigit():
                self._by_length[len(name)].append(name)
                self._by_sound[normal.sound(name)].append(name)
        for sound in self._by_sound:
            self._sounds_by_length[len(sound)].append(sound)

    def near(self, word: str, limit: float) -> dict[str, float]:
        """The names within the limit and their cost: one per typing error, a half more where only the sound is near.

        Below one error there are none.
        """
        if limit < 1:
            return {}
        found: dict[str, float] = dict(_within(word, self._by_length, int(limit)))
        sound = self._normal.sound(word)
        for other, distance in _within(sound, self._sounds_by_length, int(limit - _SOUND_COST)):
            for name in self._by_sound[other]:
                if abs(len(name) - len(word)) <= _SOUND_LENGTHENS:
                    found[name] = min(found.get(name, limit), distance + _SOUND_COST)
        return found


def _within(word: str, by_length: dict[int, list[str]], limit: int) -> Iterable[tuple[str, float]]:
    for length in range(len(word) - limit, len(word) + limit + 1):
        for choice, distance, _ in process.extract(
            word, by_length.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None
        ):
            yield choice, float(distance)
