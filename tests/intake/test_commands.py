"""Commands and corrections: what is no answer to the question that was asked."""

from pathlib import Path

import pytest
import yaml

from bot.intake import Opdracht, read_command, read_correction

FOLDER = Path(__file__).parent
COMMANDS = yaml.safe_load((FOLDER / "opdrachten.yml").read_text(encoding="utf-8"))
CORRECTIONS = yaml.safe_load((FOLDER / "verbeteringen.yml").read_text(encoding="utf-8"))
NO_COMMANDS = COMMANDS.pop("geen_opdracht")


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in COMMANDS.items() for text in texts])
def test_a_command_is_understood(name: str, text: str) -> None:
    assert read_command(text) is Opdracht(name)


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_an_answer_is_no_command(text: str) -> None:
    assert read_command(text) is None


def test_every_command_has_examples() -> None:
    assert {Opdracht(name) for name in COMMANDS} == set(Opdracht)


@pytest.mark.parametrize(("text", "corrected"), CORRECTIONS["verbeteringen"].items())
def test_a_correction_gives_the_new_reply(text: str, corrected: str) -> None:
    assert read_correction(text) == corrected


@pytest.mark.parametrize("text", CORRECTIONS["geen_verbetering"])
def test_an_answer_is_no_correction(text: str) -> None:
    assert read_correction(text) is None
