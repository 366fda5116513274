"""From a question of the rules to a question as it is put, and to what is expected of the reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from bot.eligibility.loading import Schemes
from bot.eligibility.models import Antwoordsoort, Vraag
from bot.eligibility.scheme import Scheme
from bot.intake.expectation import Soort, Verwacht
from bot.intake.questionnaires.prompts import Knop, Prompt
from bot.intake.questionnaires.rijtjes import MEER_DAN_EEN, which
from bot.intake.questionnaires.sentences import Sentences
from bot.knowledge import Knowledge

_SOORT = {
    Antwoordsoort.JA_NEE: Soort.JA_NEE,
    Antwoordsoort.LEEFTIJD: Soort.LEEFTIJD,
    Antwoordsoort.GEBOORTEDATUM: Soort.DATUM,
    Antwoordsoort.DATUM: Soort.DATUM,
    Antwoordsoort.TIJDSTIP: Soort.TIJDSTIP,
    Antwoordsoort.MAAND: Soort.MAAND,
    Antwoordsoort.BEDRAG: Soort.BEDRAG,
    Antwoordsoort.UREN_PER_JAAR: Soort.UREN_PER_JAAR,
    Antwoordsoort.UREN_PER_WEEK: Soort.UREN_PER_WEEK,
    Antwoordsoort.JAREN: Soort.JAREN,
    Antwoordsoort.GETAL: Soort.AANTAL,
    Antwoordsoort.PERCENTAGE: Soort.PERCENTAGE,
    Antwoordsoort.KEUZE: Soort.KEUZE,
}
_NEVER_NEGATIVE = (
    Antwoordsoort.LEEFTIJD,
    Antwoordsoort.BEDRAG,
    Antwoordsoort.UREN_PER_JAAR,
    Antwoordsoort.UREN_PER_WEEK,
    Antwoordsoort.JAREN,
    Antwoordsoort.GETAL,
)
_PAST = (Antwoordsoort.DATUM, Antwoordsoort.GEBOORTEDATUM, Antwoordsoort.TIJDSTIP, Antwoordsoort.MAAND)


@dataclass(frozen=True)
class Tense:
    """When a question is about: `toen` when the scheme is over, and the day that the facts in it are read at."""

    toen: bool
    day: date
    today: date


class Asker:
    """Puts the questions of schemes into words."""

    def __init__(self, schemes: Schemes, knowledge: Knowledge, sentences: Sentences) -> None:
        self._schemes = schemes
        self._knowledge = knowledge
        self._sentences = sentences

    def question(self, scheme: Scheme, name: str, answers: Mapping[str, Any], tense: Tense) -> Prompt:
        """A single question."""
        model = scheme.vocabulary[name]
        written = self._writer(scheme, answers, tense)
        return Prompt(
            id=name,
            tekst=written(model.vraag_toen if tense.toen and model.vraag_toen else model.vraag),
            verwacht=self.expected(model, tense, written),
            uitleg=written(model.uitleg),
            knoppen=self._buttons(model, written),
        )

    def together(
        self, scheme: Scheme, name: str, members: tuple[str, ...], answers: Mapping[str, Any], tense: Tense
    ) -> Prompt:
        """Several questions at once, each as a line."""
        bundle = scheme.bundles[name]
        written = self._writer(scheme, answers, tense)
        lines = "\n".join(f"- {written(bundle.zinnen[member])}" for member in members)
        question = written(bundle.vraag_toen if tense.toen and bundle.vraag_toen else bundle.vraag)
        return Prompt(
            id=name,
            tekst=f"{question}\n{lines}",
            verwacht=Verwacht(Soort.JA_NEE),
            uitleg=written(bundle.uitleg),
            knoppen=self._sentences.buttons("samen_goed" if bundle.ja_is_goed else "samen_niet"),
        )

    def which_line(
        self, scheme: Scheme, name: str, members: tuple[str, ...], answers: Mapping[str, Any], tense: Tense
    ) -> Prompt:
        """Which of several questions is not as it should be."""
        bundle = scheme.bundles[name]
        written = self._writer(scheme, answers, tense)
        lines = {member: written(bundle.zinnen[member]) for member in members}
        sentence = "samen_welke_klopt_niet" if bundle.ja_is_goed else "samen_welke_geldt"
        more = self._sentences.buttons("samen_welke")
        return Prompt(
            id=which(name),
            tekst=self._sentences.say(sentence),
            verwacht=Verwacht(
                Soort.KEUZE,
                {member: (line, *bundle.woorden.get(member, [])) for member, line in lines.items()}
                | {MEER_DAN_EEN: tuple(knop.bericht for knop in more[:1])},
            ),
            uitleg=self._sentences.say("samen_welke_uitleg"),
            knoppen=(*(Knop(line, line) for line in lines.values()), *more),
        )

    def expected(self, model: Vraag, tense: Tense, written: Any = str) -> Verwacht:
        """What is expected of the reply to a question."""
        low = Decimal(0) if model.soort in _NEVER_NEGATIVE else None
        high = tense.today if model.soort in _PAST else None
        drempel = model.drempel
        return Verwacht(
            soort=_SOORT[model.soort],
            keuzes={key: (written(label), *model.woorden.get(key, [])) for key, label in model.keuzes.items()},
            laagste=_bound(model.laagste, low),
            hoogste=_bound(model.hoogste, high),
            drempel=Decimal(str(self._schemes.fact(drempel.gegeven))) if drempel else None,
            drempel_meer_dan=drempel.meer_dan if drempel else False,
            drempel_soort=_SOORT[drempel.soort] if drempel else None,
        )

    def _buttons(self, model: Vraag, written: Any) -> tuple[Knop, ...]:
        if model.soort is Antwoordsoort.JA_NEE:
            return self._sentences.buttons("ja_nee")
        return tuple(Knop(written(label), written(label)) for label in model.keuzes.values())

    def _writer(self, scheme: Scheme, answers: Mapping[str, Any], tense: Tense) -> Any:
        norms = scheme.norms
        month = answers.get(norms.model.maand) if norms else None
        household = str(answers.get(norms.model.huishouden, "")) if norms else ""
        variables = {
            "toen": tense.toen,
            "samen": household.startswith("couple"),
            "partner_telt_mee": norms is not None and len(norms.model.inkomsten) > len(_own_incomes(scheme)),
            "maand": format_date(month, "MMMM y", locale="nl") if month else "",
        }
        on = self._knowledge.op(tense.day)
        return lambda text: on.tekst(text, **variables) if text else ""


def _own_incomes(scheme: Scheme) -> list[str]:
    return [entry.vraag for entry in scheme.norms.model.inkomsten if entry.los] if scheme.norms else []


def _bound(stated: int | date | None, otherwise: Decimal | date | None) -> Decimal | date | None:
    if stated is None:
        return otherwise
    return stated if isinstance(stated, date) else Decimal(stated)
