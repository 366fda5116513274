"""What is read together is of one moment, on each database."""

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from bot.store import reading, transaction
from bot.store.tables import Person
from tests.database import ON_EACH_DATABASE


def test_what_is_written_while_something_is_read_is_not_seen_half(engine: Engine) -> None:
    with reading(engine) as session:
        counted = session.scalar(select(func.count()).select_from(Person))
        _write(engine, "p")
        assert session.scalars(select(Person)).all() == []
    with reading(engine) as session:
        assert (counted, session.scalar(select(func.count()).select_from(Person))) == (0, 1)


def test_writing_goes_on_as_before_on_a_connection_that_was_read_with(engine: Engine) -> None:
    for number in range(3):
        with reading(engine) as session:
            assert len(session.scalars(select(Person)).all()) == number
        _write(engine, f"p{number}")


@pytest.mark.parametrize("database_url", ON_EACH_DATABASE[1:], indirect=True)
def test_postgresql_refuses_to_write_where_one_only_reads(engine: Engine) -> None:
    with reading(engine) as session:
        session.add(Person(id="p", channel="web", address="p"))
        with pytest.raises(DBAPIError, match="read-only"):
            session.flush()


def _write(engine: Engine, person: str) -> None:
    with transaction(engine) as session:
        session.add(Person(id=person, channel="web", address=person))
