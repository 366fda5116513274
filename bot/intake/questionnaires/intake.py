"""The intake: consent first, then the questions before somebody speaks to a coach, and the answers to look through."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.intake.commands import Opdracht
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht, WeetNiet
from bot.intake.questionnaires.intake_known import KnownAnswers
from bot.intake.questionnaires.intake_loading import load_intake
from bot.intake.questionnaires.intake_models import Intakevraag, Toestemming, Vraagsoort, name_of
from bot.intake.questionnaires.intake_reading import (
    GEWENSTE_UREN,
    WANNEER,
    IntakeReader,
    explanation_of,
    says_only,
)
from bot.intake.questionnaires.intake_route import IntakeRoute, holds
from bot.intake.questionnaires.intake_writing import IntakeWriter
from bot.intake.questionnaires.place_question import GEMEENTE, PLACE, PlaceQuestion
from bot.intake.questionnaires.prompts import Bericht, Bezwaar, Knop, Prompt
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.replies import read_reply
from bot.knowledge import Knowledge
from bot.knowledge.knowledge import FOLDER
from bot.places.resolver import Places

TOESTEMMING, SAMENVATTING = "toestemming", "samenvatting"
VERSIE, MOMENT = "toestemming_versie", "toestemming_op"
"""Which text someone said yes or no to, and when."""


class IntakeQuestionnaire:
    """Asks what a coach wants to know beforehand. `now` is the clock that stamps the consent."""

    def __init__(
        self, knowledge: Knowledge, places: Places, now: Callable[[], datetime], folder: Path = FOLDER
    ) -> None:
        self._intake = load_intake(folder)
        self._consent = self._intake.toestemming[-1]
        self._now = now
        self._sentences = Sentences(knowledge)
        self._place_question = PlaceQuestion(places, self._sentences)
        self._route = IntakeRoute(self._vragen)
        self._reader = IntakeReader(self._vragen, self._sentences)
        self._known = KnownAnswers(self._vragen, self._route, places)
        self._writer = IntakeWriter(self._vragen, self._route, places, self._sentences)

    @property
    def toestemmingen(self) -> Sequence[Toestemming]:
        """Every text that someone may have agreed with, by `versie`; the last one is asked now."""
        return self._intake.toestemming

    def with_place(self, state: State, tekst: str) -> State:
        """The state with the place that a sentence names by the way, when there is no doubt which."""
        return self._place_question.with_place(state, tekst)

    def opening(self, state: State) -> Sequence[Bericht]:
        return [Bericht(self._sentences.say("intake_begin"), (), {"topic": state.onderwerp} if state.onderwerp else {})]

    def prompt(self, state: State) -> Prompt | None:
        if not self._agrees(state):
            return None if self._answered_consent(state) else self._ask_consent()
        name = self._route.next(state)
        if self._place_question.has_candidates(state):
            return self._place_question.which_place(state, self._vragen[PLACE].uitleg)
        if name is not None:
            return self._question(name, state)
        looked_through = SAMENVATTING in state.antwoorden or SAMENVATTING in state.onbekend
        return None if looked_through else self._ask_to_confirm(state)

    def read(self, prompt: Prompt, tekst: str, state: State) -> Lezing:
        if prompt.id == TOESTEMMING:
            return self._read_consent(tekst, state)
        if prompt.id == SAMENVATTING:
            return self._read_confirmation(tekst, state)
        if prompt.id == PLACE:
            return self._place_question.read(prompt, tekst, state)
        return self._reader.read(prompt.id, tekst, state.op, state.pogingen)

    def accept(self, prompt: Prompt, waarde: Any, state: State) -> State:
        if prompt.id == TOESTEMMING:
            return self._with_consent(waarde, state)
        if prompt.id == SAMENVATTING:
            return self._confirmed(waarde, state)
        if prompt.id == PLACE:
            return self._place_question.accept(waarde, state)
        if not isinstance(waarde, Mapping):
            return state.answered(prompt.id, {prompt.id: waarde})
        reach = name_of(Vraagsoort.BEREIK, self._vragen)
        return state.answered(reach if reach in waarde else prompt.id, waarde)

    def review(self, before: State, after: State) -> tuple[State, Sequence[Bericht]]:
        reviewed, refused = self._place_question.review(after)
        new = [name for name in after.gesteld if name not in before.gesteld and name in self._vragen]
        said = [self._vragen[name].reacties.get(str(after.antwoorden.get(name))) for name in new]
        return reviewed, [*refused, *(Bericht(reaction) for reaction in said if reaction)]

    def without(self, vraag: str, state: State) -> State:
        earlier = state.without(SAMENVATTING)
        if vraag == PLACE:
            return self._place_question.without(earlier)
        return earlier.without(vraag, self._comes_along(vraag))

    def answered(self, state: State) -> Mapping[str, str]:
        return {name: self._vragen[name].kort for name in self._route.done(state)}

    def follow_up(self, tekst: str, state: State) -> tuple[State, Sequence[Bericht]] | None:
        if not self._agrees(state) and self._sentences.is_said("intake_geen_toestemming", tekst):
            return self.without(TOESTEMMING, state), []
        return None

    def result(self, state: State) -> Sequence[Bericht]:
        if not self._agrees(state):
            return [self._message("intake_geen_toestemming")]
        name = state.antwoorden.get(name_of(Vraagsoort.NAAM, self._vragen))
        thanks = self._sentences.say("intake_klaar_met_naam" if name else "intake_klaar", voornaam=name)
        way, address = self._writer.way_to_reach(state)
        reached = self._sentences.say(f"intake_bereikt_u_{way}", adres=address)
        handed = replace(self._message("intake_doorgeven"), metadata={"intake": state.antwoorden[VERSIE]})
        return [Bericht(f"{thanks} {reached}"), handed]

    def for_others(self, state: State) -> Mapping[str, Any]:
        """Where somebody lives; the rest, such as a telephone number, is for the coach alone."""
        return {GEMEENTE: state.antwoorden[GEMEENTE]} if GEMEENTE in state.antwoorden else {}

    def summary(self, state: State) -> Sequence[str]:
        return [f"{kort}: {answer}" for kort, answer in self.written(state).items()]

    def written(self, state: State) -> Mapping[str, str]:
        """Each answer as a coach reads it, by what it is called; only after a yes."""
        return self._writer.written(state) if self._agrees(state) else {}

    def structured(self, state: State) -> dict[str, Any]:
        """The intake in what JSON knows: consent, answers, and what the person did not know; only after a yes."""
        return {
            "toestemming": {
                "versie": state.antwoorden[VERSIE],
                "op": state.antwoorden[MOMENT].isoformat(),
            },
            "antwoorden": self._writer.structured(state),
            "onbekend": [name for name in self._route.applying(state.antwoorden) if name in state.onbekend],
            "nagekeken": bool(state.antwoorden.get(SAMENVATTING)),
        }

    @property
    def _vragen(self) -> Mapping[str, Intakevraag]:
        return self._intake.vragen

    @staticmethod
    def _agrees(state: State) -> bool:
        """Whether a yes was said here; one that was filled in beforehand has no moment and does not count."""
        return state.antwoorden.get(TOESTEMMING) is True and MOMENT in state.antwoorden

    @staticmethod
    def _answered_consent(state: State) -> bool:
        return MOMENT in state.antwoorden or TOESTEMMING in state.onbekend

    def _message(self, zin: str) -> Bericht:
        return Bericht(self._sentences.say(zin), self._sentences.buttons(zin))

    def _comes_along(self, vraag: str) -> tuple[str, ...]:
        """What was answered together with a question."""
        if vraag == TOESTEMMING:
            return (VERSIE, MOMENT)
        if vraag not in self._vragen:
            return ()
        along = {
            Vraagsoort.BEREIK: (Vraagsoort.TELEFOON.value, Vraagsoort.EMAIL.value, WANNEER),
            Vraagsoort.UREN: (GEWENSTE_UREN,),
        }
        return along.get(self._vragen[vraag].soort, (explanation_of(vraag),))

    def _ask_consent(self) -> Prompt:
        return Prompt(
            id=TOESTEMMING,
            tekst=self._consent.vraag,
            verwacht=Verwacht(Soort.JA_NEE),
            uitleg=self._consent.uitleg,
            knoppen=self._sentences.buttons("intake_toestemming"),
        )

    def _read_consent(self, tekst: str, state: State) -> Lezing:
        """Only a clear yes is a yes; who doubts twice has not said it."""
        reading = read_reply(tekst, Verwacht(Soort.JA_NEE), state.op)
        doubts = isinstance(reading, WeetNiet) or (
            isinstance(reading, Gelezen) and reading.waarde and not reading.zeker
        )
        if not doubts:
            return reading
        if state.pogingen:
            return Gelezen(False)
        return Bezwaar(Reden.TE_VAAG, tekst=self._sentences.say("intake_toestemming_twijfel"))

    def _with_consent(self, given: bool, state: State) -> State:
        now = self._now().astimezone(timezone.utc).replace(microsecond=0)
        consent = {TOESTEMMING: given, VERSIE: self._consent.versie, MOMENT: now}
        return (self._known.taken_over(state) if given else state).answered(TOESTEMMING, consent)

    def _ask_to_confirm(self, state: State) -> Prompt:
        return Prompt(
            id=SAMENVATTING,
            tekst=self._sentences.say("intake_samenvatting", antwoorden=self._writer.brief(state)),
            verwacht=Verwacht(Soort.JA_NEE),
            uitleg=self._intake.samenvatting.uitleg,
            knoppen=self._sentences.buttons("intake_samenvatting"),
            answers_before=frozenset({Opdracht.TERUG}),
        )

    def _read_confirmation(self, tekst: str, state: State) -> Lezing:
        """True, False, or the name of the answer that is not right."""
        confirmed = read_reply(tekst, Verwacht(Soort.JA_NEE), state.op)
        if confirmed == Gelezen(True):
            return confirmed
        labels = {name: (kort, *self._vragen[name].ook) for name, kort in self.answered(state).items()}
        named = read_reply(tekst, Verwacht(Soort.KEUZE, labels), state.op)
        if isinstance(named, Gelezen):
            return named
        if says_only(tekst, self._intake.samenvatting.veranderen):
            return Gelezen(False)
        unsure = isinstance(confirmed, Gelezen) and confirmed.waarde
        return Onduidelijk(Reden.NIET_BEGREPEN) if unsure else confirmed

    def _confirmed(self, waarde: bool | str, state: State) -> State:
        if isinstance(waarde, str):
            return self.without(waarde, state)
        return state.answered(SAMENVATTING, {SAMENVATTING: True}) if waarde else replace(state, verandert=True)

    def _question(self, name: str, state: State) -> Prompt:
        vraag = self._vragen[name]
        variant = next((variant for variant in vraag.varianten if holds(variant.als, state.antwoorden)), None)
        titles = [*(vraag.keuzes.values() if vraag.soort is not Vraagsoort.BEREIK else ()), *vraag.knoppen]
        return Prompt(
            id=name,
            tekst=variant.vraag if variant else vraag.vraag,
            verwacht=Verwacht(Soort.KEUZE, vraag.options),
            uitleg=variant.uitleg if variant and variant.uitleg else vraag.uitleg,
            knoppen=tuple(Knop(title, title) for title in titles),
            voortgang=self._progress(name, state),
            open=vraag.is_open,
            answers_before=frozenset(vraag.eerst_antwoord),
        )

    def _progress(self, name: str, state: State) -> str:
        counted = self._route.progress(name, state)
        return self._sentences.say("intake_voortgang", nummer=counted[0], totaal=counted[1]) if counted else ""
