"""The tables: made by migrations, the same on SQLite and PostgreSQL, and strict about moments."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.store import Base, Conversation, Message, prepare, reading, transaction
from bot.store.tables import Person

BEFORE_MIGRATIONS = """
CREATE TABLE conversation (id VARCHAR(64) NOT NULL, channel VARCHAR(20) NOT NULL, owner VARCHAR(10) NOT NULL,
    last_sequence INTEGER NOT NULL, begun_at DATETIME NOT NULL, PRIMARY KEY (id));
CREATE TABLE message (id INTEGER NOT NULL, conversation_id VARCHAR(64) NOT NULL, sequence INTEGER NOT NULL,
    channel_id VARCHAR(64), author VARCHAR(10) NOT NULL, name VARCHAR(80) NOT NULL, text TEXT NOT NULL,
    buttons JSON NOT NULL, metadata JSON NOT NULL, at DATETIME NOT NULL, PRIMARY KEY (id),
    UNIQUE (conversation_id, sequence), UNIQUE (conversation_id, channel_id),
    FOREIGN KEY(conversation_id) REFERENCES conversation (id));
CREATE INDEX ix_message_conversation_id ON message (conversation_id);
INSERT INTO conversation VALUES ('web-1', 'web', 'bot', 1, '2026-11-20 09:00:00.000000');
INSERT INTO message VALUES (7, 'web-1', 1, 'a', 'person', '', 'hallo', '[]', '{}', '2026-11-20 09:01:00.000000');
"""


def test_the_migrations_make_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_preparing_again_changes_nothing(engine: Engine, database_url: str) -> None:
    with transaction(engine) as session:
        session.add(Person(id="p", channel="web", address="p"))
    prepare(database_url).dispose()
    with reading(engine) as session:
        assert session.scalars(select(Person.id)).all() == ["p"]


def test_processes_that_prepare_at_once_do_not_disturb_each_other(unprepared_url: str) -> None:
    with ThreadPoolExecutor(6) as processes:
        engines = list(processes.map(lambda _: prepare(unprepared_url), range(6)))
    with engines[0].connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    for engine in engines:
        engine.dispose()


def test_conversations_from_before_there_were_migrations_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "before.db"
    with sqlite3.connect(file) as old:
        old.executescript(BEFORE_MIGRATIONS)
    engine = prepare(f"sqlite:///{file}")
    with reading(engine) as session:
        message = session.scalars(select(Message)).one()
        conversation = session.scalars(select(Conversation)).one()
        person = session.scalars(select(Person)).one()
    assert (message.text, message.at) == ("hallo", datetime(2026, 11, 20, 9, 1, tzinfo=UTC))
    assert conversation.person_id == person.id
    assert conversation.active_at == message.at
    engine.dispose()


def test_a_moment_comes_back_as_the_same_moment_in_utc(engine: Engine) -> None:
    begun = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with transaction(engine) as session:
        session.add(Person(id="p", channel="web", address="p", begun_at=begun))
    with reading(engine) as session:
        kept = session.scalars(select(Person.begun_at)).one()
    assert kept == begun
    assert kept.tzinfo == UTC


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="geen tijdzone"), transaction(engine) as session:
        session.add(Person(id="p", channel="web", address="p", begun_at=datetime(2026, 7, 1)))


def test_what_refers_to_nothing_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(Conversation(id="c", person_id="niemand", channel="web"))


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(engine) as session:
        session.add(Person(id="p", channel="web", address="p"))
        session.flush()
        raise RuntimeError
    with reading(engine) as session:
        assert session.scalars(select(Person)).all() == []


def test_an_error_of_the_database_does_not_repeat_what_was_said(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, transaction(engine) as session:
        session.add(Message(conversation_id="geen", sequence=1, author="person", text="mijn geheim", name=""))
    assert "mijn geheim" not in str(caught.value)


def test_writers_on_one_row_wait_for_each_other(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Person(id="p", channel="web", address="0"))

    def add_one(_: int) -> None:
        with transaction(engine) as session:
            person = session.get_one(Person, "p", with_for_update=True)
            person.address = str(int(person.address) + 1)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(add_one, range(60)))
    with reading(engine) as session:
        assert session.get_one(Person, "p").address == "60"
