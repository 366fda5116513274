"""From the answers of a conversation to the case that the rules decide."""

from collections.abc import Sequence
from datetime import date

from bot.eligibility.conditions import derived
from bot.eligibility.deciding import decide
from bot.eligibility.models import Hulp
from bot.eligibility.outcomes import Outcome
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import VOLDOET, Situation
from bot.intake.questionnaires.asking import Tense
from bot.intake.questionnaires.state import State

OOK_LENING = "ook_lening"
"""Whether the loan is wanted beside the benefit."""


def situation_of(scheme: Scheme, state: State) -> Situation:
    """The case as far as it is known, with what the answers tell about other questions.

    About a period that is over, the day of applying is asked; else it is the reference date.
    """
    answers = {name: answer for name, answer in state.antwoorden.items() if name in scheme.vocabulary}
    day = scheme.model.aanvraag
    op = state.op
    if day is not None and not scheme.open_on(state.op):
        answers.setdefault(day, VOLDOET)
        op = answers[day] if isinstance(answers[day], date) else scheme.model.van
    elif scheme.norms is not None:
        answers.setdefault(scheme.norms.model.maand, op.replace(day=1))
    situation = Situation(op, answers)
    for name, question in scheme.questions.items():
        if name not in situation.answers:
            situation = situation.with_answer(name, derived(question.derivations, situation, in_conversation=True))
    return situation


def focus_of(scheme: Scheme, situation: Situation, state: State) -> Sequence[Hulp]:
    """First the benefit; the loan when that was refused, or when it is wanted too."""
    if len(scheme.kinds) == 1 or state.antwoorden.get(OOK_LENING):
        return scheme.kinds
    refused = decide(scheme, situation).of(Hulp.UITKERING) is Outcome.NOT_ELIGIBLE
    return scheme.kinds if refused else (Hulp.UITKERING,)


def tense_of(scheme: Scheme, state: State) -> Tense:
    """Whether is spoken of a scheme that is open, or of one that is over."""
    if scheme.open_on(state.op):
        return Tense(False, state.op, state.op)
    return Tense(True, scheme.model.tot or scheme.model.van, state.op)
