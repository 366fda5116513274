"""Conditions asked together as a list; when something of it is not in order, one more question is which line it is."""

from collections.abc import Sequence
from typing import Any

from bot.eligibility.models import Samen
from bot.eligibility.scheme import Scheme
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht
from bot.intake.questionnaires.state import State
from bot.intake.replies import read_reply

MEER_DAN_EEN, GEEN = "meer_dan_een", "geen"
"""Replies to "which line?" that name no single one."""


def is_good(bundle: Samen, reply: bool) -> bool:
    """Whether a reply to a list means that all its conditions are met."""
    return reply is bundle.ja_is_goed


def which(rijtje: str) -> str:
    """The question which line of a list it is."""
    return f"{rijtje}_welke"


def list_of(scheme: Scheme, vraag: str) -> str | None:
    """The list that a question is about, as a whole or which line of it; None for another question."""
    return next((name for name in scheme.bundles if vraag in (name, which(name))), None)


def one_by_one(scheme: Scheme, state: State) -> list[str]:
    """The lists whose lines are asked apart from now on."""
    done = {*state.antwoorden, *state.onbekend}
    return [name for name in scheme.bundles if name in state.onbekend or which(name) in done]


def not_in_order(scheme: Scheme, state: State) -> str | None:
    """The list of which something is not in order, as long as it is not known which line."""
    apart = one_by_one(scheme, state)
    asked = (name for name in scheme.bundles if name in state.antwoorden and name not in apart)
    return next((name for name in asked if not is_good(scheme.bundles[name], state.antwoorden[name])), None)


def read_list(tekst: str, bundle: Samen, lines: Verwacht, state: State) -> Lezing:
    """Whether all is in order, or at once the line that is not: "ik kreeg al bijstand"."""
    reading = read_reply(tekst, Verwacht(Soort.JA_NEE), state.op)
    if not isinstance(reading, Gelezen) or is_good(bundle, reading.waarde):
        return reading
    line = read_reply(tekst, lines, state.op)
    return line if isinstance(line, Gelezen) and line.zeker else reading


def read_which(tekst: str, lines: Verwacht, state: State) -> Lezing:
    """Which line a reply names."""
    reading = read_reply(tekst, lines, state.op)
    if isinstance(reading, Onduidelijk) and reading.reden is Reden.MEER_DAN_EEN:
        return Gelezen(MEER_DAN_EEN)
    if isinstance(reading, Onduidelijk) and read_reply(tekst, Verwacht(Soort.JA_NEE), state.op) == Gelezen(False):
        return Gelezen(GEEN)
    return reading


def told_by(scheme: Scheme, rijtje: str, members: Sequence[str], reply: bool | str) -> dict[str, Any]:
    """The answers that follow from a reply; where a line leaves open what it is, it is still asked."""
    bundle = scheme.bundles[rijtje]
    if isinstance(reply, bool):
        return {rijtje: reply, **(_in_order(scheme, members) if is_good(bundle, reply) else {})}
    told = {rijtje: not bundle.ja_is_goed, which(rijtje): reply}
    if reply == MEER_DAN_EEN:
        return told
    told |= _in_order(scheme, [name for name in members if name != reply])
    failing = scheme.conditions[reply].failing_answer() if reply in members else None
    return told if failing is None else {**told, reply: failing}


def _in_order(scheme: Scheme, members: Sequence[str]) -> dict[str, Any]:
    """The answers of someone for whom these lines are as they should be."""
    return {name: scheme.conditions[name].passing_answer() for name in members}
