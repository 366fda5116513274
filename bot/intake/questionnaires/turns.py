"""One turn of a questionnaire: a reply comes in, the state changes, something is said. Pure; knows no channel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.intake.commands import Opdracht, read_command, read_correction
from bot.intake.expectation import Gelezen, Onduidelijk, Reden, Soort, Verwacht, WeetNiet
from bot.intake.questionnaires.prompts import Bericht, Bezwaar, Knop, Prompt, Questionnaire
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.replies import read_reply

MOST_TRIES = 2
"""After so many replies that could not be used, a person is offered."""

BRIEF = 6
"""Words: a longer reply to an open question tells something, even with "foutje" in it, and corrects nothing."""


class Status(Enum):
    """How a turn ended."""

    ASKS = "asks"
    DONE = "done"
    STOPPED = "stopped"
    NOT_READ = "not_read"  # perhaps a question in between: nothing is said yet
    WANTS_PERSON = "wants_person"


@dataclass(frozen=True)
class Turn:
    """What came of a reply."""

    state: State
    status: Status
    berichten: Sequence[Bericht] = ()
    reading: Onduidelijk | None = None
    """Why the reply could not be read, when the status is NOT_READ."""


class Interviewer:
    """Leads a questionnaire: commands, corrections and answers, in that order."""

    def __init__(self, questionnaire: Questionnaire, sentences: Sentences) -> None:
        self._questionnaire = questionnaire
        self._sentences = sentences

    def begin(self, state: State) -> Turn:
        """The opening and the first question."""
        return self._go_on(state, list(self._questionnaire.opening(state)))

    def ask_again(self, state: State, before: Sequence[Bericht] = ()) -> Turn:
        """The present question once more, after something else was said."""
        return self._go_on(state, list(before))

    def after_result(self, state: State, tekst: str) -> Turn | None:
        """A wish after the result: correct the last answer, change another, or what the questionnaire itself offers.

        None when it is no such wish.
        """
        if self._sentences.is_said("toets_veranderen", tekst):
            return self._go_on(replace(state, verandert=True), [])
        correction = read_correction(tekst)
        if correction is not None and (corrected := self._with_last_answer(correction, state)):
            return corrected
        wish = self._questionnaire.follow_up(tekst, state)
        if wish is None:
            return None
        changed, berichten = wish
        return Turn(state, Status.DONE, berichten) if berichten else self._go_on(changed, [])

    def reply(self, state: State, tekst: str) -> Turn:
        """A reply to the present question."""
        prompt = self._prompt(state)
        if prompt is None:
            return self._go_on(state, [])
        command = read_command(tekst)
        if command is not None and not self._is_answer(command, prompt, tekst, state):
            return self._obey(command, prompt, state)
        correction = read_correction(tekst)
        if correction is not None and not (prompt.open and len(tekst.split()) > BRIEF):
            corrected = self._correct(correction, prompt, state)
            if corrected is not None:
                return corrected
        return self._answer(prompt, tekst if prompt.open else correction or tekst, state)

    def obey(self, state: State, command: Opdracht) -> Turn:
        """A command that was understood in another way than by its words."""
        prompt = self._prompt(state)
        return self._go_on(state, []) if prompt is None else self._obey(command, prompt, state)

    def can_read(self, state: State, tekst: str) -> bool:
        """Whether a text answers the present question."""
        prompt = self._prompt(state)
        return prompt is not None and isinstance(self._questionnaire.read(prompt, tekst, state), Gelezen)

    def is_offered(self, state: State, tekst: str) -> bool:
        """Whether a text stands on a button of the present question."""
        prompt = self._prompt(state)
        return prompt is not None and _is_on_a_button(prompt, tekst)

    def not_understood(self, state: State, reden: Onduidelijk) -> Turn:
        """The question again, with why the reply could not be used."""
        prompt = self._prompt(state)
        if prompt is None:
            return self._go_on(state, [])
        state = state.failed_once_more()
        buttons = prompt.knoppen
        if state.pogingen >= MOST_TRIES:
            buttons = (*buttons, Knop(*self._sentences.knop("weet_niet")), self._sentences.topic("bot/medewerker"))
        said = self._objection(prompt, reden, state)
        return Turn(state, Status.ASKS, [Bericht(said, buttons, {"ask": prompt.id})])

    def _objection(self, prompt: Prompt, reden: Onduidelijk, state: State) -> str:
        if isinstance(reden, Bezwaar):
            return reden.tekst
        if state.pogingen >= MOST_TRIES:
            return self._sentences.say("toets_hulp", vraag=prompt.tekst)
        name = "toekomst" if _lies_ahead(reden, prompt, state) else reden.reden.value
        return self._sentences.say(f"toets_{name}", waarde=reden.waarde or "", vraag=prompt.tekst)

    def _obey(self, command: Opdracht, prompt: Prompt, state: State) -> Turn:
        if command is Opdracht.MEDEWERKER:
            return Turn(state, Status.WANTS_PERSON)
        if command is Opdracht.STOPPEN:
            stopped = Bericht(self._sentences.say("toets_gestopt"), self._sentences.buttons("toets_gestopt"))
            return Turn(state, Status.STOPPED, [stopped])
        return self._go_on(*self._changed_by(command, prompt, state))

    def _changed_by(self, command: Opdracht, prompt: Prompt, state: State) -> tuple[State, list[Bericht]]:
        """The state after a command, and what is said about it before the question."""
        say = self._sentences.say
        if state.verandert and command in (Opdracht.OVERSLAAN, Opdracht.TERUG):
            return replace(state, verandert=False), []
        if command is Opdracht.OVERSLAAN:
            return state.passed_over(prompt.id), []
        if command is Opdracht.TERUG:
            return self._one_back(state)
        if command is Opdracht.OPNIEUW:
            return state.emptied(), [Bericht(say("toets_opnieuw"))]
        if command is Opdracht.UITLEG:
            return state, [Bericht(prompt.uitleg or say("toets_geen_uitleg"))]
        return state, []

    def _one_back(self, state: State) -> tuple[State, list[Bericht]]:
        if not state.gesteld:
            return state, [Bericht(self._sentences.say("toets_begin_bereikt"))]
        return self._questionnaire.without(state.gesteld[-1], state), []

    def _is_answer(self, command: Opdracht, prompt: Prompt, tekst: str, state: State) -> bool:
        """Whether what would be a command answers the question: a pressed button, or a word that means more here."""
        if _is_on_a_button(prompt, tekst):
            return True
        return command in prompt.answers_before and self._fits(prompt, tekst, state)

    def _fits(self, prompt: Prompt, tekst: str, state: State) -> bool:
        return not state.verandert and isinstance(self._questionnaire.read(prompt, tekst, state), Gelezen)

    def _correct(self, tekst: str, prompt: Prompt, state: State) -> Turn | None:
        """Replaces the last answer, when the corrected reply fits that question."""
        if self._last_is_open(state) and self._fits(prompt, tekst, state):
            return None
        return self._with_last_answer(tekst, state)

    def _last_is_open(self, state: State) -> bool:
        asked = self._last_asked(state)
        return asked is not None and asked[1].open

    def _last_asked(self, state: State) -> tuple[State, Prompt] | None:
        """The question that was answered last, and the state before its answer."""
        if not state.gesteld:
            return None
        before = self._questionnaire.without(state.gesteld[-1], state)
        prompt = self._questionnaire.prompt(before)
        return (before, prompt) if prompt is not None and prompt.id == state.gesteld[-1] else None

    def _with_last_answer(self, tekst: str, state: State) -> Turn | None:
        """After another answer to the last question; None when the text does not answer it."""
        asked = self._last_asked(state)
        if asked is None:
            return None
        before, earlier = asked
        reading = self._questionnaire.read(earlier, tekst, before)
        if not isinstance(reading, Gelezen):
            return None
        return self._accepted(
            earlier, reading, before, [Bericht(self._sentences.say("toets_verbeterd", antwoord=tekst))]
        )

    def _answer(self, prompt: Prompt, tekst: str, state: State) -> Turn:
        if state.verandert:
            return self._choose_answer(prompt, tekst, state)
        reading = self._questionnaire.read(prompt, tekst, state)
        if isinstance(reading, Gelezen):
            return self._accepted(prompt, reading, state, [])
        if isinstance(reading, WeetNiet):
            return self._go_on(state.passed_over(prompt.id), [])
        if reading.reden in (Reden.NIET_BEGREPEN, Reden.TE_VAAG):
            return Turn(state, Status.NOT_READ, reading=reading)
        return self.not_understood(state, reading)

    def _accepted(self, prompt: Prompt, reading: Gelezen, state: State, berichten: list[Bericht]) -> Turn:
        after = self._questionnaire.accept(prompt, reading.waarde, state)
        after, remarks = self._questionnaire.review(state, after)
        return self._go_on(after, [*berichten, *remarks])

    def _choose_answer(self, prompt: Prompt, tekst: str, state: State) -> Turn:
        reading = read_reply(tekst, prompt.verwacht, state.op)
        if isinstance(reading, Gelezen):
            return self._go_on(self._questionnaire.without(reading.waarde, state), [])
        if read_reply(tekst, Verwacht(Soort.JA_NEE), state.op) in (Gelezen(False), WeetNiet()):
            return self._go_on(replace(state, verandert=False), [])
        return Turn(state, Status.NOT_READ)

    def _prompt(self, state: State) -> Prompt | None:
        if not state.verandert:
            return self._questionnaire.prompt(state)
        labels = self._questionnaire.answered(state)
        if not labels:
            return self._questionnaire.prompt(state)
        return Prompt(
            id="welk_antwoord",
            tekst=self._sentences.say("toets_welk_antwoord"),
            verwacht=Verwacht(Soort.KEUZE, {name: (label,) for name, label in labels.items()}),
            uitleg=self._sentences.say("toets_welk_antwoord_uitleg"),
            knoppen=tuple(Knop(label, label) for label in labels.values()),
        )

    def _go_on(self, state: State, berichten: list[Bericht]) -> Turn:
        prompt = self._prompt(state)
        if prompt is None:
            return Turn(state, Status.DONE, [*berichten, *self._questionnaire.result(state)])
        return Turn(state, Status.ASKS, [*berichten, prompt.bericht()])


def _is_on_a_button(prompt: Prompt, tekst: str) -> bool:
    return tekst.strip().casefold() in {knop.bericht.casefold() for knop in prompt.knoppen}


def _lies_ahead(reden: Onduidelijk, prompt: Prompt, state: State) -> bool:
    """Whether a day was named that has yet to come."""
    return reden.reden is Reden.TE_HOOG and prompt.verwacht.hoogste == state.op
