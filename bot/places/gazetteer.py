"""The index of names: from a name in normal form to everything that it can mean."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.places.models import How
from bot.places.normal_form import NormalForm
from bot.places.tables import SoortAlias, Tables, WoonplaatsRow
from bot.places.words import Words

# These also occur elsewhere or are not official: a suggestion to confirm.
_SUGGESTIONS = {
    SoortAlias.WIJK,
    SoortAlias.DIALECT,
    SoortAlias.STRAATTAAL,
    SoortAlias.CARNAVAL,
    SoortAlias.KORT,
    SoortAlias.INWONER,
}
_CONFIDENCE_OF_SUGGESTION = 0.75
_CONFIDENCE_OF_ALIAS = 0.95
_LONGEST_ABBREVIATION = 3  # letters: `gld` is only a province behind a name


class Kind(Enum):
    """What sort of thing a name stands for."""

    WOONPLAATS = "woonplaats"
    GEMEENTE = "gemeente"
    REGIO = "regio"  # one labour-market region
    PROVINCIE = "provincie"
    STREEK = "streek"  # an area in one or more labour-market regions
    BUITENLAND = "buitenland"
    CARIBISCH = "caribisch"
    TE_RUIM = "te_ruim"


AREAS = (Kind.REGIO, Kind.PROVINCIE, Kind.STREEK)
NOWHERE = (Kind.BUITENLAND, Kind.CARIBISCH, Kind.TE_RUIM)


@dataclass(frozen=True)
class Meaning:
    """One thing that a name can mean. `size` is a rough size: the number of four-digit postcodes."""

    kind: Kind
    name: str
    code: str = ""
    regios: tuple[str, ...] = ()
    how: How = How.EXACT
    confidence: float = 1.0
    size: int = 0
    grensdeel: bool = False
    netnummer: bool = False


class Gazetteer:
    """Names in normal form; built once from the tables and the word lists."""

    def __init__(self, tables: Tables, words: Words, normal: NormalForm) -> None:
        self._normal = normal
        self._index: dict[str, tuple[Meaning, ...]] = {}
        for name, meaning in _own_names(tables):
            self._add(normal.key(name), meaning)
        for key, meaning in _areas(tables, words, normal, self._index):
            self._add(key, meaning)
        self._add_variants()
        for key, meaning in _abroad(words, self._index):
            self._add(key, meaning)
        self.longest = max(key.count(" ") + 1 for key in self._index)
        self._compact: dict[str, tuple[Meaning, ...]] = {}
        self._longer: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for key, meanings in self._index.items():
            compact = key.replace(" ", "")
            self._compact[compact] = (*self._compact.get(compact, ()), *meanings)
            for part, before in _parts(key):
                if part in self._index:
                    self._longer[part].append((key, before))
        self._first_words = {key.split(" ", 1)[0] for key in self._index}

    def __getitem__(self, key: str) -> tuple[Meaning, ...]:
        return self._index[key]

    def __contains__(self, key: str) -> bool:
        return key in self._index

    def compact_names(self) -> Iterator[str]:
        """All names without spaces, apart from area codes."""
        return (name for name, meanings in self._compact.items() if not meanings[0].netnummer)

    def starts_with(self, word: str) -> bool:
        """Whether any name starts with this word."""
        return word in self._first_words

    def joined(self, compact: str) -> tuple[Meaning, ...]:
        """What the name means that is this when written without spaces."""
        return self._compact.get(compact, ())

    def longer(self, words: Sequence[str]) -> list[tuple[str, int]]:
        """The names with these words and more in them, and how many words those have before."""
        return self._longer.get(" ".join(words), [])

    def _add(self, key: str, meaning: Meaning) -> None:
        held = self._index.get(key, ())
        same = [
            other
            for other in held
            if (other.kind, other.code, other.regios) == (meaning.kind, meaning.code, meaning.regios)
        ]
        if not same:
            self._index[key] = (*held, meaning)

    def _add_variants(self) -> None:
        for key in list(self._index):
            for variant in self._normal.variants(key):
                if variant in self._index:
                    continue
                for meaning in self._index[key]:
                    self._add(variant, _as_variant(meaning))


def _parts(key: str) -> Iterator[tuple[str, int]]:
    """Each run of words in a name that is shorter than the name, and how many words stand before it."""
    words = key.split()
    for first in range(len(words)):
        for after in range(first + 1, len(words) + 1):
            if after - first < len(words):
                yield " ".join(words[first:after]), first


def _as_variant(meaning: Meaning) -> Meaning:
    confidence = min(meaning.confidence, _CONFIDENCE_OF_ALIAS)
    return replace(meaning, how=How.ALIAS, confidence=confidence)


def _own_names(tables: Tables) -> Iterator[tuple[str, Meaning]]:
    places = {(row.woonplaats, row.gemeentecode): _place(row) for row in tables.woonplaatsen}
    sizes: dict[str, int] = defaultdict(int)
    for row in tables.woonplaatsen:
        sizes[row.gemeentecode] += row.aantal_pc4
        yield row.woonplaats, places[row.woonplaats, row.gemeentecode]
    for gemeente in tables.gemeenten:
        code = gemeente.gemeentecode
        yield gemeente.naam, Meaning(Kind.GEMEENTE, gemeente.naam, code, size=sizes[code])
    for alias in tables.aliassen:
        target = places.get((alias.naam, alias.gemeentecode))
        yield (
            alias.alias,
            Meaning(
                kind=target.kind if target else Kind.GEMEENTE,
                name=alias.naam,
                code=alias.gemeentecode,
                how=How.TYPO if alias.soort is SoortAlias.TYPFOUT else How.ALIAS,
                confidence=_CONFIDENCE_OF_SUGGESTION if alias.soort in _SUGGESTIONS else _CONFIDENCE_OF_ALIAS,
                size=target.size if target else sizes[alias.gemeentecode],
                netnummer=alias.soort is SoortAlias.NETNUMMER,
            ),
        )


def _place(row: WoonplaatsRow) -> Meaning:
    return Meaning(Kind.WOONPLAATS, row.woonplaats, row.gemeentecode, size=row.aantal_pc4, grensdeel=row.grensdeel)


def _areas(
    tables: Tables, words: Words, normal: NormalForm, taken: dict[str, tuple[Meaning, ...]]
) -> Iterator[tuple[str, Meaning]]:
    """Regions, provinces and other areas; a municipality that gave its name to one goes before it."""
    municipalities = {
        key for key, meanings in taken.items() if any(meaning.kind is Kind.GEMEENTE for meaning in meanings)
    }
    provinces = words.areas.province_of_name
    for name, province in provinces.items():
        if len(name) > _LONGEST_ABBREVIATION and name not in municipalities:
            yield name, Meaning(Kind.PROVINCIE, province)
    for regio in tables.regios:
        for name in (regio.naam, regio.vroegere_naam, *regio.andere_namen):
            key = normal.key(name)
            if key and key not in municipalities and key not in provinces:
                yield key, Meaning(Kind.REGIO, regio.naam, regios=(regio.code,))
    for streek, regios in words.areas.streken.items():
        yield streek, Meaning(Kind.STREEK, streek.title(), regios=tuple(regios))


def _abroad(words: Words, taken: dict[str, tuple[Meaning, ...]]) -> Iterator[tuple[str, Meaning]]:
    kinds = (
        (Kind.TE_RUIM, words.abroad.te_ruim),
        (Kind.CARIBISCH, words.abroad.caribisch),
        (Kind.BUITENLAND, words.abroad.landen | words.abroad.plaatsen),
    )
    for kind, names in kinds:
        for key in sorted(names):
            if kind is not Kind.BUITENLAND or key not in taken:
                yield key, Meaning(kind, key)
