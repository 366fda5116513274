"""While someone waits for a human, and just after: leaving a message, no longer waiting, a score, going on."""

from collections.abc import Callable
from decimal import Decimal

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.context import Understood, theme_of
from bot.actions.handing_over import TICKET, as_message
from bot.actions.messages import knowledge, say_sentence
from bot.actions.questionnaires import say
from bot.actions.services import Services, StoreDownError, storing
from bot.actions.steps import STEP, Step, said_no, step_of
from bot.intake.expectation import Gelezen, Soort, Verwacht
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.replies import read_reply
from bot.settings import reference_date
from bot.store.tables import TicketState

OFFERED = "heropenen_aangeboden"
"""The slot with the number of the closed ticket that was offered to go on with: once is enough."""

STOP = "bot/stoppen"
MOST_WORDS_OF_SCORE = 3
SATISFIED = 3
_SCORE = Verwacht(Soort.AANTAL, laagste=Decimal(1), hoogste=Decimal(5))


def about_waiting(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType] | None:
    """The events when a message is left, or a button about waiting was pressed; None when neither."""
    if tracker.get_slot(TICKET) is None:
        return None
    deed = _deed_of(understood.text, tracker)
    if deed is None:
        return None
    try:
        with storing() as store:
            return deed(dispatcher, tracker, store)
    except StoreDownError:
        say_sentence(dispatcher, "wacht_storing")
        return []


def is_on_a_button(text: str) -> bool:
    """Whether a text is what a button about waiting says: then it means nothing else."""
    return _button_of(text) is not None


def about_being_helped(
    dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker
) -> list[EventType] | None:
    """The events when the person wants to stop waiting, or gives a score afterwards; None when neither."""
    if tracker.get_slot(TICKET) is None:
        return None
    try:
        with storing() as store:
            if understood.topic == STOP and _waits(tracker, store):
                say_sentence(dispatcher, "wacht_stoppen_vraag")
                return []
            return _take_score(dispatcher, understood.text, tracker, store)
    except StoreDownError:
        return None


def offer_to_go_on(dispatcher: CollectingDispatcher, understood: Understood, tracker: Tracker) -> list[EventType]:
    """After a real question soon after the coach closed: whether the person wants to go on with the coach."""
    if tracker.get_slot(TICKET) is None or theme_of(understood.topic) is None:
        return []
    try:
        with storing() as store:
            closed = store.requests.just_closed(tracker.sender_id)
    except StoreDownError:
        return []
    if closed is None or tracker.get_slot(OFFERED) == closed.number:
        return []
    say_sentence(dispatcher, "heropenen_vraag")
    return [SlotSet(OFFERED, closed.number)]


def _deed_of(text: str, tracker: Tracker) -> "_Deed | None":
    if step_of(tracker) is Step.MESSAGE and not text.startswith("/"):
        return _no_message if said_no(text) else _take_message
    return _button_of(text)


def _button_of(text: str) -> "_Deed | None":
    buttons = Sentences(knowledge())
    return next((deed for sentence, deed in _DEEDS.items() if buttons.is_said(sentence, text)), None)


def _ask_message(dispatcher: CollectingDispatcher, tracker: Tracker, store: Services) -> list[EventType]:
    if not _waits(tracker, store):
        say_sentence(dispatcher, "wacht_niet")
        return []
    say_sentence(dispatcher, "wacht_bericht_vraag", ask=Step.MESSAGE.value)
    return [SlotSet(STEP, Step.MESSAGE.value)]


def _no_message(dispatcher: CollectingDispatcher, tracker: Tracker, store: Services) -> list[EventType]:
    say_sentence(dispatcher, "wacht_geen_bericht")
    return [SlotSet(STEP, None)]


def _take_message(dispatcher: CollectingDispatcher, tracker: Tracker, store: Services) -> list[EventType]:
    message = tracker.latest_message
    client_id = message.get("message_id") or f"{tracker.sender_id}-{len(tracker.events)}"
    ticket = store.requests.leave_message(tracker.sender_id, client_id, message.get("text") or "")
    say_sentence(dispatcher, "wacht_bericht_bewaard" if ticket else "wacht_niet")
    return [SlotSet(STEP, None)]


def _keep_waiting(dispatcher: CollectingDispatcher, tracker: Tracker, store: Services) -> list[EventType]:
    standing = store.requests.standing(tracker.sender_id)
    if standing is None:
        say_sentence(dispatcher, "wacht_niet")
    else:
        say(dispatcher, as_message(standing))
    return []


def _stop_waiting(dispatcher: CollectingDispatcher, tracker: Tracker, store: Services) -> list[EventType]:
    say_sentence(dispatcher, "wacht_gestopt" if store.requests.cancel(tracker.sender_id) else "wacht_niet")
    return []


def _go_on(dispatcher: CollectingDispatcher, tracker: Tracker, store: Services) -> list[EventType]:
    if store.requests.reopen(tracker.sender_id) is None:
        say_sentence(dispatcher, "heropenen_te_laat")
        return []
    return _keep_waiting(dispatcher, tracker, store)


def _take_score(
    dispatcher: CollectingDispatcher, text: str, tracker: Tracker, store: Services
) -> list[EventType] | None:
    if len(text.split()) > MOST_WORDS_OF_SCORE:
        return None
    reading = read_reply(text, _SCORE, reference_date())
    if not isinstance(reading, Gelezen) or not reading.zeker or store.requests.just_closed(tracker.sender_id) is None:
        return None
    store.requests.rate(tracker.sender_id, reading.waarde)
    say_sentence(dispatcher, "cijfer_dank" if reading.waarde >= SATISFIED else "cijfer_laag")
    return []


def _waits(tracker: Tracker, store: Services) -> bool:
    standing = store.requests.standing(tracker.sender_id)
    return standing is not None and standing.state is TicketState.QUEUED


_Deed = Callable[[CollectingDispatcher, Tracker, Services], list[EventType]]
_DEEDS: dict[str, _Deed] = {
    "knop_bericht_achterlaten": _ask_message,
    "knop_blijven_wachten": _keep_waiting,
    "knop_niet_wachten": _stop_waiting,
    "knop_verder_met_medewerker": _go_on,
}
"""What the words on a button do."""
