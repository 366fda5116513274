"""A human is wanted: the request, and where it stands."""

from contextlib import suppress

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.actions.case import reason_for_person, summary_for_coach
from bot.actions.messages import knowledge, on_reference_date, say_answer, say_sentence
from bot.actions.questionnaires import say
from bot.actions.services import StoreDownError, make_known, services, storing
from bot.actions.whereabouts import card_of, place_of, region_of
from bot.handoff import KeptForLaterError, Request, Standing
from bot.intake.questionnaires.prompts import Bericht
from bot.intake.questionnaires.sentences import Sentences
from bot.store.tables import TicketState

PERSON = "bot/medewerker"
TICKET = "ticket"
"""The slot with the number of the ticket, once there was one."""


def hand_over(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Asks for a human, or says where the request stands that there already is."""
    conversation_id, place = tracker.sender_id, place_of(tracker)
    try:
        with suppress(StoreDownError):
            make_known(conversation_id)
        ticket = services().kept.request(
            Request(
                conversation_id,
                reason_for_person(tracker),
                summary=summary_for_coach(tracker, place),
                region=region_of(place) if place else None,
            )
        )
        with storing() as store:
            standing = store.requests.standing(conversation_id)
    except (KeptForLaterError, StoreDownError):
        _say_disturbed(dispatcher, place)
        return []
    if standing is not None:
        say(dispatcher, as_message(standing, topic=PERSON))
    return [SlotSet(TICKET, ticket.number)]


def as_message(standing: Standing, **metadata: str) -> Bericht:
    """Where a request stands, with what one can do while waiting."""
    waits = standing.state is TicketState.QUEUED
    buttons = Sentences(knowledge()).buttons("wacht_keuzes") if waits else ()
    return Bericht(standing.sentence, buttons, {"ticket": standing.number, **metadata})


def _say_disturbed(dispatcher: CollectingDispatcher, place: str | None) -> None:
    """It is done later: who cannot wait hears whom to call, the desk of the place too when that is known."""
    say_sentence(dispatcher, "overdracht_storing", topic=PERSON)
    for card in card_of(place) if place else ():
        say(dispatcher, card)
    say_answer(dispatcher, PERSON, on_reference_date().antwoord(PERSON))
