"""The time of day in a reply."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache

from bot.intake.words import word_lists

_NOON = 12
_FIRST_MORNING_HOUR = 7  # someone who says "6 uur" without more means the evening
_QUARTER = 15


@dataclass(frozen=True)
class Clock:
    """A time; `guessed` when it was not said which half of the day."""

    time: time
    guessed: bool = False


def clock_in(text: str, bare: bool = False) -> tuple[Clock | None, str]:
    """The time in a text in figures, and the text without it. `bare` also reads 18.30 without "uur" or "om"."""
    part = _part_of_day(text)
    for pattern in _patterns() + (_bare_patterns() if bare else []):
        for match in pattern.finditer(text):
            clock = _clock(match, part)
            if clock:
                kept = _parts_pattern().search(match.group())
                rest = f"{text[: match.start()]} {kept.group() if kept else ''} {text[match.end() :]}"
                return clock, _without_parts(rest)
    return None, text


def _clock(match: re.Match[str], part: str | None) -> Clock | None:
    said = match.groupdict()
    if said.get("midnight"):
        return Clock(time(0, 0))
    hour, minute = int(said["hour"]), int(said.get("minute") or 0)
    digital = bool(said.get("minute"))
    if said.get("half"):
        minute = 30
        hour = (hour - 1) or _NOON
    if said.get("shift"):
        away = _QUARTER if said["shift"] == "kwart" else int(said["shift"])
        total = hour * 60 + minute + (-away if said["side"] == "voor" else away)
        hour, minute = divmod(total, 60)
        hour = hour or _NOON
    if hour > 24 or minute > 59 or hour < 0:
        return None
    return _in_half_of_day(hour % 24, minute, part, literal=digital or said["hour"].startswith("0"))


def _in_half_of_day(hour: int, minute: int, part: str | None, literal: bool) -> Clock:
    if part == "avond" and hour <= _NOON:
        return Clock(time((hour + 12) % 24, minute))
    if part == "middag" and hour < _FIRST_MORNING_HOUR:
        return Clock(time(hour + 12, minute))
    if part == "nacht" and hour == _NOON:
        return Clock(time(0, minute))
    if part or hour > _NOON or hour == 0 or literal:
        return Clock(time(hour, minute))
    return Clock(time(hour + 12 if hour < _FIRST_MORNING_HOUR else hour, minute), guessed=True)


def _without_parts(text: str) -> str:
    """The text without the part of the day, unless that tells the day too: "gisteravond"."""
    days = word_lists().getallen.dagen_vanaf_nu
    return " ".join(_parts_pattern().sub(lambda match: match[1] if match[1] in days else " ", text).split())


def _part_of_day(text: str) -> str | None:
    found = _parts_pattern().search(text)
    if not found:
        return None
    return next(part for part, words in word_lists().getallen.dagdelen.items() if found[1] in words)


@cache
def _parts_pattern() -> re.Pattern[str]:
    words = [word for found in word_lists().getallen.dagdelen.values() for word in found]
    return re.compile(rf"\b({'|'.join(sorted(words, key=len, reverse=True))})\b")


@cache
def _patterns() -> list[re.Pattern[str]]:
    months = "|".join(word_lists().getallen.maanden)
    parts = _parts_pattern().pattern
    not_a_day = rf"(?![-/.,]\d|\d| (?:{months})|%)"
    around = r"\b(?:(?:om|rond|tegen|vanaf|na|ongeveer) )?"
    hour = r"(?P<hour>\d{1,2})(?: en\b(?! \d))?"
    return [
        re.compile(pattern)
        for pattern in (
            rf"{around}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::\d\d)?(?: uur)?\b",
            rf"{around}(?P<hour>\d{{1,2}}) uur (?:en )?(?P<minute>[0-5]?\d)\b(?: minuut)?{not_a_day}",
            rf"\b(?:om|rond|tegen|vanaf) (?P<hour>\d{{1,2}})[., ](?P<minute>[0-5]\d)\b(?: uur)?{not_a_day}",
            r"(?<![\d.-])(?P<hour>\d{1,2})[., ](?P<minute>[0-5]\d) uur\b",
            rf"{around}(?P<shift>\d{{1,2}}|kwart)(?: minuut)? (?P<side>voor|over|na) (?P<half>half )?{hour}\b(?: uur)?"
            + not_a_day,
            rf"{around}(?P<half>half ){hour}\b(?: uur)?{not_a_day}",
            rf"{around}{hour} uur\b",
            rf"\b(?:om|rond|tegen) {hour}\b{not_a_day}",
            rf"(?<![-/.,])\b(?P<hour>\d{{1,2}}) (?=(?:in de )?{parts})",
            rf"{parts} (?:(?:om|rond|tegen) )?(?P<hour>\d{{1,2}})\b{not_a_day}",
            r"\b(?P<midnight>middernacht)\b",
        )
    ]


@cache
def _bare_patterns() -> list[re.Pattern[str]]:
    return [
        re.compile(r"(?<=(?:19|20)\d\d )(?P<hour>[01]\d|2[0-3]) ?(?P<minute>[0-5]\d)\b(?: uur)?"),
        re.compile(r"(?:(?<=\s)|^)(?P<hour>\d{1,2})[.,](?P<minute>[0-5]\d)\b(?![.,-]\d)"),
    ]
