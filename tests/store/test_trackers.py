"""What is erased or purged goes from Rasa's memory too, when the bot is not in the middle of a turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, text

from bot.store import connect, outbox, reading, retention, transaction
from bot.store.retention import Terms
from bot.store.tables import AuditEntry, Conversation, Forgetting, Person, Turn, now
from bot.store.trackers import Trackers, forget_next

RASAS_TABLE = (
    "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255), "
    "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)
LONG_AGO = datetime.now(UTC) - timedelta(days=31)


@pytest.fixture
def memory_url(database_url: str, tmp_path: Path) -> str:
    """Rasa's memory: beside our tables on PostgreSQL, a file of its own with SQLite."""
    return database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'tracker.db'}"


@pytest.fixture
def memory(memory_url: str) -> Iterator[Engine]:
    """With the table that Rasa makes."""
    engine = connect(memory_url)
    with transaction(engine) as session:
        session.execute(text(RASAS_TABLE))
    yield engine
    with transaction(engine) as session:
        session.execute(text("DROP TABLE IF EXISTS events"))
    engine.dispose()


@pytest.fixture
def trackers(memory_url: str) -> Iterator[Trackers]:
    trackers = Trackers(memory_url)
    yield trackers
    trackers.close()


@pytest.fixture(autouse=True)
def conversations(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in ("c", "d"):
            session.add(Person(id=name, channel="web", address=name))
            session.flush()
            session.add(Conversation(id=name, person_id=name, channel="web"))


def remember(memory: Engine, conversation_id: str, at: datetime | None = None, number: int = 1) -> None:
    with transaction(memory) as session:
        session.execute(
            text("INSERT INTO events (id, sender_id, timestamp) VALUES (:id, :sender, :at)"),
            {"id": number, "sender": conversation_id, "at": (at or now()).timestamp()},
        )


def remembered(memory: Engine) -> list[str]:
    with reading(memory) as session:
        return list(session.scalars(text("SELECT DISTINCT sender_id FROM events ORDER BY sender_id")))


def erase(engine: Engine, person_id: str) -> None:
    with transaction(engine) as session:
        retention.erase(session, person_id, now())


def test_who_is_erased_is_forgotten_and_others_are_not(engine: Engine, memory: Engine, trackers: Trackers) -> None:
    remember(memory, "c", number=1)
    remember(memory, "d", number=2)
    erase(engine, "c")
    assert forget_next(engine, trackers, now())
    assert not forget_next(engine, trackers, now())
    assert remembered(memory) == ["d"]


def test_that_it_was_forgotten_is_audited_in_counts(engine: Engine, memory: Engine, trackers: Trackers) -> None:
    remember(memory, "c", number=1)
    remember(memory, "c", number=2)
    erase(engine, "c")
    forget_next(engine, trackers, now())
    with reading(engine) as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.action == "tracker_forgotten")).one()
    assert (line.subject, line.details) == ("conversation:c", {"events": 2})


def test_a_conversation_whose_term_is_over_is_forgotten(engine: Engine, memory: Engine, trackers: Trackers) -> None:
    remember(memory, "c")
    with transaction(engine) as session:
        session.get_one(Conversation, "c").active_at = LONG_AGO
        retention.purge(session, now(), Terms())
    forget_next(engine, trackers, now())
    assert remembered(memory) == []


def test_not_in_the_middle_of_a_turn_since_rasa_would_write_it_all_down_again(
    engine: Engine, memory: Engine, trackers: Trackers
) -> None:
    remember(memory, "c")
    with transaction(engine) as session:
        session.add(Turn(conversation_id="c", sequence=1))
        retention.erase(session, "c", now())
    assert not forget_next(engine, trackers, now())
    assert remembered(memory) == ["c"]
    with transaction(engine) as session:
        session.scalars(select(Turn)).one().sent_at = now()
    assert forget_next(engine, trackers, now())
    assert remembered(memory) == []


def test_before_rasa_ever_ran_there_is_nothing_to_forget(engine: Engine, trackers: Trackers) -> None:
    erase(engine, "c")
    assert forget_next(engine, trackers, now())
    assert trackers.forget_before(now()) == 0


def test_when_the_memory_does_not_answer_it_is_tried_again_for_ever(engine: Engine) -> None:
    nowhere = Trackers("postgresql://nobody@127.0.0.1:9/niets")
    erase(engine, "c")
    with transaction(engine) as session:
        session.scalars(select(Forgetting)).one().made_at = LONG_AGO
    assert forget_next(engine, nowhere, now())
    assert not forget_next(engine, nowhere, now())
    assert forget_next(engine, nowhere, now() + outbox.FIRST_WAIT)
    with reading(engine) as session:
        waiting = session.scalars(select(Forgetting)).one()
    assert (waiting.sent_at, waiting.given_up_at, waiting.last_error) == (None, None, "OperationalError")


def test_who_never_came_through_the_gateway_is_forgotten_when_the_term_is_over(
    memory: Engine, trackers: Trackers
) -> None:
    remember(memory, "vraag-1", LONG_AGO, number=1)
    remember(memory, "vraag-2", LONG_AGO, number=2)
    remember(memory, "vraag-2", number=3)
    assert trackers.forget_before(now() - timedelta(days=30)) == 1
    assert remembered(memory) == ["vraag-2"]


def test_what_was_forgotten_is_not_kept_for_ever_itself(engine: Engine, trackers: Trackers) -> None:
    erase(engine, "c")
    forget_next(engine, trackers, now())
    with transaction(engine) as session:
        session.execute(delete(Conversation).where(Conversation.id == "c"))
        session.scalars(select(Forgetting)).one().sent_at = LONG_AGO
        retention.purge(session, now(), Terms())
    with reading(engine) as session:
        assert session.scalars(select(Forgetting)).all() == []
