"""What a person agreed to and answered in the intake, as it is kept for a coach."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.conversation import UnknownConversationError
from bot.handoff.tickets import lock_person
from bot.store import Conversation, reading, transaction
from bot.store.auditing import PERSON, audit, of_person
from bot.store.tables import Consent, Intake

PURPOSE = "intake"


class Intakes:
    """Keeps consents and intakes; each call is one transaction, and doing it twice is doing it once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def consent(self, conversation_id: str, text_version: str, given: bool, at: datetime) -> None:
        """A yes or no to a text, at a moment. Raises UnknownConversationError."""
        with transaction(self._engine) as session:
            person_id = _locked_person(session, conversation_id)
            same = select(Consent.id).where(Consent.person_id == person_id, Consent.at == at)
            if session.scalar(same) is None:
                session.add(
                    Consent(person_id=person_id, purpose=PURPOSE, text_version=text_version, given=given, at=at)
                )
                audit(session, PERSON, "consent_given" if given else "consent_refused", of_person(person_id))

    def finish(self, conversation_id: str, answers: dict[str, Any], at: datetime) -> None:
        """The answers of a finished intake, in the place of those of an earlier one."""
        with transaction(self._engine) as session:
            person_id = _locked_person(session, conversation_id)
            intake = session.scalar(select(Intake).where(Intake.person_id == person_id))
            if intake is None:
                session.add(Intake(person_id=person_id, answers=answers, saved_at=at, finished_at=at))
            else:
                intake.answers, intake.saved_at, intake.finished_at = answers, at, at

    def latest(self, conversation_id: str) -> dict[str, Any] | None:
        """The answers of the finished intake; None when there is none."""
        with reading(self._engine) as session:
            return session.scalar(
                select(Intake.answers)
                .join(Conversation, Conversation.person_id == Intake.person_id)
                .where(Conversation.id == conversation_id)
            )


def _locked_person(session: Session, conversation_id: str) -> str:
    person_id = session.scalar(select(Conversation.person_id).where(Conversation.id == conversation_id))
    if person_id is None:
        raise UnknownConversationError(conversation_id)
    lock_person(session, person_id)
    return person_id
