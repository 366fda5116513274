"""The questionnaires of this process, and how they are kept in Rasa's slots."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.intake_keeping import INTAKE, keep_intake
from bot.actions.messages import knowledge
from bot.eligibility.loading import Schemes
from bot.eligibility.regions import PlacesAndDesks
from bot.eligibility.routing import Router
from bot.intake.questionnaires.intake import IntakeQuestionnaire
from bot.intake.questionnaires.lening import LoanQuestionnaire
from bot.intake.questionnaires.loket import DeskQuestionnaire
from bot.intake.questionnaires.prompts import Bericht, Questionnaire
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.questionnaires.toets import SchemeQuestionnaire
from bot.intake.questionnaires.turns import Interviewer, Status, Turn
from bot.knowledge.loketten import Loketten
from bot.places.resolver import Places
from bot.settings import AMSTERDAM, reference_date, settings

FORM = "vragen_form"
DESK = "loket"
SLOT = "vragenlijst"
KNOWN = "bekend"
KEPT_FOR = timedelta(days=7)


class Progress(Enum):
    """How far a questionnaire is."""

    BUSY = "bezig"
    STOPPED = "gestopt"
    DONE = "klaar"


@dataclass(frozen=True)
class Kept:
    """A questionnaire as it stands in the slot."""

    state: State
    progress: Progress
    since: date

    @classmethod
    def of(cls, tracker: Tracker) -> "Kept | None":
        """What is kept, unless it is older than a week."""
        slot: Mapping[str, Any] | None = tracker.get_slot(SLOT)
        if not slot:
            return None
        kept = cls(State.from_json(slot["state"]), Progress(slot["progress"]), date.fromisoformat(slot["since"]))
        return kept if _today() - kept.since <= KEPT_FOR else None

    @property
    def unfinished(self) -> bool:
        return self.progress is not Progress.DONE

    def events(self) -> list[EventType]:
        slot = {"state": self.state.to_json(), "progress": self.progress.value, "since": self.since.isoformat()}
        return [SlotSet(SLOT, slot)]


@lru_cache(maxsize=1)
def places() -> Places:
    """The places of this process."""
    return Places.load()


@lru_cache(maxsize=1)
def intake() -> IntakeQuestionnaire:
    """The questionnaire before someone speaks to a coach."""
    return IntakeQuestionnaire(knowledge(), places(), lambda: datetime.now(UTC))


@lru_cache(maxsize=1)
def desks() -> DeskQuestionnaire:
    """The questionnaire that leads to a desk."""
    loketten = Loketten.load(knowledge(), eigen=settings().loketten)
    router = Router.load(knowledge(), PlacesAndDesks(places(), loketten))
    return DeskQuestionnaire(knowledge(), router, places(), loketten)


@lru_cache(maxsize=1)
def questionnaires() -> dict[str, Questionnaire]:
    """By the word that topics and questions begin them with."""
    return {
        "toets": SchemeQuestionnaire(Schemes.load(knowledge()), knowledge()),
        "lening": LoanQuestionnaire(knowledge()),
        DESK: desks(),
        INTAKE: intake(),
    }


def interviewer(soort: str) -> Interviewer:
    return Interviewer(questionnaires()[soort], Sentences(knowledge()))


def begin(
    dispatcher: CollectingDispatcher, soort: str, topic: str, tracker: Tracker, question: str | None = None
) -> list[EventType]:
    """Begins a questionnaire, or offers to go on with one of the same kind that was left."""
    thema = topic.split("/", 1)[0]
    kept = Kept.of(tracker)
    if kept and kept.unfinished and (kept.state.soort, kept.state.thema) == (soort, thema):
        offer(dispatcher)
        return []
    known = tracker.get_slot(KNOWN) or {}
    state = State.from_json(
        {**State(soort, thema, reference_date(), onderwerp=topic, vraag=question or "").to_json(), "bekend": known}
    )
    text = tracker.latest_message.get("text") or ""
    if soort == DESK:
        state = desks().begun_with(state, text)
    if soort == INTAKE:
        state = intake().with_place(state, text)
    return take(dispatcher, interviewer(soort).begin(state), tracker)


def resume(dispatcher: CollectingDispatcher, kept: Kept, tracker: Tracker) -> list[EventType]:
    """Goes on where a questionnaire was left."""
    return take(dispatcher, interviewer(kept.state.soort).ask_again(kept.state), tracker)


def offer(dispatcher: CollectingDispatcher) -> None:
    """Asks whether to go on with what was left."""
    sentences = Sentences(knowledge())
    say(dispatcher, Bericht(sentences.say("toets_nog_bezig"), sentences.buttons("toets_nog_bezig")))


def take(dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> list[EventType]:
    """Says what a turn says, and keeps its state: the form goes on, or ends."""
    for bericht in turn.berichten:
        say(dispatcher, bericht)
    if turn.state.soort == INTAKE:
        kept = Kept.of(tracker)
        keep_intake(dispatcher, tracker.sender_id, kept.state if kept else None, turn, intake())
    progress = {Status.DONE: Progress.DONE, Status.ASKS: Progress.BUSY}.get(turn.status, Progress.STOPPED)
    events = Kept(turn.state, progress, _today()).events()
    if progress is Progress.BUSY:
        return [*events, FollowupAction(FORM)]
    if progress is Progress.DONE:
        told = questionnaires()[turn.state.soort].for_others(turn.state)
        written = replace(turn.state, antwoorden=told).to_json()
        events += [SlotSet(KNOWN, {**written["bekend"], **written["antwoorden"]})]
    return [*events, *leave_form()]


def leave_form() -> list[EventType]:
    return [SlotSet("antwoord", None), SlotSet("requested_slot", None), ActiveLoop(None)]


def say(dispatcher: CollectingDispatcher, bericht: Bericht) -> None:
    """A message with its buttons and metadata."""
    buttons = [{"title": knop.titel, "payload": knop.bericht} for knop in bericht.knoppen]
    dispatcher.utter_message(text=bericht.tekst, buttons=buttons, **bericht.metadata)


def _today() -> date:
    return datetime.now(AMSTERDAM).date()
