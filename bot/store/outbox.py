"""Sending what must go out, at least once: claim what is due, try it, and say how it went.

A claim is a lease: what a worker claimed and never settled, because it died, is due again when the lease is over.
"""

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.store.tables import Outgoing

LEASE = timedelta(seconds=60)
"""Longer than any attempt may take."""

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)

O = TypeVar("O", bound=Outgoing)  # noqa: E741


def is_open(kind: type[Outgoing]) -> ColumnElement[bool]:
    """Neither sent nor given up."""
    return kind.sent_at.is_(None) & kind.given_up_at.is_(None)


def claim(
    session: Session,
    kind: type[O],
    now: datetime,
    *conditions: ColumnElement[bool],
    limit: int = 20,
    lease: timedelta = LEASE,
) -> list[O]:
    """What is due, for this worker alone; on PostgreSQL other workers pass over it."""
    due = (
        select(kind)
        .where(is_open(kind), kind.due_at <= now, *conditions)
        .order_by(kind.due_at, kind.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=kind)
    )
    claimed = list(session.scalars(due))
    for outgoing in claimed:
        outgoing.due_at = now + lease
        outgoing.attempts += 1
    return claimed


def settle(session: Session, kind: type[O], outgoing_id: int, now: datetime, error: str | None = None) -> None:
    """It went out, or it did not because of `error`: then it is due again after a wait that doubles each time."""
    outgoing = session.get(kind, outgoing_id, with_for_update=True)
    if outgoing is None or outgoing.sent_at is not None:
        return
    if error is None:
        outgoing.sent_at = now
        outgoing.last_error = None
        return
    outgoing.last_error = error[:200]
    outgoing.due_at = now + wait_after(outgoing.attempts)
    if now - outgoing.made_at > GIVE_UP_AFTER:
        outgoing.given_up_at = now


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    doublings = min(max(attempts, 1) - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
