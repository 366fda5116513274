"""A check as a conversation: the questions that are asked when somebody answers them one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.eligibility.conditions import derived
from bot.eligibility.models import Hulp
from bot.eligibility.questions import Ask, next_question
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import Situation


@dataclass
class Gesprek:
    """What was asked, and what is known in the end. `onbekend` are the questions that were answered "weet niet"."""

    scheme: Scheme
    situation: Situation
    gesteld: list[tuple[Ask, Situation]] = field(default_factory=list)
    onbekend: set[str] = field(default_factory=set)
    uit_elkaar: set[str] = field(default_factory=set)


def voer(
    scheme: Scheme,
    start: Situation,
    answer: Callable[[str], Any],
    focus: Sequence[Hulp] = (),
    *,
    zegt_welke: bool = False,
) -> Gesprek:
    """Asks until nothing can change any more; an answer of None is "weet niet".

    Conditions that are asked together are done with when all of them are met. Else they come one by one or, with
    `zegt_welke`, one more question is enough: which of them it is.
    """
    gesprek = Gesprek(scheme, start)
    while (ask := next_question(scheme, gesprek.situation, focus, gesprek.uit_elkaar, gesprek.onbekend)) is not None:
        gesprek.gesteld.append((ask, gesprek.situation))
        if ask.members and not all(_is_met(scheme, name, answer(name)) for name in ask.members):
            if not zegt_welke:
                gesprek.uit_elkaar.add(ask.id)
                continue
            gesprek.gesteld.append((ask, gesprek.situation))
        for name in ask.members or (ask.id,):
            reply = answer(name)
            if reply is None:
                gesprek.onbekend.add(name)
            gesprek.situation = gesprek.situation.with_answer(name, reply)
        gesprek.situation = _with_what_follows(scheme, gesprek.situation)
    return gesprek


def _is_met(scheme: Scheme, name: str, reply: Any) -> bool:
    condition = scheme.conditions[name]
    return reply is not None and condition.judge(reply) == condition.masks.passing


def _with_what_follows(scheme: Scheme, situation: Situation) -> Situation:
    for name, question in scheme.questions.items():
        if situation.answers.get(name) is None:
            situation = situation.with_answer(name, derived(question.derivations, situation, in_conversation=True))
    return situation
