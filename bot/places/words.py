"""The word lists of `data/places`: cues, ordinary words, areas and places abroad; all words in normal form."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.reading import read_mapping


class Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of one file; what each is for stands in that file."""


class CueWords(Lists, frozen=True):
    """`aanwijzingen.yml`"""

    woont: frozenset[str]
    komt_van: frozenset[str]
    woonde: frozenset[str]
    verhuist: frozenset[str]
    werkt: frozenset[str]
    werk: frozenset[str]
    voor_ik_werk: frozenset[str]
    voorzetsels: frozenset[str]
    herkomst: frozenset[str]
    zeker_voorzetsel: frozenset[str]
    nabij: frozenset[str]
    plaatswoorden: frozenset[str]
    gemeente: frozenset[str]
    van_na: frozenset[str]
    lidwoorden: frozenset[str]
    bijvoeglijk: frozenset[str]
    ontkenning: frozenset[str]
    titels: frozenset[str]
    tussenvoegsels: frozenset[str]
    heet: frozenset[str]
    vulwoorden: frozenset[str]
    vervolgwoorden: frozenset[str]
    achter_een_naam: frozenset[str]
    tussen_twee_namen: frozenset[str]
    voor_een_naam: frozenset[str]
    nooit_in_naam: frozenset[str]
    postcodewoorden: frozenset[str]
    geen_postcodeletters: frozenset[str]
    uitgangen: frozenset[str]


class OrdinaryWords(Lists, frozen=True):
    """`gewone_woorden.yml`"""

    meestal_woord: frozenset[str]
    ook_een_woord: frozenset[str]
    ook_bijvoeglijk: frozenset[str]
    gewoon: frozenset[str]


class Abroad(Lists, frozen=True):
    """`buitenland.yml`"""

    landen: frozenset[str]
    plaatsen: frozenset[str]
    caribisch: frozenset[str]
    te_ruim: frozenset[str]


class Areas(Lists, frozen=True):
    """`gebieden.yml`"""

    provincies: dict[str, list[str]]
    streken: dict[str, list[str]]

    @property
    def province_of_name(self) -> dict[str, str]:
        return {name: province for province, names in self.provincies.items() for name in names}


class Spellings(Lists, frozen=True):
    """`schrijfwijzen.yml`"""

    afkortingen: list[tuple[str, str]]
    varianten: list[tuple[str, str]]
    klanken: list[tuple[str, str]]


L = TypeVar("L", bound=Lists)


class Words(msgspec.Struct, frozen=True):
    """All lists."""

    cues: CueWords
    ordinary: OrdinaryWords
    abroad: Abroad
    areas: Areas
    spellings: Spellings

    def is_filler(self, word: str) -> bool:
        """Whether a word may stand beside a name without saying more than that name."""
        return word in self.cues.vulwoorden

    def is_ordinary(self, name: str) -> bool:
        """Whether a name or word is (also) an ordinary word."""
        ordinary = self.ordinary
        return name in ordinary.gewoon or name in ordinary.ook_een_woord or name in ordinary.meestal_woord

    @classmethod
    def read(cls, folder: Path) -> "Words":
        """Raises KnowledgeFileError when a file or a list is missing or wrong."""
        return cls(
            cues=_read(folder, "aanwijzingen.yml", CueWords),
            ordinary=_read(folder, "gewone_woorden.yml", OrdinaryWords),
            abroad=_read(folder, "buitenland.yml", Abroad),
            areas=_read(folder, "gebieden.yml", Areas),
            spellings=_read(folder, "schrijfwijzen.yml", Spellings),
        )


def _read(folder: Path, name: str, model: type[L]) -> L:
    lists = read_mapping(folder / name, folder.parents[1], Any)
    fields = msgspec.structs.fields(model)
    for field in fields:
        if field.name not in lists:
            raise KnowledgeFileError(f"data/places/{name}", field.name, "deze lijst ontbreekt")
    try:
        return msgspec.convert(lists, model)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$.")
        where = path.rstrip("`")
        raise KnowledgeFileError(
            f"data/places/{name}", where, f"verwacht een lijst met woorden, elk tussen aanhalingstekens ({problem})"
        ) from None
