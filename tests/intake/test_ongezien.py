"""Replies by people who did not see the parser, and it did not see them: how many are read rightly."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.eligibility.loading import Schemes
from bot.eligibility.models import Antwoordsoort
from bot.intake.commands import read_command, read_correction
from bot.intake.expectation import Gelezen, Onduidelijk, Soort, Verwacht, WeetNiet
from bot.intake.household import read_household
from bot.intake.replies import read_reply
from bot.knowledge import Knowledge

FOLDER = Path(__file__).parent
LEAST_RIGHT = 0.92
"""What a reply has to reach; households and commands are fewer and reached less when they were first measured."""

LEAST_HOUSEHOLDS = 0.9
LEAST_COMMANDS = 0.86
MOST_WRONG_OF_A_KIND = 0.22

Group = dict[str, Any]
GROUPS: list[Group] = yaml.safe_load((FOLDER / "antwoorden_ongezien.yml").read_text(encoding="utf-8"))


def _number(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


@cache
def _other_words() -> dict[str, list[str]]:
    """The words that the project's own questions know for a choice, beside its label."""
    questions = [
        question
        for scheme in Schemes.load(Knowledge.load()).by_id.values()
        for question in scheme.vocabulary.values()
        if question.soort is Antwoordsoort.KEUZE
    ]
    return {value: words for question in questions for value, words in question.woorden.items()}


def _expected(group: Group) -> Verwacht:
    return Verwacht(
        soort=Soort[group["soort"]],
        keuzes={key: (str(label), *_other_words().get(key, [])) for key, label in (group.get("keuzes") or {}).items()},
        laagste=_number(group.get("laagste")),
        hoogste=_number(group.get("hoogste")),
        drempel=_number(group.get("drempel")),
        drempel_soort=Soort[group["drempel_soort"]] if group.get("drempel_soort") else None,
    )


def _is_right(group: Group, reply: Group) -> bool:
    reading = read_reply(reply["tekst"], _expected(group), group["op"])
    if reply.get("weet_niet"):
        return isinstance(reading, WeetNiet)
    if reply.get("onduidelijk"):
        return isinstance(reading, Onduidelijk)
    return isinstance(reading, Gelezen) and _same(reading.waarde, reply["waarde"])


def _same(read: Any, written: Any) -> bool:
    if isinstance(written, datetime) and isinstance(read, time):
        return written.time() == read
    if isinstance(written, date) and not isinstance(written, datetime) and isinstance(read, datetime):
        return read.date() == written
    return bool(read == _number(written))


@pytest.mark.parametrize("soort", sorted({group["soort"] for group in GROUPS}))
def test_unseen_replies_of_each_kind_are_mostly_read_rightly(soort: str) -> None:
    replies = [(group, reply) for group in GROUPS if group["soort"] == soort for reply in group["antwoorden"]]
    wrong = [reply["tekst"] for group, reply in replies if not _is_right(group, reply)]
    assert len(wrong) / len(replies) <= MOST_WRONG_OF_A_KIND, wrong


def test_unseen_replies_are_read_rightly_in_at_least_92_percent() -> None:
    replies = [(group, reply) for group in GROUPS for reply in group["antwoorden"]]
    wrong = [f"{group['soort']}: {reply['tekst']}" for group, reply in replies if not _is_right(group, reply)]
    assert 1 - len(wrong) / len(replies) >= LEAST_RIGHT, "\n".join(wrong)


def test_unseen_households_are_read_rightly() -> None:
    replies = yaml.safe_load((FOLDER / "huishouden_ongezien.yml").read_text(encoding="utf-8"))
    wrong = []
    for reply in replies:
        read = read_household(reply["tekst"])
        said = {key: value for key, value in reply.items() if key != "tekst"}
        if any(read.get(key) != value for key, value in said.items()):
            wrong.append((reply["tekst"], dict(read)))
    assert 1 - len(wrong) / len(replies) >= LEAST_HOUSEHOLDS, wrong


def test_unseen_commands_and_corrections_are_told_from_answers() -> None:
    messages = yaml.safe_load((FOLDER / "opdrachten_ongezien.yml").read_text(encoding="utf-8"))
    wrong = []
    for message in messages:
        if "opdracht" in message:
            command = read_command(message["tekst"])
            right = (command.name if command else None) == message["opdracht"]
        else:
            right = read_correction(message["tekst"]) == message["verbetering"]
        if not right:
            wrong.append(message["tekst"])
    assert 1 - len(wrong) / len(messages) >= LEAST_COMMANDS, wrong
