"""The questionnaire "wat moet ik nog betalen?": what was lent and when, and the plan that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from bot.eligibility.lening import Aflosplan, Lening, LeningError, lening_plan
from bot.intake.expectation import Lezing, Soort, Verwacht
from bot.intake.questionnaires.prompts import Bericht, Prompt
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.replies import read_reply
from bot.knowledge import Knowledge
from bot.knowledge.models import Soort as FactSoort
from bot.knowledge.texts import format_value

BEDRAG, DATUM, NOG_EEN = "lening_bedrag", "lening_datum", "lening_nog_een"


class LoanQuestionnaire:
    """Asks the amount and the day of each loan."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._sentences = Sentences(knowledge)

    def opening(self, state: State) -> Sequence[Bericht]:
        metadata = {"topic": state.onderwerp, "valid_on": state.op.isoformat()}
        return [Bericht(self._sentences.say("lening_begin"), (), metadata)]

    def prompt(self, state: State) -> Prompt | None:
        if state.onbekend:
            return None
        number = 1
        while True:
            for name, soort in ((BEDRAG, Soort.BEDRAG), (DATUM, Soort.DATUM), (NOG_EEN, Soort.JA_NEE)):
                key = _key(name, number)
                if key not in state.antwoorden:
                    return self._question(name, key, soort, state)
            if not state.antwoorden[_key(NOG_EEN, number)]:
                return None
            number += 1

    def read(self, prompt: Prompt, tekst: str, state: State) -> Lezing:
        return read_reply(tekst, prompt.verwacht, state.op)

    def accept(self, prompt: Prompt, waarde: Any, state: State) -> State:
        return state.answered(prompt.id, {prompt.id: waarde})

    def review(self, before: State, after: State) -> tuple[State, Sequence[Bericht]]:
        if not self._loans(after):
            return after, []
        try:
            self.plan(after)
        except LeningError as error:
            return self._before_last_loan(after), [Bericht(error.zin)]
        return after, []

    def without(self, vraag: str, state: State) -> State:
        return state.without(vraag)

    def answered(self, state: State) -> Mapping[str, str]:
        return {name: self._sentences.say(f"{_name(name)}_kort") for name in state.gesteld}

    def follow_up(self, tekst: str, state: State) -> tuple[State, Sequence[Bericht]] | None:
        if not self._sentences.is_said("lening_voorbehoud", tekst):
            return None
        return state, [Bericht(self.table(self.plan(state)), self._sentences.buttons("lening_na_tabel"))]

    def result(self, state: State) -> Sequence[Bericht]:
        if state.onbekend:
            return [Bericht(self._sentences.say("lening_onbekend"), self._sentences.buttons("lening_onbekend"))]
        plan = self.plan(state)
        metadata = {
            "topic": "tozo/lening_aflossen",
            "sources": [url for name in plan.bronnen if (url := self._knowledge.bronnen[name].url)],
            "valid_on": state.op.isoformat(),
        }
        texts = [self._monthly(plan), self._left(plan, state.op), *plan.twijfels[:1]]
        said = [Bericht(text, (), metadata) for text in texts]
        first, *others = said
        shown = replace(first, metadata={**metadata, "plan": _chart(plan)})
        closing = Bericht(
            self._sentences.say("lening_voorbehoud"), self._sentences.buttons("lening_voorbehoud"), metadata
        )
        return [shown, *others, Bericht(self._sentences.say("lening_niet_betalen"), (), metadata), closing]

    def for_others(self, state: State) -> Mapping[str, Any]:
        return state.antwoorden

    def summary(self, state: State) -> Sequence[str]:
        loans = [f"{_euro(loan.bedrag)} op {_day(loan.uitbetaald)}" for loan in self._loans(state)]
        return [f"Tozo-lening: {', '.join(loans)}"]

    def table(self, plan: Aflosplan) -> str:
        """The plan by year, as text."""
        lines = [self._sentences.say("lening_tabel")]
        for year, terms in groupby(plan.termijnen, key=lambda term: term.maand.year):
            of_year = list(terms)
            lines.append(
                self._sentences.say(
                    "lening_tabel_regel",
                    jaar=year,
                    betaald=_euro(sum((term.bedrag for term in of_year), Decimal(0))),
                    rente=_euro(sum((term.rente for term in of_year), Decimal(0))),
                    rest=_euro(of_year[-1].restschuld),
                )
            )
        return "\n".join(lines)

    def plan(self, state: State) -> Aflosplan:
        """Raises LeningError when the loans cannot be right."""
        return lening_plan(self._loans(state), self._knowledge.op(state.op))

    def _loans(self, state: State) -> list[Lening]:
        loans = []
        number = 1
        while _key(DATUM, number) in state.antwoorden:
            loans.append(Lening(state.antwoorden[_key(BEDRAG, number)], state.antwoorden[_key(DATUM, number)]))
            number += 1
        return loans

    def _before_last_loan(self, state: State) -> State:
        last = len(self._loans(state))
        return state.without(_key(BEDRAG, last), (_key(DATUM, last), _key(NOG_EEN, last)))

    def _question(self, name: str, key: str, soort: Soort, state: State) -> Prompt:
        low = Decimal(0) if soort is Soort.BEDRAG else None
        high = state.op if soort is Soort.DATUM else None
        return Prompt(
            id=key,
            tekst=self._sentences.say(name),
            verwacht=Verwacht(soort, laagste=low, hoogste=high),
            uitleg=self._sentences.say(f"{name}_uitleg"),
            knoppen=self._sentences.buttons(name),
        )

    def _monthly(self, plan: Aflosplan) -> str:
        name = "lening_maandbedrag" if plan.rente_2020 else "lening_maandbedrag_zonder_rente_2020"
        return self._sentences.say(
            name,
            bedrag=_euro(plan.bedrag_per_maand),
            aantal=plan.aantal_termijnen,
            eerste=_month(plan.eerste_termijn),
            laatste=_month(plan.laatste_termijn),
            aflossing=_euro(plan.aflossing_per_maand),
            eerste_bedrag=_euro(plan.eerste_bedrag),
        )

    def _left(self, plan: Aflosplan, on: date) -> str:
        left = plan.rest_op(on)
        name = "lening_klaar" if not left else "lening_rest" if left < plan.hoofdsom else "lening_nog_niet_begonnen"
        return self._sentences.say(name, datum=_day(on), rest=_euro(left), hoofdsom=_euro(plan.hoofdsom))


def _name(key: str) -> str:
    return next(name for name in (BEDRAG, DATUM, NOG_EEN) if key.startswith(name))


def _key(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _chart(plan: Aflosplan) -> list[dict[str, Any]]:
    """What is left after each month, for a picture of it."""
    return [{"month": f"{term.maand:%Y-%m}", "left": float(term.restschuld)} for term in plan.termijnen]


def _euro(amount: Decimal) -> str:
    return format_value(FactSoort.BEDRAG, amount)


def _day(day: date) -> str:
    return format_value(FactSoort.DATUM, day)


def _month(day: date) -> str:
    return format_value(FactSoort.MAAND, day)
