"""The right to see: all that is kept of a person, as a document that people and programs can read."""

from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import AMSTERDAM
from bot.store.tables import Author, Consent, Conversation, Intake, Message, Note, Person, Ticket, TicketReason
from bot.store.woorden import woorden


def export(session: Session, person_id: str) -> dict[str, Any]:
    """Everything of one person, with Dutch keys and Amsterdam times. Raises LookupError for an unknown person."""
    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(f"De persoon {person_id} bestaat niet (meer).")
    return {
        "kanaal": person.channel,
        "adres in het kanaal": person.address,
        "sinds": _local(person.begun_at),
        "toestemmingen": [_consent(row) for row in session.scalars(_of(Consent, person_id))],
        "vragenlijsten": [_intake(row) for row in session.scalars(_of(Intake, person_id))],
        "gesprekken": [_conversation(session, row) for row in session.scalars(_of(Conversation, person_id))],
        "vragen aan een medewerker": [_ticket(session, row) for row in session.scalars(_of(Ticket, person_id))],
    }


def readable(exported: dict[str, Any]) -> str:
    """The export as text."""
    return yaml.safe_dump(exported, allow_unicode=True, sort_keys=False, width=100)


def _of(table: Any, person_id: str) -> Any:
    return select(table).where(table.person_id == person_id).order_by(table.id)


def _consent(row: Consent) -> dict[str, Any]:
    return {
        "waarvoor": row.purpose,
        "versie van de tekst": row.text_version,
        "gegeven": "ja" if row.given else "nee",
        "op": _local(row.at),
    }


def _intake(row: Intake) -> dict[str, Any]:
    return {"bewaard op": _local(row.saved_at), "af op": _local(row.finished_at), "antwoorden": row.answers}


def _conversation(session: Session, row: Conversation) -> dict[str, Any]:
    words = woorden().schrijvers
    said = select(Message).where(Message.conversation_id == row.id).order_by(Message.sequence)
    return {
        "begonnen op": _local(row.begun_at),
        "berichten": [
            {"op": _local(message.at), "van": message.name or words[Author(message.author)], "tekst": message.text}
            for message in session.scalars(said)
            if message.text
        ],
    }


def _ticket(session: Session, row: Ticket) -> dict[str, Any]:
    parts = woorden().samenvatting
    notes = select(Note).where(Note.ticket_id == row.id).order_by(Note.id)
    return {
        "nummer": row.id,
        "gevraagd op": _local(row.asked_at),
        "aanleiding": woorden().aanleidingen[TicketReason(row.reason)].zelf,
        "regio": row.region,
        "team": row.team.name,
        "gesloten op": _local(row.closed_at),
        "cijfer": row.score,
        "samenvatting": {parts.get(name, name): value for name, value in row.summary.items() if value},
        "aantekeningen": [{"op": _local(note.at), "tekst": note.text} for note in session.scalars(notes)],
    }


def _local(moment: datetime | None) -> str | None:
    return moment.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M") if moment else None
