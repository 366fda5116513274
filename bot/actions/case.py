"""What a coach should know of a conversation before it is theirs."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.interfaces import Tracker

from bot.actions.context import CRISIS
from bot.actions.questionnaires import Kept, questionnaires
from bot.actions.services import StoreDownError, storing
from bot.actions.whereabouts import name_of
from bot.eligibility.outcomes import Outcome
from bot.handoff import Summary
from bot.store.tables import TicketReason

COMPLAINT = "bot/klacht"
CHECKS = ("toets", "lening")

LOOK_BACK = 10
"""Messages of the bot in which is sought why a human is wanted."""

LAST_WORDS = 3
"""Messages of the person that stand in the summary."""

OFTEN = 2
"""Messages in a row that were not understood, after which a human is offered."""


def reason_for_person(tracker: Tracker) -> TicketReason:
    """Why a human is wanted, by what was said just before; a crisis goes before all."""
    said = _metadata(tracker)[-LOOK_BACK:]
    if any(metadata.get("topic") == CRISIS for metadata in said):
        return TicketReason.CRISIS
    if int(tracker.get_slot("niet_begrepen") or 0) >= OFTEN:
        return TicketReason.NOT_UNDERSTOOD
    reasons = (reason for metadata in reversed(said) if (reason := _reason_in(metadata)))
    return next(reasons, TicketReason.ASKED)


def summary_for_coach(tracker: Tracker, place: str | None) -> Summary:
    """The intake, the checks with their reasons, the place and the last words."""
    return Summary(
        question=" / ".join(_last_words(tracker)),
        place=name_of(place) if place else "",
        intake=_intake(tracker.sender_id),
        outcomes=_outcomes(tracker),
        check=_check(tracker),
    )


def _reason_in(metadata: Mapping[str, Any]) -> TicketReason | None:
    if metadata.get("topic") == COMPLAINT:
        return TicketReason.COMPLAINT
    if (metadata.get("outcome") or {}).get("result") == Outcome.ASK_MUNICIPALITY.value:
        return TicketReason.ASK_MUNICIPALITY
    return TicketReason.INTAKE if metadata.get("intake") else None


def _metadata(tracker: Tracker) -> list[Mapping[str, Any]]:
    """What the messages of the bot meant."""
    return [event.get("metadata") or {} for event in tracker.events if event.get("event") == "bot"]


def _last_words(tracker: Tracker) -> list[str]:
    """What the person typed last of their own; a pressed topic, or an answer to a question, says nothing alone."""
    typed, was_asked = [], False
    for event in tracker.events:
        if event.get("event") == "bot":
            was_asked = bool((event.get("metadata") or {}).get("ask"))
        elif event.get("event") == "user" and (text := event.get("text")) and not was_asked:
            typed.append(text)
    return [text for text in typed if not text.startswith("/")][-LAST_WORDS:]


def _outcomes(tracker: Tracker) -> list[dict[str, Any]]:
    """The outcomes of checks, the latest of each scheme."""
    outcomes = [metadata["outcome"] for metadata in _metadata(tracker) if metadata.get("outcome")]
    return list({outcome["scheme"]: outcome for outcome in outcomes}.values())


def _check(tracker: Tracker) -> list[str]:
    kept = Kept.of(tracker)
    if kept is None or kept.state.soort not in CHECKS:
        return []
    return list(questionnaires()[kept.state.soort].summary(kept.state))


def _intake(conversation_id: str) -> dict[str, str]:
    try:
        with storing() as store:
            answers = store.intakes.latest(conversation_id) or {}
    except StoreDownError:
        # The request itself is kept for later; without the intake it is still a request.
        return {}
    return dict(answers.get("overzicht") or {})
