"""Which question to ask next: only one whose answer can still change the outcome or the amount."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.eligibility.conditions import derived
from bot.eligibility.models import Hulp
from bot.eligibility.norms import amount_per_month
from bot.eligibility.outcomes import outcomes_of
from bot.eligibility.possibilities import all_of, both, levels_of, mask_of, states
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import VOLDOET, Situation


@dataclass(frozen=True)
class Ask:
    """What to ask: one question, or several asked together."""

    id: str
    members: tuple[str, ...] = ()
    """The questions of a bundle; empty for a single question."""


def open_questions(scheme: Scheme, situation: Situation, focus: Sequence[Hulp] = ()) -> list[str]:
    """The unanswered questions that can still change what the kinds of help in `focus` (default: all) get."""
    view = _View(scheme, situation, scheme.masks(situation), tuple(focus) or scheme.kinds)
    unanswered = [] if view.decided else [name for name in scheme.questions if _unanswered(scheme, name, situation)]
    found = {name for name in unanswered if view.changes_with(name)}
    wanted = _for_amount(scheme, situation, view.focus)
    return [name for name in scheme.questions if name in found or name in wanted]


def next_question(
    scheme: Scheme,
    situation: Situation,
    focus: Sequence[Hulp] = (),
    taken_apart: Collection[str] = (),
    passed_over: Collection[str] = (),
) -> Ask | None:
    """What to ask next, in the order of the scheme; None when nothing can change any more.

    A bundle in `taken_apart` was answered with "something of it applies", so its questions come one by one. What is
    `passed_over` is not known to the person and not asked again.
    """
    still_open = [name for name in open_questions(scheme, situation, focus) if name not in passed_over]
    for name in scheme.order:
        if name not in scheme.bundles:
            if name in still_open:
                return Ask(name)
            continue
        members = tuple(member for member in scheme.bundles[name].zinnen if member in still_open)
        if members and (name in taken_apart or len(members) == 1):
            return Ask(members[0])
        if members:
            return Ask(name, _all_at_once(scheme, situation, focus, name, passed_over))
    return None


def _all_at_once(
    scheme: Scheme, situation: Situation, focus: Sequence[Hulp], bundle: str, passed_over: Collection[str]
) -> tuple[str, ...]:
    """The open questions of a bundle, with those that are only asked when another of them turns out well."""
    lines = scheme.bundles[bundle].zinnen
    now = open_questions(scheme, situation, focus)
    well = situation
    for name in lines:
        if name in now and (answer := scheme.conditions[name].passing_answer()) is not VOLDOET:
            well = well.with_answer(name, answer)
    then = open_questions(scheme, well, focus)
    return tuple(name for name in lines if (name in now or name in then) and name not in passed_over)


def _unanswered(scheme: Scheme, name: str, situation: Situation) -> bool:
    """Whether a question plays a part and has no answer that says enough. The day of applying is the reference date."""
    if name == scheme.model.aanvraag:
        return False
    question, condition = scheme.questions[name], scheme.conditions.get(name)
    answer = situation.answers.get(name)
    if answer is not None and (condition is None or condition.decides(answer)):
        return False
    if question.applies(situation) is not True:
        return False
    if answer is None and derived(question.derivations, situation) is not None:
        return False
    waiting = (told for told in scheme.conditions.values() if name in told.told_by and told.answer(situation) is None)
    return name not in scheme.only_telling or next(waiting, None) is not None


@dataclass(frozen=True)
class _View:
    """What the kinds of help in focus can still get, as the answer to one question varies."""

    scheme: Scheme
    situation: Situation
    masks: Sequence[int]
    focus: tuple[Hulp, ...]

    @property
    def decided(self) -> bool:
        """Whether no answer can change anything any more."""
        kinds = len(self.scheme.kinds)
        mask = all_of(self.masks, kinds)
        if self.focus == self.scheme.kinds:
            return len(outcomes_of(mask, self.scheme.kinds)) == 1
        return all(len(levels_of(mask, kinds, self.scheme.kinds.index(kind))) == 1 for kind in self.focus)

    def changes_with(self, name: str) -> bool:
        """Whether two answers to a question lead to something else, for some outcome of all that is left."""
        touched = self.scheme.components_of[name]
        kinds = len(self.scheme.kinds)
        rest = all_of((mask for number, mask in enumerate(self.masks) if number not in touched), kinds)
        varied = set()
        for sample in self.scheme.questions[name].samples:
            told = self.situation.with_answer(name, sample)
            varied.add(all_of((self.scheme.components[number].mask(told, kinds) for number in touched), kinds))
        return any(
            len({self._possible(both(mask_of(levels), mask, kinds)) for mask in varied}) > 1
            for levels in states(rest, kinds)
        )

    def _possible(self, mask: int) -> object:
        kinds = self.scheme.kinds
        mask = self.scheme.at_least(mask)
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
    wanted = [name for name in scheme.norms.questions_in(situation) if _unanswered(scheme, name, situation)]
    return [
        name for name in wanted if name not in scheme.norms.household_questions or _sets_norm(scheme, name, situation)
    ]


def _sets_norm(scheme: Scheme, name: str, situation: Situation) -> bool:
    """Whether two answers to a question leave different norms possible."""
    if scheme.norms is None:
        return False
    told = (situation.with_answer(name, sample) for sample in scheme.questions[name].samples)
    return len({frozenset(scheme.norms.norms(one)) for one in told}) > 1
