"""A town with two teams, three coaches and people with questions, on a Monday morning in November."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

import pytest
from sqlalchemy import Engine

from bot.conversation import Record, Recorded, Sentences
from bot.handoff import Coaches, Requests
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_coach, add_team
from bot.knowledge import Knowledge
from bot.settings import AMSTERDAM
from bot.store import transaction
from bot.store.tables import Role
from tests.database import database_url, engine, postgresql_schema, sqlite_file

__all__ = ["database_url", "engine", "postgresql_schema", "sqlite_file"]

OFFICE_HOURS = {weekday: [(time(9), time(17))] for weekday in range(5)}
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=AMSTERDAM)
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=AMSTERDAM)


@dataclass(frozen=True)
class Loket:
    """The ids of teams and coaches."""

    drenthe: int
    twente: int
    fatima: int
    jan: int
    lead: int
    elsewhere: int
    administrator: int


@pytest.fixture(scope="session")
def sentences() -> Sentences:
    return Sentences(Knowledge.load())


@pytest.fixture
def loket(engine: Engine) -> Loket:
    with transaction(engine) as session:
        drenthe = add_team(
            session, TeamData("Werkcentrum Drenthe", ["AM03"], OFFICE_HOURS, email="drenthe@voorbeeld.nl")
        )
        twente = add_team(session, TeamData("Werkcentrum Twente", ["AM05"], OFFICE_HOURS))
        return Loket(
            drenthe=drenthe.id,
            twente=twente.id,
            fatima=add_coach(session, "Fatima", "fatima@voorbeeld.nl", [drenthe.id]).id,
            jan=add_coach(session, "Jan", "jan@voorbeeld.nl", [drenthe.id]).id,
            lead=add_coach(session, "Lea", "lea@voorbeeld.nl", [drenthe.id], Role.LEAD).id,
            elsewhere=add_coach(session, "Tom", "tom@voorbeeld.nl", [twente.id]).id,
            administrator=add_coach(session, "Ada", "ada@voorbeeld.nl", [], Role.ADMINISTRATOR).id,
        )


@pytest.fixture
def requests(engine: Engine, sentences: Sentences) -> Requests:
    return Requests(engine, sentences)


@pytest.fixture
def coaches(engine: Engine, sentences: Sentences) -> Coaches:
    return Coaches(engine, sentences)


@pytest.fixture
def record(engine: Engine) -> Record:
    return Record(engine)


@pytest.fixture
def person(record: Record) -> Callable[[], str]:
    """Somebody new with a conversation, whose id this gives."""
    count = 0

    def begin() -> str:
        nonlocal count
        count += 1
        record.begin(f"web-{count}", "web")
        return f"web-{count}"

    return begin


@pytest.fixture
def told(record: Record) -> Callable[[str], list[Recorded]]:
    """What the person was told by the system."""

    def read(conversation_id: str) -> list[Recorded]:
        return [message for message in record.after(conversation_id, 0) if message.author == "system"]

    return read
