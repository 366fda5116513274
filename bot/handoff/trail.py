"""The audit trail as an administrator reads it: who did what when, never what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.store import reading
from bot.store.auditing import by_coach
from bot.store.tables import AuditEntry, Coach

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What is looked for; what is empty does not matter. `subject` is as the audit writes it, such as `ticket:7`."""

    actor: str = ""
    action: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Line:
    """One deed, with the names of coaches where the audit has their ids."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Trail:
    """One page of deeds, the latest first; `total` counts those of all pages."""

    total: int
    lines: list[Line]


def trail(engine: Engine, wanted: Filter, page: int = 1) -> Trail:
    """A page of the trail; the first page is 1."""
    meant = [
        column == value
        for column, value in (
            (AuditEntry.actor, wanted.actor),
            (AuditEntry.action, wanted.action),
            (AuditEntry.subject, wanted.subject),
        )
        if value
    ]
    with reading(engine) as session:
        total = session.scalar(select(func.count()).select_from(AuditEntry).where(*meant)) or 0
        newest = select(AuditEntry).where(*meant).order_by(AuditEntry.id.desc())
        return Trail(total, _lines(session, session.scalars(newest.limit(PAGE).offset((page - 1) * PAGE))))


def actions(engine: Engine) -> list[str]:
    """All kinds of deeds that the audit knows."""
    with reading(engine) as session:
        return list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def _lines(session: Session, entries: Iterable[AuditEntry]) -> list[Line]:
    names = {by_coach(coach_id): name for coach_id, name in session.execute(select(Coach.id, Coach.name))}
    return [
        Line(
            entry.at,
            names.get(entry.actor, entry.actor),
            entry.action,
            names.get(entry.subject, entry.subject),
            entry.details,
        )
        for entry in entries
    ]
