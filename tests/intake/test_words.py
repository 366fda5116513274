"""The word lists: what an editor may write, and what is said about a mistake."""

import shutil
from pathlib import Path

import pytest

from bot.intake.words import FOLDER, WordLists, word_lists
from bot.knowledge import KnowledgeFileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the word lists that a test may spoil."""
    copy = tmp_path / "data" / "intake"
    shutil.copytree(FOLDER, copy)
    return copy


def problem_of(folder: Path, file: str, what: str, by: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert what in text, f"{what!r} staat niet meer in {file}"
    path.write_text(text.replace(what, by, 1), encoding="utf-8")
    with pytest.raises(KnowledgeFileError) as caught:
        WordLists.load(folder)
    assert "\n" not in str(caught.value), "een fout is een regel"
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "what", "by", "said"),
    [
        ("woorden.yml", '- "yes"', "- yes", "data/intake/woorden.yml, ja"),
        ("woorden.yml", "weet_niet:", "weetniet:", "weet_niet: deze lijst ontbreekt"),
        ("woorden.yml", "beleefd:", "extra: [x]\nbeleefd:", "extra: deze lijst wordt nergens gebruikt"),
        ("getallen.yml", "koningsdag: 27-4", "koningsdag: [27]", "data/intake/getallen.yml"),
        ("opdrachten.yml", "terug:\n- terug", "terug:\n- terug: 1", "data/intake/opdrachten.yml, terug"),
        ("huishouden.yml", "partner:\n- partner", "partner:\n- [partner]", "data/intake/huishouden.yml, partner"),
    ],
)
def test_a_mistake_is_named_with_its_file(folder: Path, file: str, what: str, by: str, said: str) -> None:
    assert said in problem_of(folder, file, what, by)


def test_no_wording_means_yes_and_no() -> None:
    woorden = word_lists().woorden
    yes = {*woorden.ja, *woorden.bevestigend, *woorden.wel, *woorden.beaamt, *woorden.waarschijnlijk}
    no = {*woorden.nee, *woorden.ontkennend, *woorden.niet, *woorden.waarschijnlijk_niet}
    assert yes & no == set()


def test_no_command_is_a_plain_answer() -> None:
    lists = word_lists()
    commands = {phrase for name in lists.opdrachten.kern for phrase in getattr(lists.opdrachten, name)}
    assert commands & {*lists.woorden.ja, *lists.woorden.nee, *lists.woorden.weet_niet} == set()
