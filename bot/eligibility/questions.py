"""Which question to ask next: only one whose answer can still change the outcome or the amount."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.eligibility.conditions import derived
from bot.eligibility.models import Hulp
from bot.eligibility.norms import amount_per_month
from bot.eligibility.outcomes import outcomes_of
from bot.eligibility.possibilities import all_of, both, levels_of
from bot.eligibility.scheme import Component, Question, Scheme
from bot.eligibility.situation import Situation


@dataclass(frozen=True)
class Ask:
    """What to ask: one question, or several asked together."""

    id: str
    members: tuple[str, ...] = ()
    """The questions of a bundle; empty for a single question."""


def open_questions(scheme: Scheme, situation: Situation, focus: Sequence[Hulp] = ()) -> list[str]:
    """The unanswered questions that can still change what the kinds of help in `focus` (default: all) get."""
    focus = tuple(focus) or scheme.kinds
    masks = scheme.masks(situation)
    found = []
    for number, component in enumerate(scheme.components):
        names = [
            name
            for name in scheme.questions
            if name in component.questions and _unanswered(scheme.questions[name], situation)
        ]
        if not names:
            continue
        rest = all_of((mask for other, mask in enumerate(masks) if other != number), len(scheme.kinds))
        view = _View(scheme, component, rest, focus)
        found += [name for name in names if view.changes_with(scheme.questions[name], situation)]
    wanted = _for_amount(scheme, situation, focus)
    return [name for name in scheme.questions if name in found or name in wanted]


def next_question(
    scheme: Scheme, situation: Situation, focus: Sequence[Hulp] = (), taken_apart: Collection[str] = ()
) -> Ask | None:
    """What to ask next, in the order of the scheme; None when nothing can change any more.

    A bundle in `taken_apart` was answered with "something of it applies", so its questions come one by one.
    """
    still_open = open_questions(scheme, situation, focus)
    for name in scheme.order:
        if name in scheme.bundles:
            members = tuple(member for member in scheme.bundles[name].zinnen if member in still_open)
            if members and (name in taken_apart or len(members) == 1):
                return Ask(members[0])
            if members:
                return Ask(name, members)
        elif name in still_open:
            return Ask(name)
    return None


def _unanswered(question: Question, situation: Situation) -> bool:
    return (
        situation.answers.get(question.id) is None
        and question.applies(situation) is True
        and derived(question.derivations, situation) is None
    )


@dataclass(frozen=True)
class _View:
    """What the kinds of help in focus can get, as one component of the scheme varies."""

    scheme: Scheme
    component: Component
    rest: int
    focus: tuple[Hulp, ...]

    def changes_with(self, question: Question, situation: Situation) -> bool:
        """Whether two answers to a question leave different things possible."""
        seen = set()
        for sample in question.samples:
            seen.add(self._possible(situation.with_answer(question.id, sample)))
            if len(seen) > 1:
                return True
        return False

    def _possible(self, situation: Situation) -> object:
        kinds = self.scheme.kinds
        mask = self.scheme.at_least(both(self.rest, self.component.mask(situation, len(kinds)), len(kinds)))
        if self.focus == kinds:
            return outcomes_of(mask, kinds)
        return tuple(levels_of(mask, len(kinds), kinds.index(kind)) for kind in self.focus)


def _for_amount(scheme: Scheme, situation: Situation, focus: Sequence[Hulp]) -> list[str]:
    """The questions that the amount still needs, as long as the benefit is possible."""
    if scheme.norms is None or Hulp.UITKERING not in focus:
        return []
    levels = levels_of(scheme.mask(situation), len(scheme.kinds), scheme.kinds.index(Hulp.UITKERING))
    if 0 not in levels or amount_per_month(scheme.norms, situation) is not None:
        return []
    return [name for name in scheme.norms.questions if _unanswered(scheme.questions[name], situation)]
