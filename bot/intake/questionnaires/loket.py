"""The questionnaire "waar moet ik zijn?": the place, what the rules still need, and the card of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.eligibility.models import Antwoordsoort, Kenmerk
from bot.eligibility.routing import Route, Router
from bot.eligibility.situation import Situation
from bot.intake.expectation import Lezing, Soort, Verwacht
from bot.intake.questionnaires.kaart import CardWriter
from bot.intake.questionnaires.opening import general_answer
from bot.intake.questionnaires.place_question import GEMEENTE, PLACE, PlaceQuestion
from bot.intake.questionnaires.prompts import Bericht, Knop, Prompt
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.replies import read_reply
from bot.knowledge import Knowledge
from bot.knowledge.loketten import Loketten
from bot.places.resolver import Places

_SOORT = {Antwoordsoort.JA_NEE: Soort.JA_NEE, Antwoordsoort.DATUM: Soort.DATUM, Antwoordsoort.KEUZE: Soort.KEUZE}


class DeskQuestionnaire:
    """Asks the place and the situation, as far as the rules of the date need them."""

    def __init__(self, knowledge: Knowledge, router: Router, places: Places, loketten: Loketten) -> None:
        self._sentences = Sentences(knowledge)
        self._knowledge = knowledge
        self._router = router
        self._place_question = PlaceQuestion(places, self._sentences)
        self._cards = CardWriter(knowledge, loketten, self._sentences)

    def begun_with(self, state: State, tekst: str) -> State:
        """The state with what the topic already tells, and the place that was named now or before."""
        is_elsewhere = tekst.strip().casefold() == self._sentences.say("loket_elders").casefold()
        known = {GEMEENTE: state.bekend[GEMEENTE]} if GEMEENTE in state.bekend and not is_elsewhere else {}
        told = self._router.by_topic.get(state.onderwerp, {})
        return self._place_question.with_place(replace(state, antwoorden={**told, **known, **state.antwoorden}), tekst)

    def opening(self, state: State) -> Sequence[Bericht]:
        if self.prompt(state) is None:
            return []
        return general_answer(self._knowledge, self._sentences, state)

    def prompt(self, state: State) -> Prompt | None:
        if self._place_question.has_candidates(state):
            return self._place_question.which_place(state, self._kenmerk(GEMEENTE).uitleg)
        open_questions = [name for name in self._route(state).open if name not in state.onbekend]
        if self._needs_place(state):
            return self._question(PLACE, GEMEENTE, state)
        return self._question(open_questions[0], open_questions[0], state) if open_questions else None

    def read(self, prompt: Prompt, tekst: str, state: State) -> Lezing:
        if prompt.id != PLACE:
            return read_reply(tekst, prompt.verwacht, state.op)
        return self._place_question.read(prompt, tekst, state)

    def accept(self, prompt: Prompt, waarde: Any, state: State) -> State:
        if prompt.id != PLACE:
            return state.answered(prompt.id, {prompt.id: waarde})
        return self._place_question.accept(waarde, state)

    def review(self, before: State, after: State) -> tuple[State, Sequence[Bericht]]:
        return self._place_question.review(after)

    def without(self, vraag: str, state: State) -> State:
        return self._place_question.without(state) if vraag == PLACE else state.without(vraag)

    def answered(self, state: State) -> Mapping[str, str]:
        return {name: self._kenmerk(name).kort for name in state.gesteld}

    def follow_up(self, tekst: str, state: State) -> tuple[State, Sequence[Bericht]] | None:
        return None

    def result(self, state: State) -> Sequence[Bericht]:
        return self._cards.messages(self._route(state), self._place(state), state.op)

    def for_others(self, state: State) -> Mapping[str, Any]:
        return state.antwoorden

    def summary(self, state: State) -> Sequence[str]:
        route = self._route(state)
        lines = [f"Loket: {route.loket}"] if route.loket else []
        return [*lines, *(f"{name}: {answer}" for name, answer in state.antwoorden.items())]

    def _route(self, state: State) -> Route:
        answers = {name: answer for name, answer in state.antwoorden.items() if name in self._router.kenmerken}
        situation = Situation(state.op, answers)
        asking = self._router.route_asking(situation)
        unanswerable = asking.open and all(name in state.onbekend for name in asking.open)
        return self._router.route(situation) if unanswerable else asking

    def _needs_place(self, state: State) -> bool:
        without_place = self._route(state)
        return GEMEENTE not in state.antwoorden and PLACE not in state.onbekend and without_place.needs_place

    def _place(self, state: State) -> str | None:
        place: str | None = state.antwoorden.get(GEMEENTE)
        return place

    def _question(self, asked: str, name: str, state: State) -> Prompt:
        kenmerk = self._kenmerk(name)
        high = state.op if kenmerk.soort is Antwoordsoort.DATUM else None
        labels = kenmerk.keuzes.values()
        buttons = tuple(Knop(label, label) for label in labels) or (
            self._sentences.buttons("ja_nee") if kenmerk.soort is Antwoordsoort.JA_NEE else ()
        )
        return Prompt(
            id=asked,
            tekst=kenmerk.vraag,
            verwacht=Verwacht(
                _SOORT.get(kenmerk.soort, Soort.KEUZE),
                keuzes={key: (label, *kenmerk.woorden.get(key, [])) for key, label in kenmerk.keuzes.items()},
                hoogste=high,
            ),
            uitleg=kenmerk.uitleg,
            knoppen=buttons,
        )

    def _kenmerk(self, name: str) -> Kenmerk:
        return self._router.kenmerken[GEMEENTE if name == PLACE else name]
