"""The form: every message while a questionnaire is under way."""

from datetime import timedelta

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from bot.actions.context import CRISIS, OUT_OF_SCOPE, SURE, Understood, theme_of
from bot.actions.handing_over import PERSON
from bot.actions.messages import knowledge
from bot.actions.questionnaires import FORM, Kept, Progress, interviewer, leave_form, take
from bot.actions.reply import answer_message, answer_topic
from bot.actions.resuming import answer_after_absence
from bot.actions.waiting import about_waiting
from bot.actions.whereabouts import as_desk_question
from bot.intake.commands import Opdracht, read_command
from bot.intake.expectation import Onduidelijk, Reden
from bot.intake.questionnaires.prompts import Bericht
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.turns import Status, Turn

LIKELY = 0.6
"""Confidence from which on a message with a question mark is a question in between."""

COMMANDS = {
    "bot/terug": Opdracht.TERUG,
    "bot/uitleg": Opdracht.UITLEG,
    "bot/stoppen": Opdracht.STOPPEN,
    "bot/opnieuw": Opdracht.OPNIEUW,
    "bot/weet_niet": Opdracht.OVERSLAAN,
    "bot/medewerker": Opdracht.MEDEWERKER,
}
"""What a topic means in a questionnaire, when its words were not those of a command."""

SHORT = 5
"""Words of a reply that can hardly hold more than an answer."""

FAINT = 0.5
"""Confidence below which a reply that answers the question is no cry for help: "samen met mijn man, twee kinderen"."""

PERHAPS = 0.4
"""The same for a message that is no answer to the question that was asked."""

COMES_BACK_AFTER = timedelta(hours=1)
"""Silence after which a message is not taken for the answer to an old question."""

ABOUT_THE_BOT = ("bot/ben_je_een_mens", "bot/privacy", "bot/gegevens_wissen", "bot/gegevens_inzien", "bot/wat_kun_je")


class ValidateVragenForm(Action):
    """Takes a message as a command, a question in between, or the answer to what was asked."""

    def name(self) -> str:
        return "validate_vragen_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        kept = Kept.of(tracker)
        if tracker.get_slot("antwoord") is None:
            return []
        if _has_just_begun(tracker):
            return [SlotSet("antwoord", None)]
        if kept is None:
            return leave_form()
        understood = as_desk_question(Understood.from_parse(tracker.latest_message, knowledge().onderwerpen))
        if _silence(tracker) > COMES_BACK_AFTER and read_command(understood.text) is None:
            return [*answer_after_absence(dispatcher, understood, tracker), *_put_aside(kept)]
        if understood.topic == CRISIS and not _is_plain_answer(understood, kept):
            if not _is_perhaps_an_answer(understood, kept):
                return [*answer_message(dispatcher, understood, tracker), *_put_aside(kept)]
            answer_topic(dispatcher, CRISIS, tracker)
        about_human = about_waiting(dispatcher, understood, tracker)
        events = self._turn(dispatcher, understood, kept, tracker) if about_human is None else about_human
        return [SlotSet("antwoord", None), *events]

    def _turn(
        self, dispatcher: CollectingDispatcher, understood: Understood, kept: Kept, tracker: Tracker
    ) -> list[EventType]:
        leads = interviewer(kept.state.soort)
        if _asks_something_else(understood, LIKELY) and read_command(understood.text) is None:
            return self._answer_in_between(dispatcher, understood, kept, tracker)
        turn = leads.reply(kept.state, understood.text)
        command = COMMANDS.get(understood.topic) if understood.confidence >= LIKELY else None
        if turn.status is Status.NOT_READ and command is not None:
            turn = leads.obey(kept.state, command)
        if turn.status is Status.WANTS_PERSON:
            return [*answer_topic(dispatcher, PERSON, tracker), *_put_aside(kept)]
        if turn.status is Status.NOT_READ and _is_other_topic(understood, PERHAPS):
            return self._answer_in_between(dispatcher, understood, kept, tracker)
        if turn.status is Status.NOT_READ:
            turn = leads.not_understood(turn.state, turn.reading or Onduidelijk(Reden.NIET_BEGREPEN))
        return _without_followup(take(dispatcher, turn, tracker))

    @staticmethod
    def _answer_in_between(
        dispatcher: CollectingDispatcher, understood: Understood, kept: Kept, tracker: Tracker
    ) -> list[EventType]:
        if understood.topic == PERSON:
            return [*answer_topic(dispatcher, PERSON, tracker), *_put_aside(kept)]
        events = answer_message(dispatcher, understood, tracker, begins_questionnaires=False)
        back = Bericht(Sentences(knowledge()).say("toets_terug_naar_vraag"))
        turn: Turn = interviewer(kept.state.soort).ask_again(kept.state, [back])
        return [*events, *_without_followup(take(dispatcher, turn, tracker))]


def _has_just_begun(tracker: Tracker) -> bool:
    """Whether the message that began the form is the latest: it is no answer yet."""
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop":
            return bool(event.get("name") == FORM)
        if event.get("event") == "user":
            return False
    return False


def _is_plain_answer(understood: Understood, kept: Kept) -> bool:
    """A pressed button, or a word or two that answers what was asked: no cry for help unless that is certain."""
    if interviewer(kept.state.soort).is_offered(kept.state, understood.text):
        return True
    hardly = len(understood.text.split()) <= SHORT or understood.confidence < FAINT
    return hardly and _is_perhaps_an_answer(understood, kept)


def _is_perhaps_an_answer(understood: Understood, kept: Kept) -> bool:
    """A reply that fits, and only may be a cry for help: the help line comes first, and the check goes on."""
    return understood.confidence < SURE and interviewer(kept.state.soort).can_read(kept.state, understood.text)


def _silence(tracker: Tracker) -> timedelta:
    """How long the person said nothing before this message."""
    times = [event["timestamp"] for event in tracker.events if event.get("event") == "user" and event.get("timestamp")]
    return timedelta(seconds=times[-1] - times[-2]) if len(times) > 1 else timedelta()


def _asks_something_else(understood: Understood, confidence: float) -> bool:
    """A pressed topic button, or a sentence with a question mark about another topic."""
    if understood.text.startswith("/"):
        return True
    return "?" in understood.text and _is_other_topic(understood, confidence)


def _is_other_topic(understood: Understood, confidence: float) -> bool:
    topic = understood.topic
    answerable = theme_of(topic) is not None or topic in ABOUT_THE_BOT or topic == PERSON
    return answerable and topic != OUT_OF_SCOPE and understood.confidence >= confidence


def _put_aside(kept: Kept) -> list[EventType]:
    return [*Kept(kept.state, Progress.STOPPED, kept.since).events(), *leave_form()]


def _without_followup(events: list[EventType]) -> list[EventType]:
    """The form is already the running loop: it goes on by itself."""
    return [event for event in events if event.get("event") != "followup"]
