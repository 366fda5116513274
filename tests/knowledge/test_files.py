"""The knowledge files: what an editor may write, and what is said about a mistake."""

import shutil
from pathlib import Path

import pytest

from bot.knowledge import Knowledge, KnowledgeFileError
from bot.knowledge.knowledge import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge that a test may spoil."""
    copy = tmp_path / "data" / "knowledge"
    shutil.copytree(FOLDER, copy)
    return copy


def spoil(file: Path, what: str, by: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert what in text, f"{what!r} staat niet meer in {file.name}"
    file.write_text(text.replace(what, by, 1), encoding="utf-8")


def problem_of(folder: Path) -> str:
    with pytest.raises(KnowledgeFileError) as caught:
        Knowledge.load(folder)
    assert "\n" not in str(caught.value), "een fout is een regel"
    return str(caught.value)


def test_the_knowledge_as_it_is_loads(folder: Path) -> None:
    assert Knowledge.load(folder).antwoorden.keys() >= {"tozo/bedrag", "bbz/recht"}


def test_a_misspelt_key_is_named_with_its_file(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "  soort: bedrag", "  sort: bedrag")
    problem = problem_of(folder)
    assert problem.startswith("data/knowledge/gegevens/tozo.yml, norm.single_21_aow")
    assert "'sort' bestaat niet" in problem


def test_a_missing_key_is_named(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "  soort: bedrag\n", "")
    assert "de sleutel 'soort' ontbreekt" in problem_of(folder)


def test_a_value_of_the_wrong_kind_says_what_was_expected(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "waarde: 1052.32", "waarde: veel")
    assert "'veel' past niet bij soort bedrag; verwacht een getal" in problem_of(folder)


def test_a_date_that_is_no_date(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "van: 2020-03-01", "van: voorjaar")
    assert "een datum (jjjj-mm-dd)" in problem_of(folder)


def test_a_day_that_does_not_exist(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "van: 2020-03-01", "van: 2020-02-31")
    assert "een datum die niet bestaat" in problem_of(folder)


def test_periods_may_not_overlap(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "tot: 2020-06-30", "tot: 2020-07-15")
    assert "overlapt met de periode ervoor; verwacht vanaf 2020-07-16" in problem_of(folder)


def test_a_period_may_not_end_before_it_begins(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "tot: 2020-06-30", "tot: 2020-01-30")
    assert "2020-01-30 ligt voor van (2020-03-01)" in problem_of(folder)


def test_a_source_that_does_not_exist(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "bron: [zzpnl-bedragen]", "bron: [van-horen-zeggen]")
    assert "de bron 'van-horen-zeggen' bestaat niet" in problem_of(folder)


def test_a_fact_without_a_source(folder: Path) -> None:
    spoil(folder / "gegevens" / "tozo.yml", "bron: [zzpnl-bedragen]", "bron: []")
    assert "er staat geen bron" in problem_of(folder)


def test_a_number_that_stands_loose_in_a_text(folder: Path) -> None:
    spoil(folder / "antwoorden" / "tozo.yml", "Tozo is gestopt op", "Tozo is na 19 maanden gestopt op")
    assert "het getal in '19' staat los in de tekst" in problem_of(folder)


def test_a_reference_to_a_fact_that_does_not_exist(folder: Path) -> None:
    spoil(folder / "antwoorden" / "tozo.yml", "{{ tozo.gestopt }}", "{{ tozo.opgehouden }}")
    assert "het gegeven 'tozo.opgehouden' bestaat niet" in problem_of(folder)


def test_a_reference_with_broken_braces(folder: Path) -> None:
    spoil(folder / "antwoorden" / "tozo.yml", "{{ tozo.gestopt }}", "{{ tozo.gestopt }")
    assert "de verwijzing tussen accolades klopt niet" in problem_of(folder)


def test_a_button_to_a_topic_that_does_not_exist(folder: Path) -> None:
    spoil(folder / "antwoorden" / "bot.yml", "bot/wat_kun_je,", "bot/van_alles,")
    assert "het onderwerp 'bot/van_alles' bestaat niet" in problem_of(folder)


def test_a_key_that_stands_twice(folder: Path) -> None:
    with (folder / "onderwerpen.yml").open("a", encoding="utf-8") as file:
        file.write("tozo/wat_is:\n  knop: Nog eens\n  naam: nog eens\n")
    assert "staat er twee keer" in problem_of(folder)


def test_a_file_that_is_no_yaml(folder: Path) -> None:
    (folder / "zinnen.yml").write_text("storing:\n tekst: a\n  knoppen: b\n", encoding="utf-8")
    assert problem_of(folder).startswith("data/knowledge/zinnen.yml, regel 3")


def test_a_missing_file(folder: Path) -> None:
    (folder / "onderwerpen.yml").unlink()
    assert "data/knowledge/onderwerpen.yml: dit bestand ontbreekt" in problem_of(folder)


def test_a_file_in_another_encoding(folder: Path) -> None:
    (folder / "zinnen.yml").write_bytes("storing:\n  tekst: één\n".encode("latin-1"))
    assert "sla het bestand op als UTF-8" in problem_of(folder)
