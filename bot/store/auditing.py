"""The audit: who did what to what, in ids and counts."""

from sqlalchemy.orm import Session

from bot.store.tables import AuditEntry

PERSON = "person"
SYSTEM = "system"


def by_coach(coach_id: int) -> str:
    return f"coach:{coach_id}"


def of_ticket(number: int) -> str:
    return f"ticket:{number}"


def of_person(person_id: str) -> str:
    return f"person:{person_id}"


def audit(session: Session, actor: str, action: str, subject: str, **details: str | int | None) -> None:
    """Writes one line; it stands or falls with the transaction of the deed itself."""
    session.add(AuditEntry(actor=actor, action=action, subject=subject, details=details))
