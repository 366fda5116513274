"""Databases for tests: a fresh SQLite file, and a schema of its own on PostgreSQL wherever TEST_DATABASE_URL is set."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from bot.store import Base, connect, prepare

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")

ON_EACH_DATABASE = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.skipif(not POSTGRESQL, reason="TEST_DATABASE_URL is niet gezet")),
]

NUMBERS_FROM_ONE = text(
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
    "FROM pg_sequences WHERE schemaname = current_schema()"
)


@contextmanager
def new_schema() -> Iterator[str]:
    """The address of an empty schema, which is gone afterwards."""
    schema = f"test_{uuid.uuid4().hex}"
    owner = connect(POSTGRESQL)
    with owner.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    # Nobody counts on what a test wrote being there after a power cut.
    url = make_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={schema} -csynchronous_commit=off"})
    yield url.render_as_string(hide_password=False)
    with owner.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    owner.dispose()


@pytest.fixture(scope="session")
def postgresql_schema() -> Iterator[str]:
    """A schema that is migrated once and emptied after each test."""
    with new_schema() as url:
        prepare(url).dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is migrated once and copied for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "leeg.db"
    prepare(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture(params=ON_EACH_DATABASE)
def unprepared_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'leeg.db'}"
        return
    with new_schema() as url:
        yield url


@pytest.fixture(params=ON_EACH_DATABASE)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the tables of this version, and nothing in them; emptied afterwards."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgresql_schema"))
        yield url
        _empty(url)
        return
    file = shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "loketwijzer.db")
    yield f"sqlite:///{file}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """That database."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


def _empty(url: str) -> None:
    """As if nothing had ever been in it; TRUNCATE would make new files for each table."""
    engine = connect(url)
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(NUMBERS_FROM_ONE)
    engine.dispose()
