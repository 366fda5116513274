"""The questionnaire "kom ik in aanmerking?": which scheme, which period, and then what the rules still need."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.eligibility.deciding import Decision, decide
from bot.eligibility.loading import Schemes
from bot.eligibility.models import Antwoordsoort, Hulp
from bot.eligibility.outcomes import Outcome
from bot.eligibility.questions import Ask, next_question
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import Situation
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht
from bot.intake.household import read_household
from bot.intake.questionnaires import rijtjes
from bot.intake.questionnaires.asking import Asker, Tense
from bot.intake.questionnaires.opening import general_answer
from bot.intake.questionnaires.prompts import Bericht, Knop, Prompt
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.situatie import OOK_LENING, focus_of, situation_of, tense_of
from bot.intake.questionnaires.state import State
from bot.intake.questionnaires.uitslag import Reporter
from bot.intake.replies import read_reply
from bot.knowledge import Knowledge
from bot.knowledge.knowledge import FOLDER
from bot.knowledge.models import Model
from bot.knowledge.reading import read_mapping

OVER_TOEN, PERIODE, KLOPT_NOG = "over_toen", "periode", "klopt_nog"
"""Questions of the conversation itself, beside those of the rules."""

_KEEPS = (Antwoordsoort.LEEFTIJD, Antwoordsoort.TIJDSTIP, Antwoordsoort.KEUZE, Antwoordsoort.UREN_PER_JAAR)
"""What is still true in another check; an income or a month is asked anew."""


class Toets(Model, frozen=True, kw_only=True):
    """The schemes of a theme."""

    regelingen: list[str]
    nu: str | None = None
    anders: str


class SchemeQuestionnaire:
    """Asks what the rules of a date need to decide."""

    def __init__(self, schemes: Schemes, knowledge: Knowledge, folder: Path = FOLDER) -> None:
        self._schemes = schemes
        self._knowledge = knowledge
        self._sentences = Sentences(knowledge)
        self._asker = Asker(schemes, knowledge, self._sentences)
        self._reporter = Reporter(knowledge, self._sentences, self._asker)
        self.toetsen = read_mapping(folder / "toetsen.yml", folder.parent.parent, Toets)

    def opening(self, state: State) -> Sequence[Bericht]:
        said = general_answer(self._knowledge, self._sentences, state)
        running = self._running(state.thema, state.op)
        begins = [Bericht(self._sentences.say("toets_begin", regeling=running.model.naam))] if running else []
        return [*said, *begins]

    def prompt(self, state: State) -> Prompt | None:
        if self._running(state.thema, state.op) is None and (choice := self._which_scheme(state)) is not None:
            return choice
        scheme = self.scheme(state)
        if scheme is None:
            return None
        return self._still_true(scheme, state) or self._about_past(scheme, state) or self._by_rules(scheme, state)

    def scheme(self, state: State) -> Scheme | None:
        """The scheme that is asked about; None as long as it is not known, or when there is none."""
        running = self._running(state.thema, state.op)
        if running is not None:
            return running
        if state.antwoorden.get(OVER_TOEN):
            return self._schemes.by_id.get(state.antwoorden.get(PERIODE, ""))
        successor = self.toetsen[state.thema].nu
        return self._running(successor, state.op) if successor and OVER_TOEN in state.antwoorden else None

    def read(self, prompt: Prompt, tekst: str, state: State) -> Lezing:
        scheme = self.scheme(state)
        if scheme and scheme.norms and prompt.id == scheme.norms.model.huishouden:
            household = read_household(tekst)
            if prompt.id in household:
                return Gelezen(dict(household))
        if scheme and (rijtje := rijtjes.list_of(scheme, prompt.id)):
            return self._read_list(scheme, rijtje, prompt, tekst, state)
        if prompt.id == PERIODE and (period := self._period_by_month(tekst, state)) is not None:
            return period
        reading = read_reply(tekst, prompt.verwacht, state.op)
        return self._with_earlier_day(prompt, reading, state)

    def accept(self, prompt: Prompt, waarde: Any, state: State) -> State:
        scheme = self.scheme(state)
        if prompt.id == KLOPT_NOG:
            kept = self._reusable(scheme, state) if waarde and scheme else {}
            return replace(state.answered(prompt.id, {**kept, prompt.id: waarde}), bekend={})
        if scheme is not None and (rijtje := rijtjes.list_of(scheme, prompt.id)):
            members = self._open_members(scheme, state, rijtje)
            return state.answered(prompt.id, rijtjes.told_by(scheme, rijtje, members, waarde))
        if isinstance(waarde, Mapping):
            return state.answered(prompt.id, waarde)
        return state.answered(prompt.id, {prompt.id: waarde})

    def review(self, before: State, after: State) -> tuple[State, Sequence[Bericht]]:
        contradiction = self._contradiction(after)
        if contradiction is not None:
            return contradiction
        was, now = self._benefit(before), self._benefit(after)
        if now is not Outcome.NOT_ELIGIBLE or was is Outcome.NOT_ELIGIBLE or self.prompt(after) is None:
            return after, []
        return after, self._reporter.benefit_refused(self.decision(after), self._tense_of(after))

    def without(self, vraag: str, state: State) -> State:
        scheme = self.scheme(state)
        rijtje = rijtjes.list_of(scheme, vraag) if scheme else None
        if scheme is None or not rijtje:
            return state.without(vraag)
        told = [name for name in scheme.bundles[rijtje].zinnen if name not in state.gesteld]
        return state.without(vraag, (*told, rijtjes.which(rijtje)))

    def answered(self, state: State) -> Mapping[str, str]:
        scheme = self.scheme(state)
        if scheme is None:
            return {}
        return {
            name: self._reporter.label(scheme, name) for name in state.gesteld if self._reporter.label(scheme, name)
        }

    def follow_up(self, tekst: str, state: State) -> tuple[State, Sequence[Bericht]] | None:
        if self._sentences.is_said("stappen_lening", tekst):
            return state.answered(OOK_LENING, {OOK_LENING: True}), []
        return None

    def result(self, state: State) -> Sequence[Bericht]:
        scheme = self.scheme(state)
        if scheme is None:
            return self._reporter.nothing(state, self.toetsen[state.thema].anders)
        return self._reporter.result(self.decision(state), state, tense_of(scheme, state))

    def for_others(self, state: State) -> Mapping[str, Any]:
        return state.antwoorden

    def summary(self, state: State) -> Sequence[str]:
        scheme = self.scheme(state)
        if scheme is None:
            return []
        return self._reporter.summary(self.decision(state), state, tense_of(scheme, state))

    def decision(self, state: State) -> Decision:
        """The decision on what is known so far; only when there is a scheme."""
        scheme = self.scheme(state)
        if scheme is None:
            raise ValueError("er is nog geen regeling gekozen; stel eerst de vragen")
        return decide(scheme, situation_of(scheme, state))

    def _benefit(self, state: State) -> Outcome | None:
        return self.decision(state).of(Hulp.UITKERING) if self.scheme(state) else None

    def _contradiction(self, state: State) -> tuple[State, Sequence[Bericht]] | None:
        """The state before the last answer, and why it cannot be; None when nothing contradicts."""
        scheme = self.scheme(state)
        if scheme is None or not state.gesteld:
            return None
        why = scheme.contradiction(situation_of(scheme, state))
        if why is None:
            return None
        last = state.gesteld[-1]
        return self.without(last, state), [Bericht(self._sentences.say("toets_tegenspraak", wat=why))]

    def _running(self, thema: str, op: date) -> Scheme | None:
        schemes = [self._schemes.by_id[name] for name in self.toetsen[thema].regelingen]
        return next((scheme for scheme in schemes if scheme.open_on(op)), None)

    def _past(self, state: State) -> list[Scheme]:
        schemes = [self._schemes.by_id[name] for name in self.toetsen[state.thema].regelingen]
        return [scheme for scheme in schemes if scheme.model.tot is not None and scheme.model.tot < state.op]

    def _which_scheme(self, state: State) -> Prompt | None:
        past = self._past(state)
        if past and OVER_TOEN not in state.antwoorden and OVER_TOEN not in state.onbekend:
            return self._own_question(OVER_TOEN, state, Verwacht(Soort.JA_NEE))
        if state.antwoorden.get(OVER_TOEN) and PERIODE not in state.antwoorden and PERIODE not in state.onbekend:
            # Not the months on the buttons: "mei 2021" would be taken for the one that ends in May 2020.
            keuzes = {scheme.id: (scheme.model.naam,) for scheme in past}
            buttons = tuple(Knop(self._reporter.period(scheme), scheme.model.naam) for scheme in past)
            return replace(self._own_question(PERIODE, state, Verwacht(Soort.KEUZE, keuzes)), knoppen=buttons)
        return None

    def _still_true(self, scheme: Scheme, state: State) -> Prompt | None:
        lines = self._reporter.lines(scheme, self._reusable(scheme, state), tense_of(scheme, state))
        if not lines or KLOPT_NOG in state.antwoorden:
            return None
        prompt = self._own_question(KLOPT_NOG, state, Verwacht(Soort.JA_NEE))
        return replace(prompt, tekst="\n".join([prompt.tekst, *(f"- {line}" for line in lines)]))

    @staticmethod
    def _reusable(scheme: Scheme, state: State) -> dict[str, Any]:
        return {
            name: answer
            for name, answer in state.bekend.items()
            if name in scheme.questions and scheme.questions[name].model.soort in _KEEPS
        }

    def _about_past(self, scheme: Scheme, state: State) -> Prompt | None:
        """About a period that is over, the day of applying is not the reference date."""
        day = scheme.model.aanvraag
        if day is None or scheme.open_on(state.op) or day in state.antwoorden or day in state.onbekend:
            return None
        return self._asker.question(scheme, day, state.antwoorden, tense_of(scheme, state))

    def _by_rules(self, scheme: Scheme, state: State) -> Prompt | None:
        situation = situation_of(scheme, state)
        tense = tense_of(scheme, state)
        rijtje = rijtjes.not_in_order(scheme, state)
        if rijtje and (lines := self._lines(scheme, rijtje, state)):
            return lines
        asked = self._next(scheme, situation, state)
        if asked is None:
            return None
        if asked.members:
            return self._asker.together(scheme, asked.id, asked.members, situation.answers, tense)
        return self._asker.question(scheme, asked.id, situation.answers, tense)

    def _read_list(self, scheme: Scheme, rijtje: str, prompt: Prompt, tekst: str, state: State) -> Lezing:
        if prompt.id != rijtje:
            return rijtjes.read_which(tekst, prompt.verwacht, state)
        lines = self._lines(scheme, rijtje, state)
        if lines is None:
            return read_reply(tekst, prompt.verwacht, state.op)
        return rijtjes.read_list(tekst, scheme.bundles[rijtje], lines.verwacht, state)

    def _lines(self, scheme: Scheme, rijtje: str, state: State) -> Prompt | None:
        """The question which line of a list it is; None when nothing of the list matters any more."""
        members = self._open_members(scheme, state, rijtje)
        if not members:
            return None
        answers = situation_of(scheme, state).answers
        return self._asker.which_line(scheme, rijtje, members, answers, tense_of(scheme, state))

    def _open_members(self, scheme: Scheme, state: State, bundle: str) -> tuple[str, ...]:
        asked = self._next(scheme, situation_of(scheme, state), state)
        return asked.members if asked and asked.id == bundle else ()

    def _next(self, scheme: Scheme, situation: Situation, state: State) -> Ask | None:
        apart = rijtjes.one_by_one(scheme, state)
        return next_question(scheme, situation, focus_of(scheme, situation, state), apart, state.onbekend)

    def _tense_of(self, state: State) -> Tense:
        scheme = self.scheme(state)
        return tense_of(scheme, state) if scheme else Tense(False, state.op, state.op)

    def _own_question(self, name: str, state: State, verwacht: Verwacht) -> Prompt:
        naam = f"toets_{name}"
        return Prompt(
            id=name,
            tekst=self._sentences.say(naam),
            verwacht=verwacht,
            uitleg=self._sentences.say(f"{naam}_uitleg"),
            knoppen=self._sentences.buttons(naam),
        )

    def _period_by_month(self, tekst: str, state: State) -> Gelezen | None:
        """ "november 2020" names a period too."""
        month = read_reply(tekst, Verwacht(Soort.MAAND, hoogste=state.op), state.op)
        if not isinstance(month, Gelezen):
            return None
        found = next((scheme for scheme in self._past(state) if scheme.open_on(month.waarde)), None)
        return Gelezen(found.id) if found else None

    @staticmethod
    def _with_earlier_day(prompt: Prompt, reading: Lezing, state: State) -> Lezing:
        """A time alone belongs to the day that was said before."""
        if not isinstance(reading, Gelezen) or not isinstance(reading.waarde, time):
            return reading
        day = state.antwoorden.get(prompt.id)
        if not isinstance(day, date):
            return Onduidelijk(Reden.NIET_BEGREPEN)
        return Gelezen(datetime.combine(day, reading.waarde))
