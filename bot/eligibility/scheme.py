"""A scheme ready to decide cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from dateutil.relativedelta import relativedelta

from bot.eligibility.conditions import Condition, Derivation, Proviso
from bot.eligibility.models import Begin, Gevolg, Hulp, Regeling, Samen, Vraag
from bot.eligibility.norms import NormTable
from bot.eligibility.possibilities import WEIGHT, all_of, both, lightest, mask_of, states
from bot.eligibility.provisos import questions_in
from bot.eligibility.situation import Situation
from bot.knowledge.models import Bron, held_on


@dataclass(frozen=True)
class Component:
    """Conditions that hang together: whether one is asked depends on the answer to another (the `hinges`).

    An open hinge is tried with one answer of each sort that matters, so that "either way too few hours" is a no.
    """

    conditions: Sequence[Condition]
    hinges: Mapping[str, Sequence[Any]]
    questions: frozenset[str]
    """All questions of which the answer has a say in these conditions."""

    def mask(self, situation: Situation, kinds: int) -> int:
        open_hinges = [hinge for hinge in self.hinges if situation.answers.get(hinge) is None]
        if not open_hinges:
            return all_of((condition.mask(situation) for condition in self.conditions), kinds)
        mask = 0
        for tried in self._with_answers(situation, open_hinges):
            mask |= all_of((condition.mask(tried) for condition in self.conditions), kinds)
        return mask

    def _with_answers(self, situation: Situation, hinges: Sequence[str]) -> Iterator[Situation]:
        for answers in product(*(self.hinges[hinge] for hinge in hinges)):
            yield Situation(situation.op, {**situation.answers, **dict(zip(hinges, answers, strict=True))})


@dataclass(frozen=True)
class Question:
    """A question of a scheme: when it plays a part, and one answer of each sort that matters."""

    id: str
    model: Vraag
    applies: Proviso
    derivations: Sequence[Derivation]
    samples: Sequence[Any]


@dataclass(frozen=True)
class Scheme:
    """A scheme in one period: its conditions, in the order of the file, and its amounts."""

    id: str
    model: Regeling
    kinds: tuple[Hulp, ...]
    conditions: Mapping[str, Condition]
    components: Sequence[Component]
    norms: NormTable | None
    loan_ceiling: Decimal | None
    questions: Mapping[str, Question]
    vocabulary: Mapping[str, Vraag]
    """Every question that may be answered, also those that are never asked, by its id."""

    bronnen: Mapping[str, Bron]
    bundles: Mapping[str, Samen]
    contradictions: Sequence[tuple[Proviso, str]]
    order: Sequence[str]
    """Questions and bundles of questions, in the order in which they are asked."""

    @cached_property
    def other_names(self) -> dict[str, str]:
        """Names that a question is also known by, such as `income`."""
        return {other: name for name, question in self.vocabulary.items() for other in question.ook_bekend_als}

    @cached_property
    def components_of(self) -> dict[str, tuple[int, ...]]:
        """Per question, the components in which its answer has a say."""
        return {
            name: tuple(number for number, component in enumerate(self.components) if name in component.questions)
            for name in self.questions
        }

    def is_certain_around(self, condition: Condition, situation: Situation) -> bool:
        """Whether the open answers around a condition make no difference to what they do together."""
        around = next(component for component in self.components if condition in component.conditions)
        return len(states(around.mask(situation, len(self.kinds)), len(self.kinds))) == 1

    @cached_property
    def only_telling(self) -> frozenset[str]:
        """The questions that are only there for what they tell of a condition, such as an age of an age limit."""
        used = set(self.conditions) | set(self.norms.questions if self.norms else [])
        used |= {name for question in self.questions.values() for name in questions_in(question.model.vraag_als)}
        return frozenset(set(self.questions) - used)

    def contradiction(self, situation: Situation) -> str | None:
        """Why these answers cannot all be true; None when they can."""
        return next((zin for clashes, zin in self.contradictions if clashes(situation)), None)

    def masks(self, situation: Situation) -> list[int]:
        """What each component leaves possible."""
        return [component.mask(situation, len(self.kinds)) for component in self.components]

    def mask(self, situation: Situation) -> int:
        """What is possible in this case, as a mask of states."""
        return self.at_least(all_of(self.masks(situation), len(self.kinds)))

    def at_least(self, mask: int) -> int:
        """The mask as far as the scheme decides: where only the municipality can say yes, silence is no refusal."""
        if self.model.zonder_weigering is Gevolg.GEEN:
            return mask
        kinds = len(self.kinds)
        return both(lightest(mask, kinds), mask_of((WEIGHT[self.model.zonder_weigering],) * kinds), kinds)

    def open_on(self, day: date) -> bool:
        """Whether one could apply on this day."""
        return self.model.van <= day and (self.model.tot is None or day <= self.model.tot)

    def day_of_applying(self, situation: Situation) -> date | None:
        """The day of applying; None when all that is known of it is that it was in time."""
        day = situation.answers.get(self.model.aanvraag or "", situation.op)
        return day if isinstance(day, date) else None

    def starts_on(self, situation: Situation) -> date | None:
        """The first day that help can be about: the wish of the person, not before what the rules allow."""
        day = self.day_of_applying(situation)
        begin = held_on(self.model.begin, day) if day else None
        if begin is None or day is None:
            return None
        earliest = _earliest(begin, day)
        wished = situation.answers.get(self.norms.model.gewenst_begin) if self.norms else None
        return max(earliest, wished.replace(day=1)) if wished else earliest


def _earliest(begin: Begin, day: date) -> date:
    if begin.vaste_dag is not None:
        return begin.vaste_dag
    first = day.replace(day=1) - relativedelta(months=begin.maanden_terug or 0)
    return max(first, begin.niet_voor) if begin.niet_voor else first
