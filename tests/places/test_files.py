"""The files of places: what is said about a mistake in one."""

import shutil
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeFileError
from bot.places import Places
from bot.places.resolver import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that a test may spoil."""
    copy = tmp_path / "data" / "places"
    shutil.copytree(FOLDER, copy)
    return copy


@pytest.mark.parametrize(
    ("file", "what", "by", "problem"),
    [
        (
            "gemeenten.csv",
            "GM0344,Utrecht,Utrecht,AM13",
            "GM0344,Utrecht,Utrecht,AM99",
            "de code AM99 staat niet in arbeidsmarktregios.csv",
        ),
        ("gemeenten.csv", "GM0344,Utrecht", "GM0344x,Utrecht", "gemeentecode: de code klopt niet"),
        ("gemeenten.csv", "GM0003,Appingedam", "GM0005,Appingedam", "regel 3: dezelfde rij als regel 2"),
        ("gemeenten.csv", "2020-12-31,GM1979", "31-12-2020,GM1979", "tot: verwacht een datum (jjjj-mm-dd)"),
        ("gemeenten.csv", "GM0344,Utrecht,Utrecht", "GM0344,,Utrecht", "de kolom 'naam' is leeg of ontbreekt"),
        ("gemeenten.csv", "naam,provincie", "naam,province", "regel 2: de kolom 'province' bestaat niet"),
        ("woonplaatsen.csv", "Baarn,GM0308,", "Baarn,GM9308,", "de code GM9308 staat niet in gemeenten.csv"),
        (
            "woonplaatsen.csv",
            "woonplaatscode,grensdeel",
            "woonplaatscode,grensdeel,x",
            "het aantal kolommen klopt niet",
        ),
        ("postcodes.csv", "1012,GM0363", "0012,GM0363", "regel 3: pc4: de code klopt niet"),
        (
            "aliassen.csv",
            "Mokum,Amsterdam,GM0363",
            "Mokum,Amsterdam,GM0599",
            "'Amsterdam' is geen woonplaats of gemeente",
        ),
        (
            "aliassen.csv",
            "Mokum,Amsterdam,GM0363,straattaal",
            "Mokum,Amsterdam,GM0363,slang",
            "'slang' is geen bekende",
        ),
        ("regio_historie.csv", "Renkum,,2025-12-31", "Renkum,,eind 2025", "tot: verwacht een datum"),
        ("aanwijzingen.yml", "woonde: [", "woonden: [", "aanwijzingen.yml, woonde: deze lijst ontbreekt"),
        ("gebieden.yml", "[AM06, AM38, AM36]", "[AM99]", "streken.veluwe: de regio AM99 staat niet"),
        ("gewone_woorden.yml", "meestal_woord: [een", "meestal_woord: [yes, een", "verwacht een lijst met woorden"),
    ],
)
def test_a_mistake_is_one_line_with_file_place_and_problem(
    folder: Path, file: str, what: str, by: str, problem: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert what in text, f"{what!r} staat niet meer in {file}"
    (folder / file).write_text(text.replace(what, by, 1), encoding="utf-8")
    with pytest.raises(KnowledgeFileError) as caught:
        Places.load(folder)
    message = str(caught.value)
    assert message.startswith(f"data/places/{file}")
    assert problem in message
    assert "\n" not in message


def test_a_missing_table_is_named(folder: Path) -> None:
    (folder / "postcodes.csv").unlink()
    with pytest.raises(KnowledgeFileError, match=r"data/places/postcodes\.csv: dit bestand ontbreekt"):
        Places.load(folder)


def test_a_table_in_another_encoding(folder: Path) -> None:
    (folder / "aliassen.csv").write_bytes(
        "alias,naam,gemeentecode,soort\nEnschedé,Enschede,GM0153,typfout\n".encode("latin-1")
    )
    with pytest.raises(KnowledgeFileError, match="sla het bestand op als UTF-8"):
        Places.load(folder)


def test_the_sources_that_ask_for_it_are_named() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "Bron: CBS (CC BY 4.0) en GeoNames (CC BY 4.0), bewerkt." in readme
