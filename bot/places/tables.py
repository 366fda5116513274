"""Reads the csv files of `data/places`; any mistake becomes one line with file, line and what is wrong."""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from bot.knowledge.errors import KnowledgeFileError

GemeenteCode = Annotated[str, msgspec.Meta(pattern=r"^GM\d{4}$")]
RegioCode = Annotated[str, msgspec.Meta(pattern=r"^AM\d\d$")]
Pc4 = Annotated[str, msgspec.Meta(pattern=r"^[1-9]\d{3}$")]
Naam = Annotated[str, msgspec.Meta(min_length=1)]


class SoortAlias(Enum):
    """What sort of other name it is; the less official ones are a suggestion to confirm."""

    GANGBAAR = "gangbaar"
    AFKORTING = "afkorting"
    KORT = "kort"  # part of a longer name
    SPELLING = "spelling"
    TYPFOUT = "typfout"
    OUD = "oud"
    FRIES = "fries"
    NEDERLANDS_FRIES = "nederlands-fries"
    DIALECT = "dialect"
    STRAATTAAL = "straattaal"
    CARNAVAL = "carnaval"
    WIJK = "wijk"
    INWONER = "inwoner"
    NETNUMMER = "netnummer"
    ENGELS = "engels"
    DUITS = "duits"
    FRANS = "frans"
    SPAANS = "spaans"
    PORTUGEES = "portugees"
    POOLS = "pools"
    TURKS = "turks"
    BULGAARS = "bulgaars"
    OEKRAIENS_RUSSISCH = "oekraiens-russisch"
    ARABISCH = "arabisch"
    PERZISCH = "perzisch"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row; the columns that may be empty have a default."""


class GemeenteRow(Row, frozen=True, kw_only=True):
    gemeentecode: GemeenteCode
    naam: Naam
    provincie: Naam
    arbeidsmarktregio: RegioCode
    van: date = date.min
    tot: date = date.max
    opvolgers: tuple[GemeenteCode, ...] = ()


class RegioRow(Row, frozen=True, kw_only=True):
    code: RegioCode
    id: Naam
    naam: Naam
    vroegere_naam: str = ""
    vroegere_naam_tot: date = date.min
    andere_namen: tuple[str, ...] = ()
    opmerking: str = ""


class RegioHistorieRow(Row, frozen=True, kw_only=True):
    """The region in a period before the list of today; without a region: the sources disagree, so ask."""

    gemeentecode: GemeenteCode
    naam: Naam
    van: date = date.min
    tot: date = date.max
    arbeidsmarktregio: RegioCode | None = None
    mogelijke_regios: tuple[RegioCode, ...] = ()
    bron: Naam


class WoonplaatsRow(Row, frozen=True, kw_only=True):
    woonplaats: Naam
    gemeentecode: GemeenteCode
    woonplaatscode: Naam
    grensdeel: bool = False
    aantal_pc4: int


class PostcodeRow(Row, frozen=True, kw_only=True):
    pc4: Pc4
    gemeentecode: GemeenteCode
    overige: tuple[GemeenteCode, ...] = ()


class AliasRow(Row, frozen=True, kw_only=True):
    alias: Naam
    naam: Naam
    gemeentecode: GemeenteCode
    soort: SoortAlias


class LiggingRow(Row, frozen=True, kw_only=True):
    """A point where people live; without a municipality it lies abroad."""

    naam: Naam
    gemeentecode: GemeenteCode | None = None
    breedtegraad: Annotated[float, msgspec.Meta(ge=50, le=54)]
    lengtegraad: Annotated[float, msgspec.Meta(ge=3, le=8)]
    inwoners: Annotated[int, msgspec.Meta(ge=0)]


class VroegereIndelingRow(Row, frozen=True, kw_only=True):
    """Where a place or postcode belonged before its municipality was formed or enlarged."""

    soort: Literal["woonplaats", "pc4"]
    sleutel: Naam
    gemeentecode: GemeenteCode
    vroegere_gemeentecode: GemeenteCode


R = TypeVar("R", bound=Row)
_PROBLEMS = (
    (r"Object contains unknown field `(.+?)`", r"de kolom '\1' bestaat niet"),
    (r"Object missing required field `(.+?)`", r"de kolom '\1' is leeg of ontbreekt"),
    (r"Invalid enum value (.+)", r"\1 is geen bekende soort"),
    (r"Expected `str` matching regex .+", "de code klopt niet"),
    (r"(Expected|Invalid).+date.*|Invalid RFC3339 encoded date", "verwacht een datum (jjjj-mm-dd)"),
    (r"Expected `float` [<>]= .+", "het punt ligt niet in of bij Nederland"),
    (r"Expected `(int|bool|float)`.*", "verwacht een getal"),
    (r"Expected `array`.*|Expected `str`.*", "de waarde klopt niet"),
)


@dataclass(frozen=True)
class Tables:
    """All tables of `data/places`, checked each by itself and against each other."""

    gemeenten: list[GemeenteRow]
    regios: list[RegioRow]
    regio_historie: list[RegioHistorieRow]
    woonplaatsen: list[WoonplaatsRow]
    postcodes: list[PostcodeRow]
    aliassen: list[AliasRow]
    vroegere_indeling: list[VroegereIndelingRow]

    @classmethod
    def read(cls, folder: Path) -> "Tables":
        """Raises KnowledgeFileError at the first mistake."""
        gemeenten = read_rows(folder, "gemeenten.csv", GemeenteRow)
        regios = read_rows(folder, "arbeidsmarktregios.csv", RegioRow)
        check = _Check({row.gemeentecode for row in gemeenten}, {row.code for row in regios})
        historie = read_rows(folder, "regio_historie.csv", RegioHistorieRow)
        woonplaatsen = read_rows(folder, "woonplaatsen.csv", WoonplaatsRow)
        postcodes = read_rows(folder, "postcodes.csv", PostcodeRow)
        aliassen = read_rows(folder, "aliassen.csv", AliasRow)
        indeling = read_rows(folder, "vroegere_indeling.csv", VroegereIndelingRow)

        check.unique("gemeenten.csv", gemeenten, lambda row: row.gemeentecode)
        check.unique("arbeidsmarktregios.csv", regios, lambda row: row.code)
        check.unique("woonplaatsen.csv", woonplaatsen, lambda row: (row.woonplaats, row.gemeentecode))
        check.unique("postcodes.csv", postcodes, lambda row: row.pc4)
        check.codes("gemeenten.csv", gemeenten, lambda row: [row.arbeidsmarktregio, *row.opvolgers])
        check.codes(
            "regio_historie.csv",
            historie,
            lambda row: [
                row.gemeentecode,
                *([row.arbeidsmarktregio] if row.arbeidsmarktregio else row.mogelijke_regios),
            ],
        )
        check.codes("woonplaatsen.csv", woonplaatsen, lambda row: [row.gemeentecode])
        check.codes("postcodes.csv", postcodes, lambda row: [row.gemeentecode, *row.overige])
        check.codes("vroegere_indeling.csv", indeling, lambda row: [row.gemeentecode, row.vroegere_gemeentecode])
        known = {(row.naam, row.gemeentecode) for row in gemeenten}
        known |= {(row.woonplaats, row.gemeentecode) for row in woonplaatsen}
        for line, row in enumerate(aliassen, 2):
            if (row.naam, row.gemeentecode) not in known:
                problem = f"'{row.naam}' is geen woonplaats of gemeente met code {row.gemeentecode}"
                raise KnowledgeFileError("data/places/aliassen.csv", f"regel {line}", problem)
        return cls(gemeenten, regios, historie, woonplaatsen, postcodes, aliassen, indeling)


@dataclass(frozen=True)
class _Check:
    gemeentecodes: set[str]
    regiocodes: set[str]
    codes_known: set[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes_known", self.gemeentecodes | self.regiocodes)

    def codes(self, file: str, rows: Iterable[R], of: Callable[[R], Iterable[str]]) -> None:
        for line, row in enumerate(rows, 2):
            for code in of(row):
                if code not in self.codes_known:
                    where = "gemeenten.csv" if code.startswith("GM") else "arbeidsmarktregios.csv"
                    raise KnowledgeFileError(
                        f"data/places/{file}", f"regel {line}", f"de code {code} staat niet in {where}"
                    )

    @staticmethod
    def unique(file: str, rows: Iterable[R], of: Callable[[R], object]) -> None:
        seen: dict[object, int] = {}
        for line, row in enumerate(rows, 2):
            first = seen.setdefault(of(row), line)
            if first != line:
                raise KnowledgeFileError(f"data/places/{file}", f"regel {line}", f"dezelfde rij als regel {first}")


def read_rows(folder: Path, name: str, model: type[R]) -> list[R]:
    """The rows of one file, in order. Raises KnowledgeFileError at the first mistake."""
    file = f"data/places/{name}"
    try:
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            lists = {info.name for info in msgspec.structs.fields(model) if "tuple" in str(info.type)}
            return [_convert(row, model, lists, file, line) for line, row in enumerate(csv.DictReader(lines), 2)]
    except FileNotFoundError:
        raise KnowledgeFileError(file, "", "dit bestand ontbreekt") from None
    except UnicodeDecodeError:
        raise KnowledgeFileError(file, "", "sla het bestand op als UTF-8") from None


def _convert(row: dict[str, str], model: type[R], lists: set[str], file: str, line: int) -> R:
    if None in row or None in row.values():
        raise KnowledgeFileError(file, f"regel {line}", "het aantal kolommen klopt niet; kijk naar de komma's")
    filled = {name: value.split(";") if name in lists else value for name, value in row.items() if value}
    try:
        return msgspec.convert(filled, model, strict=False)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `$.")
        column = path.rstrip("`")
        problem = f"{column}: {_in_dutch(message)}" if column else _in_dutch(message)
        raise KnowledgeFileError(file, f"regel {line}", problem) from None


def _in_dutch(message: str) -> str:
    for pattern, replacement in _PROBLEMS:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, replacement, message)
    return message
