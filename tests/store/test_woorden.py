"""The words for what is kept as a fixed word: there is one for each, and a mistake in the file is explained."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from bot.handoff import Summary
from bot.knowledge import KnowledgeFileError
from bot.store.woorden import FILE, read_woorden


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the file that a test may spoil."""
    copy = tmp_path / "data" / "knowledge" / FILE.name
    copy.parent.mkdir(parents=True)
    shutil.copy(FILE, copy)
    return copy


def test_every_part_of_the_summary_for_a_coach_has_a_word(file: Path) -> None:
    assert read_woorden(file).samenvatting.keys() == {part.name for part in fields(Summary)}


@pytest.mark.parametrize(
    ("what", "by", "problem"),
    [
        ("  crisis:\n    balie: kan in nood zijn\n    zelf: het ging slecht met u\n", "", "'crisis' ontbreekt"),
        ("  only_loan: alleen de lening lijkt te kunnen\n", "", "'only_loan' ontbreekt"),
        ("  system: systeem\n", "", "'system' ontbreekt"),
        ("  lead: teamleider\n", "", "'lead' ontbreekt"),
        ("  asked:", "  gevraagd:", "'gevraagd' is hier geen bekend woord; kies uit asked, not_understood"),
        ("    zelf: een klacht\n", "", "aanleidingen.complaint: de sleutel 'zelf' ontbreekt"),
        ("  unknown: niet te zeggen", "  unknown: [niet, te, zeggen]", "uitslagen.unknown: verwacht tekst"),
        ("uitslagen:", "uitslag:", "de sleutel 'uitslag' bestaat niet"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_place(file: Path, what: str, by: str, problem: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert what in text
    file.write_text(text.replace(what, by, 1), encoding="utf-8")
    with pytest.raises(KnowledgeFileError, match=r"^data/knowledge/woorden\.yml[,:] ") as caught:
        read_woorden(file)
    assert problem in str(caught.value)
