"""The word lists of `data/intake`, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.reading import read_mapping

FOLDER = Path(__file__).resolve().parents[2] / "data" / "intake"

S = TypeVar("S", bound=msgspec.Struct)


class Woorden(msgspec.Struct, frozen=True):
    """`woorden.yml`: what people say on short questions, by what it means."""

    beleefd: list[str]
    ja: list[str]
    bevestigend: list[str]
    nee: list[str]
    ontkennend: list[str]
    wel: list[str]
    beaamt: list[str]
    niet: list[str]
    waarschijnlijk: list[str]
    waarschijnlijk_niet: list[str]
    deels: list[str]
    weet_niet: list[str]
    misschien: list[str]
    twijfel: list[str]
    vaag: list[str]
    nul: list[str]
    nul_als_enige: list[str]
    niet_gehaald: list[str]
    verlies: list[str]
    minstens: list[str]
    hoogstens: list[str]
    meer: list[str]
    minder: list[str]
    allemaal: list[str]
    zonder_inhoud: list[str]
    gewone_woorden: list[str]


class Getallen(msgspec.Struct, frozen=True):
    """`getallen.yml`: words for numbers, parts, months, days of the week and fixed days of the year."""

    eenheden: list[str]
    tientallen: list[str]
    andere: list[str]
    rangtelwoorden: list[str]
    machten: dict[str, int]
    losse_getallen: dict[str, int]
    delen: dict[str, float]
    uren_per_week: dict[str, int]
    maanden: list[str]
    weekdagen: list[str]
    jaargetijden: list[str]
    feestdagen: dict[str, str]
    dagdelen: dict[str, list[str]]
    dagen_vanaf_nu: dict[str, int]
    letters: dict[str, int]


class Opdrachten(msgspec.Struct, frozen=True):
    """`opdrachten.yml`: commands, the words around them that mean nothing, and how a correction is announced."""

    terug: list[str]
    uitleg: list[str]
    stoppen: list[str]
    overslaan: list[str]
    medewerker: list[str]
    opnieuw: list[str]
    verder: list[str]
    vulwoorden: list[str]
    kern: dict[str, list[str]]
    erbij: dict[str, list[str]]
    begin: dict[str, list[str]]
    verbetering: list[str]
    verbetering_met_getal: list[str]
    aanloop: list[str]
    geen_verbetering: list[str]


class Huishouden(msgspec.Struct, frozen=True):
    """`huishouden.yml`: how people say whom they live with."""

    alleen: list[str]
    samen: list[str]
    partner: list[str]
    alleen_met_kinderen: list[str]
    telt_niet: list[str]
    onduidelijk: list[str]
    kinderen: list[str]
    geen_kinderen: list[str]
    bij_elkaar: list[str]


@dataclass(frozen=True)
class WordLists:
    """All lists of `data/intake`, validated."""

    woorden: Woorden
    getallen: Getallen
    opdrachten: Opdrachten
    huishouden: Huishouden
    schrijfwijzen: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "WordLists":
        """Raises KnowledgeFileError at the first mistake in a file."""
        return cls(
            woorden=_read(folder / "woorden.yml", Woorden, list[str]),
            getallen=_read(folder / "getallen.yml", Getallen, list[str] | dict[str, int | float | str | list[str]]),
            opdrachten=_read(folder / "opdrachten.yml", Opdrachten, list[str] | dict[str, list[str]]),
            huishouden=_read(folder / "huishouden.yml", Huishouden, list[str]),
            schrijfwijzen=read_mapping(folder / "schrijfwijzen.yml", folder.parents[1], list[str]),
        )


@cache
def word_lists() -> WordLists:
    """The lists of the project, read at first use."""
    return WordLists.load()


def _read(path: Path, model: type[S], shape: Any) -> S:
    root = path.parents[2]
    file = str(path.relative_to(root))
    content = read_mapping(path, root, shape)
    for key in model.__struct_fields__:
        if key not in content:
            raise KnowledgeFileError(file, key, "deze lijst ontbreekt")
    for key in content:
        if key not in model.__struct_fields__:
            raise KnowledgeFileError(file, key, "deze lijst wordt nergens gebruikt; kijk of de naam goed gespeld is")
    try:
        return msgspec.convert(content, model)
    except msgspec.ValidationError as error:
        raise KnowledgeFileError(file, "", f"een waarde past niet bij haar lijst ({error})") from None
