"""Keeps what someone agreed to and answered in the intake, as soon as it is said."""

from rasa_sdk.executor import CollectingDispatcher

from bot.actions.messages import say_sentence
from bot.actions.services import StoreDownError, make_known, storing
from bot.intake.questionnaires.intake import MOMENT, TOESTEMMING, VERSIE, IntakeQuestionnaire
from bot.intake.questionnaires.state import State
from bot.intake.questionnaires.turns import Status, Turn
from bot.store.tables import now

INTAKE = "intake"


def keep_intake(
    dispatcher: CollectingDispatcher,
    conversation_id: str,
    before: State | None,
    turn: Turn,
    intake: IntakeQuestionnaire,
) -> None:
    """The consent at the moment of its yes or no, the answers when all are given and looked through."""
    answers = turn.state.antwoorden
    is_new = MOMENT in answers and (before is None or before.antwoorden.get(MOMENT) != answers[MOMENT])
    is_done = turn.status is Status.DONE and answers.get(TOESTEMMING) is True
    if not is_new and not is_done:
        return
    try:
        make_known(conversation_id)
        with storing() as store:
            store.intakes.consent(conversation_id, answers[VERSIE], answers[TOESTEMMING], answers[MOMENT])
            if is_done:
                written = {**intake.structured(turn.state), "overzicht": dict(intake.written(turn.state))}
                store.intakes.finish(conversation_id, written, now())
    except StoreDownError:
        if is_done:
            say_sentence(dispatcher, "intake_niet_bewaard")
