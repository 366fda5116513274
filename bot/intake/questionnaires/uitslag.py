"""What is said about a decision: the outcome, why, how much, and what to do now."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from bot.eligibility.deciding import Decision
from bot.eligibility.models import Antwoordsoort, Hulp, Vraag
from bot.eligibility.outcomes import Outcome
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import VOLDOET
from bot.intake.questionnaires.asking import Asker, Tense
from bot.intake.questionnaires.prompts import Bericht, Knop
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.knowledge import Bron, Knowledge
from bot.knowledge.models import Soort
from bot.knowledge.texts import format_value

MOST_REASONS = 3
_WRITTEN_AS = {
    Antwoordsoort.BEDRAG: Soort.BEDRAG,
    Antwoordsoort.MAAND: Soort.MAAND,
    Antwoordsoort.DATUM: Soort.DATUM,
    Antwoordsoort.GEBOORTEDATUM: Soort.DATUM,
    Antwoordsoort.TIJDSTIP: Soort.DATUM,
}


class Reporter:
    """Puts decisions into words."""

    def __init__(self, knowledge: Knowledge, sentences: Sentences, asker: Asker) -> None:
        self._knowledge = knowledge
        self._sentences = sentences
        self._asker = asker

    def nothing(self, state: State, topic: str) -> list[Bericht]:
        """What to do when there is no scheme to decide on."""
        answer = self._knowledge.op(state.op).antwoord(topic)
        metadata = {"topic": topic, "sources": _urls(answer.bronnen), "valid_on": state.op.isoformat()}
        *first, last = answer.berichten
        buttons = tuple(self._sentences.topic(name) for name in answer.knoppen)
        closing = Bericht(f"{last}\n\n{self._source(answer.bronnen, state.op)}", buttons, metadata)
        return [*(Bericht(tekst, (), metadata) for tekst in first), closing]

    def result(self, decision: Decision, state: State, tense: Tense) -> list[Bericht]:
        """The outcome, the reasons, the amount and the next steps, each a message."""
        outcome = self.outcome(decision)
        metadata = {"sources": _urls(decision.sources), "valid_on": state.op.isoformat()}
        said = [
            Bericht(self._in_words(decision, outcome, tense), (), {**metadata, "outcome": self.written(decision)}),
            Bericht(self._reasons(decision, outcome, tense, state), (), metadata),
        ]
        said += [Bericht(text, (), metadata) for text in self._amounts(decision, tense)]
        return [
            *said,
            Bericht(self._sentences.say("uitslag_voorbehoud"), self._next_steps(decision, outcome), metadata),
        ]

    def benefit_refused(self, decision: Decision, tense: Tense) -> list[Bericht]:
        """That the benefit is out, and that the loan comes next."""
        reasons = " ".join(self._reason_texts(decision, tense))
        return [Bericht(f"{self._sentences.say('toets_nu_lening')}\n{reasons}")]

    def outcome(self, decision: Decision) -> Outcome:
        """The outcome that is told; as long as only the benefit was asked about, what that gets."""
        benefit = decision.of(Hulp.UITKERING)
        if decision.result is Outcome.UNKNOWN and benefit is Outcome.ELIGIBLE:
            return benefit
        return decision.result

    def written(self, decision: Decision) -> dict[str, Any]:
        """The outcome as the contract writes it."""
        amount = decision.amount_month
        return {
            "scheme": decision.scheme.id,
            "date": decision.situation.op.isoformat(),
            "result": self.outcome(decision).value,
            "decided_by": [condition.id for condition in decision.decided_by],
            "amount_month": None if amount is None else float(amount),
        }

    def summary(self, decision: Decision, state: State, tense: Tense) -> list[str]:
        """The check as lines for a coach: scheme, outcome, reasons, answers."""
        outcome = self.outcome(decision)
        answers = {name: answer for name, answer in state.antwoorden.items() if name in decision.scheme.vocabulary}
        return [
            f"{decision.scheme.model.naam}: {self._in_words(decision, outcome, tense)}",
            *self._reason_texts(decision, tense),
            *self.lines(decision.scheme, answers, tense),
        ]

    def lines(self, scheme: Scheme, answers: Mapping[str, Any], tense: Tense) -> list[str]:
        """Answers as a person reads them, one a line."""
        return [
            f"{_label(scheme.vocabulary[name], name)}: {self._answer(scheme.vocabulary[name], answer, tense)}"
            for name, answer in answers.items()
            if answer is not VOLDOET
        ]

    def label(self, scheme: Scheme, name: str) -> str:
        """What a question or bundle is called in a list of answers; empty when it never stands there."""
        if name in scheme.bundles:
            return scheme.bundles[name].kort
        return _label(scheme.vocabulary[name], name) if name in scheme.vocabulary else ""

    def period(self, scheme: Scheme) -> str:
        """A scheme with its days, as it stands on a button."""
        van, tot = scheme.model.van, scheme.model.tot
        months = f"{format_date(van, 'MMM y', locale='nl')} - {format_date(tot, 'MMM y', locale='nl')}" if tot else ""
        return f"{scheme.model.naam} ({months})"

    def _in_words(self, decision: Decision, outcome: Outcome, tense: Tense) -> str:
        name = f"uitslag_{outcome.value}"
        if decision.scheme.kinds == (Hulp.ADVIES,):
            name += "_advies"
        elif outcome is Outcome.ELIGIBLE and decision.of(Hulp.LENING) is not Outcome.ELIGIBLE:
            name += "_uitkering"
        return self._sentences.say(name + ("_toen" if tense.toen else ""), regeling=decision.scheme.model.naam)

    def _reasons(self, decision: Decision, outcome: Outcome, tense: Tense, state: State) -> str:
        texts = self._reason_texts(decision, tense)
        if outcome is Outcome.UNKNOWN and not texts:
            missing = [_label(decision.scheme.questions[name].model, name).lower() for name in decision.open]
            texts = [self._sentences.say("uitslag_mist", wat=", ".join(missing[:MOST_REASONS]))]
        if not texts:
            only_municipality = outcome is Outcome.ASK_MUNICIPALITY
            texts = [self._sentences.say("uitslag_gemeente_toetst" if only_municipality else "uitslag_alles_goed")]
        return "\n".join([*texts, "", self._source(decision.sources, state.op)])

    def _reason_texts(self, decision: Decision, tense: Tense) -> list[str]:
        on = self._knowledge.op(tense.day)
        texts = []
        for condition in decision.decided_by[:MOST_REASONS]:
            texts.append(on.tekst(condition.model.reden, toen=tense.toen))
            if condition.model.twijfel:
                texts.append(condition.model.twijfel)
        return texts

    def _amounts(self, decision: Decision, tense: Tense) -> list[str]:
        texts = []
        amount, norms = decision.amount_month, decision.scheme.norms
        if amount and norms is not None:
            (norm,) = norms.norms(decision.situation)
            income = norms.income(decision.situation)
            month = decision.situation.answers.get(norms.model.maand)
            texts.append(
                self._sentences.say(
                    "uitslag_bedrag",
                    norm=_euro(norm),
                    inkomen=_euro(income),
                    bedrag=_euro(amount),
                    maand=format_date(month, "MMMM y", locale="nl") if month else "",
                    begin=_day(decision.starts_on) if decision.starts_on else "",
                )
            )
        if decision.loan_max:
            texts.append(self._sentences.say("uitslag_lening", bedrag=_euro(decision.loan_max)))
        return texts

    def _next_steps(self, decision: Decision, outcome: Outcome) -> tuple[Knop, ...]:
        family = decision.scheme.model.onderwerp.split("/")[0]
        name = f"stappen_{family}" + ("_nee" if outcome is Outcome.NOT_ELIGIBLE else "")
        loan_open = decision.of(Hulp.LENING) is Outcome.UNKNOWN
        also_loan = self._sentences.buttons("stappen_lening") if loan_open else ()
        return (*also_loan, *self._sentences.buttons(name))[:4]

    def _answer(self, model: Vraag, answer: Any, tense: Tense) -> str:
        if isinstance(answer, bool):
            return self._sentences.say("ja" if answer else "nee")
        if model.keuzes:
            label = model.keuzes.get(str(answer), str(answer))
            return self._knowledge.op(tense.day).tekst(label)
        if isinstance(answer, datetime):
            return f"{_day(answer.date())} {answer:%H.%M}"
        return format_value(_WRITTEN_AS.get(model.soort, Soort.GETAL), answer)

    def _source(self, bronnen: Sequence[Bron], on: date) -> str:
        return self._sentences.say("bron", bron=bronnen[0].titel, datum=_day(on)) if bronnen else ""


def _label(model: Vraag, name: str) -> str:
    return model.kort or name.replace("_", " ")


def _euro(amount: Decimal | None) -> str:
    return format_value(Soort.BEDRAG, amount) if amount is not None else ""


def _day(day: date) -> str:
    return format_value(Soort.DATUM, day)


def _urls(bronnen: Sequence[Bron]) -> list[str]:
    return [bron.url for bron in bronnen if bron.url]
