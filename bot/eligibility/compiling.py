"""From the models of one file to a scheme that is ready to decide."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.rrule import MONTHLY, rrule

from bot.eligibility.comparing import AowAge, compile_proviso
from bot.eligibility.conditions import Condition, WithinPeriod, compile_applies, compile_derivations
from bot.eligibility.models import (
    Antwoordsoort,
    Drempel,
    Gevolg,
    Hulp,
    Norm,
    Regeling,
    Regelingen,
    Toets,
    Vergelijking,
    Voorbehoud,
    Voorwaarde,
    Vraag,
)
from bot.eligibility.norms import IncomeBelowNorm, NormTable, share_of
from bot.eligibility.provisos import leaves, questions_in, samples
from bot.eligibility.scheme import Component, Question, Scheme
from bot.knowledge import Knowledge
from bot.knowledge.models import held_on


class SchemeCompiler:
    """Makes one scheme ready; the file it comes from has been checked."""

    def __init__(self, knowledge: Knowledge, content: Regelingen, regeling: Regeling, aow: AowAge) -> None:
        self.aow = aow
        self._knowledge = knowledge
        self._content = content
        self._regeling = regeling

    def compile(self, name: str) -> Scheme:
        norms = self._norm_table(self._regeling.norm) if self._regeling.norm else None
        conditions = {key: self._condition(key, norms) for key in self._regeling.voorwaarden}
        questions = self._questions([*conditions, *(norms.questions if norms else [])])
        return Scheme(
            id=name,
            model=self._regeling,
            kinds=tuple(self._regeling.hulp),
            conditions=conditions,
            components=self._components(conditions, questions),
            norms=norms,
            loan_ceiling=self._fact(self._regeling.hoogste_lening) if self._regeling.hoogste_lening else None,
            questions=questions,
            vocabulary={**self._content.vragen, **{key: self._content.voorwaarden[key] for key in conditions}},
            bronnen=self._knowledge.bronnen,
            bundles=self._content.samen,
            contradictions=[
                (compile_proviso(entry.als, self.of, self.aow), entry.zin)
                for entry in self._content.tegenspraak.values()
            ],
            order=[*self._content.volgorde, *(key for key in questions if key not in self._content.volgorde)],
        )

    def of(self, stated: Toets | Voorbehoud | Drempel) -> Any:
        """The value to compare with, from the file or from the facts."""
        if stated.gegeven:
            return self._fact(stated.gegeven)
        return _typed(stated.waarde) if not isinstance(stated, Drempel) else None

    def _fact(self, name: str) -> Any:
        """A fact on the first day of the scheme; the first value of one that came later."""
        waarden = self._knowledge.gegevens[name].waarden
        return _typed((held_on(waarden, self._regeling.van) or waarden[0]).waarde)

    def _condition(self, name: str, norms: NormTable | None) -> Condition:
        model = self._content.voorwaarden[name]
        if model.toets.op is Vergelijking.ONDER_NORM and norms is not None:
            return IncomeBelowNorm(name, model, self._regeling, self, norms)
        if model.toets.op is Vergelijking.BINNEN_PERIODE:
            return WithinPeriod(name, model, self._regeling, self)
        return Condition(name, model, self._regeling, self)

    def _norm_table(self, norm: Norm) -> NormTable:
        households = self._content.huishoudens
        outside = self._content.buiten_tabel
        return NormTable(
            model=norm,
            amounts=self._amounts(norm),
            households={key: compile_proviso(entry.als, self.of, self.aow) for key, entry in households.items()},
            outside=compile_applies(outside, self) if outside else lambda _: False,
            alone_or_together={key: _answer_in(entry.als, norm.huishouden) for key, entry in households.items()},
            shares={
                entry.vraag: share_of(entry, self._fact(entry.min_procent) if entry.min_procent else 0)
                for entry in norm.inkomsten
            },
            counts={
                entry.vraag: compile_applies(self.question(entry.vraag).vraag_als, self) for entry in norm.inkomsten
            },
            unless_refused=self._unless_refused(),
            household_questions=self._household_questions(),
        )

    def _unless_refused(self) -> dict[str, Any]:
        """Per yes/no condition that the norm leans on and that refuses the benefit, the answer that does not."""
        return {
            name: self.of(condition.toets)
            for name in self._household_questions()
            if (condition := self._content.voorwaarden.get(name))
            and condition.soort is Antwoordsoort.JA_NEE
            and condition.toets.op is Vergelijking.GELIJK
            and condition.bij_nee.get(Hulp.UITKERING) is Gevolg.GEWEIGERD
        }

    def _amounts(self, norm: Norm) -> dict[tuple[str, date], Decimal]:
        return {
            (household, month): _typed(self._knowledge.op(month).gegeven(f"{norm.gegevens}.{household}"))
            for household in self._content.huishoudens
            for month in _months(norm)
        }

    def _household_questions(self) -> list[str]:
        about_household = [entry.als for entry in self._content.huishoudens.values()]
        if self._content.buiten_tabel:
            about_household.append(self._content.buiten_tabel)
        return sorted({name for proviso in about_household for name in questions_in(proviso)})

    def _questions(self, wanted: Sequence[str]) -> dict[str, Question]:
        found = {}
        for name in self._names(wanted):
            model = self.question(name)
            found[name] = Question(
                id=name,
                model=model,
                applies=compile_applies(model.vraag_als, self),
                derivations=compile_derivations(model.afgeleid, self),
                samples=self._samples(name, model),
            )
        return found

    def _names(self, wanted: Sequence[str]) -> list[str]:
        """The questions of a scheme and what they lean on, in the order of asking."""
        todo = list(wanted)
        names: list[str] = []
        while todo:
            name = todo.pop(0)
            if name in names:
                continue
            names.append(name)
            model = self.question(name)
            todo += sorted(questions_in(model.vraag_als))
            todo += sorted({question for entry in model.afgeleid for question in questions_in(entry.als)})
        order = {name: place for place, name in enumerate(self._flat_order())}
        return sorted(names, key=lambda name: order.get(name, len(order)))

    def question(self, name: str) -> Vraag:
        """A condition or other question of the file."""
        return self._content.voorwaarden.get(name) or self._content.vragen[name]

    def _flat_order(self) -> list[str]:
        flat: list[str] = []
        for name in self._content.volgorde:
            bundle = self._content.samen.get(name)
            flat += [name] if bundle is None else list(bundle.zinnen)
        return flat

    def _samples(self, name: str, model: Vraag) -> list[Any]:
        if model.soort is Antwoordsoort.MAAND and self._regeling.norm:
            return list(_months(self._regeling.norm))
        points = [
            (leaf.op, self.of(leaf))
            for proviso in self._all_provisos()
            for leaf in leaves(proviso)
            if leaf.vraag == name
        ]
        if isinstance(model, Voorwaarde) and (value := self.of(model.toets)) is not None:
            points.append((model.toets.op, value))
        if isinstance(model, Voorwaarde) and model.toets.op is Vergelijking.BINNEN_PERIODE:
            points += [(Vergelijking.GELIJK, day) for day in (self._regeling.van, self._regeling.tot) if day]
        return samples(model, [(op, value) for op, value in points if op is not None])

    def _all_provisos(self) -> list[Voorbehoud | None]:
        models = [*self._content.voorwaarden.values(), *self._content.vragen.values()]
        return [
            *(model.vraag_als for model in models),
            *(entry.als for model in models for entry in model.afgeleid),
            *(entry.als for entry in self._content.huishoudens.values()),
            self._content.buiten_tabel,
        ]

    def _components(
        self, conditions: Mapping[str, Condition], questions: Mapping[str, Question]
    ) -> Sequence[Component]:
        """Conditions that share a hinge stand together; all others stand alone."""
        by_hinge: dict[str, list[str]] = defaultdict(list)
        for name, condition in conditions.items():
            for hinge in questions_in(condition.model.vraag_als):
                by_hinge[hinge].append(name)
        groups: list[set[str]] = []
        for name in conditions:
            linked = {name, *by_hinge.get(name, []), *questions_in(conditions[name].model.vraag_als)}
            touching = [group for group in groups if group & linked]
            groups = [group for group in groups if not group & linked]
            groups.append(linked.union(*touching))
        return [self._component(group, conditions, questions, by_hinge) for group in groups]

    def _component(
        self,
        group: set[str],
        conditions: Mapping[str, Condition],
        questions: Mapping[str, Question],
        by_hinge: Mapping[str, list[str]],
    ) -> Component:
        members = [conditions[name] for name in conditions if name in group]
        leaning = set(group)
        for condition in members:
            leaning |= {question for entry in condition.model.afgeleid for question in questions_in(entry.als)}
            if isinstance(condition, IncomeBelowNorm):
                leaning |= set(condition.table.questions)
        return Component(
            conditions=members,
            hinges={name: questions[name].samples for name in sorted(group) if by_hinge.get(name)},
            questions=frozenset(leaning),
        )


def _answer_in(proviso: Voorbehoud, question: str) -> str | None:
    """The answer to a question that a proviso asks for, if it does."""
    asked = (leaf.waarde for leaf in leaves(proviso) if leaf.vraag == question and leaf.op is Vergelijking.GELIJK)
    return next(asked, None)


def _months(norm: Norm) -> list[date]:
    return [day.date() for day in rrule(MONTHLY, dtstart=norm.van.replace(day=1), until=norm.tot)]


def _typed(value: Any) -> Any:
    """Values as answers have them: numbers exact."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return Decimal(str(value))
    return [_typed(entry) for entry in value] if isinstance(value, list) else value
