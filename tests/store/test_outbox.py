"""The outbox: what must go out is sent at least once, by one worker at a time, and tried again when it fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.store import outbox, reading, transaction
from bot.store.tables import Notification, Person, Priority, Team, Ticket, TicketReason

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def notification(engine: Engine) -> int:
    """One notification that is due at noon."""
    return queue(engine, 1)[0]


def queue(engine: Engine, how_many: int) -> list[int]:
    with transaction(engine) as session:
        person, team = Person(id="p", channel="web", address="p"), Team(name="Team")
        session.add_all([person, team])
        session.flush()
        ticket = Ticket(person_id="p", team_id=team.id, reason=TicketReason.ASKED, priority=Priority.NORMAL)
        session.add(ticket)
        session.flush()
        rows = [
            Notification(
                webhook_id=f"m{number}",
                team_id=team.id,
                ticket_id=ticket.id,
                way="email",
                payload={},
                due_at=NOON,
                made_at=NOON,
            )
            for number in range(how_many)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def claimed(engine: Engine, at: datetime) -> list[int]:
    with transaction(engine) as session:
        return [row.id for row in outbox.claim(session, Notification, at)]


def settle(engine: Engine, notification_id: int, at: datetime, error: str | None = None) -> None:
    with transaction(engine) as session:
        outbox.settle(session, Notification, notification_id, at, error)


def test_nothing_is_sent_before_it_is_due(engine: Engine, notification: int) -> None:
    assert claimed(engine, NOON - timedelta(seconds=1)) == []
    assert claimed(engine, NOON) == [notification]


def test_what_one_worker_has_no_other_gets(engine: Engine) -> None:
    ids = queue(engine, 40)
    with ThreadPoolExecutor(8) as workers:
        shares = list(workers.map(lambda _: claimed(engine, NOON), range(8)))
    assert sorted(id_ for share in shares for id_ in share) == ids


def test_what_a_worker_dropped_when_it_died_is_due_again_after_the_lease(engine: Engine, notification: int) -> None:
    claimed(engine, NOON)
    assert claimed(engine, NOON + outbox.LEASE - timedelta(seconds=1)) == []
    assert claimed(engine, NOON + outbox.LEASE) == [notification]


def test_what_was_sent_is_not_sent_again(engine: Engine, notification: int) -> None:
    claimed(engine, NOON)
    settle(engine, notification, NOON)
    assert claimed(engine, NOON + timedelta(days=2)) == []


def test_what_failed_is_tried_again_with_ever_longer_waits(engine: Engine, notification: int) -> None:
    at, waits = NOON, []
    for _ in range(14):
        assert claimed(engine, at) == [notification]
        settle(engine, notification, at, "weigert")
        with reading(engine) as session:
            due = session.scalars(select(Notification.due_at)).one()
        waits.append(due - at)
        at = due
    assert waits == sorted(waits)
    assert waits[0] == outbox.FIRST_WAIT
    assert waits[-1] == outbox.LONGEST_WAIT


def test_after_days_of_failing_it_is_given_up_but_not_forgotten(engine: Engine, notification: int) -> None:
    later = NOON + outbox.GIVE_UP_AFTER + timedelta(hours=1)
    claimed(engine, later)
    settle(engine, notification, later, "weigert nog steeds")
    assert claimed(engine, later + timedelta(days=1)) == []
    with reading(engine) as session:
        row = session.get_one(Notification, notification)
    assert (row.given_up_at, row.last_error) == (later, "weigert nog steeds")


def test_a_late_report_of_failure_does_not_undo_that_it_was_sent(engine: Engine, notification: int) -> None:
    settle(engine, notification, NOON)
    settle(engine, notification, NOON, "te laat gemeld")
    assert claimed(engine, NOON + timedelta(hours=2)) == []
