"""The database: SQLite in WAL mode by default, PostgreSQL by its URL; its tables, and the transactions on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
BEFORE_MIGRATIONS = "0001"
"""The migration that makes the tables as they were when there were no migrations yet."""

_MIGRATION_LOCK = 5_271_004
"""Any number that only this program locks on PostgreSQL."""

_WRITES = "writes"

_ONE_VIEW = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""PostgreSQL shows each query what is there at that moment, unless it is told this; SQLite does so by itself."""


def prepare(url: str) -> Engine:
    """An engine on a database whose tables are those of this version; several processes may prepare at once."""
    engine = connect(url)
    with _writing(engine) as connection, _without_foreign_keys(connection), connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        _migrate(connection)
    return engine


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    tables = inspect(connection).get_table_names()
    if "conversation" in tables and "alembic_version" not in tables:
        command.stamp(config, BEFORE_MIGRATIONS)
    command.upgrade(config, "head")


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making a new one; dropping the old one must not delete what refers to it."""
    driver = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def connect(url: str) -> Engine:
    """An engine on a database as it is. `postgresql://` means psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Parameters are what people say: they belong in no error and no log.
    engine = create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """All or nothing. SQLite gives it the one write lock at its start; on PostgreSQL lock rows `with_for_update`."""
    with _writing(engine) as connection, Session(connection, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """The database as it is at one moment, however many queries ask for it; nothing is written in it."""
    with Session(_of_one_moment(engine)) as session:
        yield session


def _of_one_moment(engine: Engine) -> Engine:
    return engine.execution_options(**_ONE_VIEW) if engine.dialect.name == "postgresql" else engine


def _writing(engine: Engine) -> Connection:
    return engine.connect().execution_options(**{_WRITES: True})


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, and too late: after the first read.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
