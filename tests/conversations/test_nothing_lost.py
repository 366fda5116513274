"""Nothing lost, nothing twice, never two voices: a crowd talks with bot and coaches while every process is killed.

`LOKETWIJZER_CONVERSATIONS=200` makes the crowd larger than a test run has time for.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from bot.conversation import Record
from bot.desk import api_tokens
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_coach, add_team
from bot.model import model_file
from bot.processes import Process, free_port
from bot.settings import Settings
from bot.store import connect, transaction
from tests.conftest import Bot, serving_parts
from tests.conversations.crowd import (
    PATIENCE,
    QUESTIONS,
    Person,
    World,
    answer_lengths,
    closed,
    kill_and_restart,
)
from tests.database import POSTGRESQL, new_schema

CROWD = int(os.environ.get("LOKETWIJZER_CONVERSATIONS", "30"))
REDIS = os.environ.get("TEST_REDIS_URL", "")
LONGEST_RUN = 400.0 + 5.0 * CROWD
"""Seconds; a crowd that is not through by then is stuck."""

ROOMY = {"WEB_ADDRESS_MESSAGES_PER_MINUTE": "1000000", "ANSWER_PATIENCE_SECONDS": str(PATIENCE)}
"""A crowd from one address, on a machine that may be slow."""

KILLED = ("poort", "acties", "rasa", "poort", "acties", "poort", "acties", "poort")
SEED = 20261122


@pytest.fixture
def one_gateway(tmp_path: Path) -> Iterator[tuple[World, list[Process]]]:
    """The embedded default: SQLite, one of each process."""
    with (
        serving_parts(model_file(), tmp_path, **ROOMY) as (config, parts),
        world(config, [config.gateway]) as lived_in,
    ):
        yield lived_in, parts


@pytest.fixture
def two_gateways(tmp_path: Path) -> Iterator[tuple[World, list[Process]]]:
    """PostgreSQL and Redis, and a second gateway."""
    with new_schema() as url:
        environment = ROOMY | {"DATABASE_URL": url, "REDIS_URL": REDIS}
        with serving_parts(model_file(), tmp_path, **environment) as (config, parts):
            second = _another(parts[-1], "poort-2")
            second.start(tmp_path / "log")
            try:
                with world(config, [config.gateway, f"http://127.0.0.1:{second.port}"]) as lived_in:
                    yield lived_in, [*parts, second]
            finally:
                second.stop()


def _another(gateway: Process, name: str) -> Process:
    port = free_port()
    return replace(
        gateway,
        name=name,
        port=port,
        health=f"http://127.0.0.1:{port}/health",
        environment=gateway.environment | {"GATEWAY_PORT": str(port)},
        child=None,
    )


@contextmanager
def world(config: Settings, gateways: list[str]) -> Iterator[World]:
    """With a team of three coaches."""
    engine = connect(config.database)
    with transaction(engine) as session:
        team = add_team(session, TeamData("Werkcentrum", ["AM03"]))
        coaches = [add_coach(session, name, f"{name}@voorbeeld.nl", [team.id]).id for name in ("Ada", "Bo", "Cas")]
        team.is_fallback = True
    keys = [api_tokens.make(engine, "proef", coach) for coach in coaches]
    http = httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=None))
    yield World(config, engine, http, gateways, keys, answer_lengths(Bot(config)))
    engine.dispose()


async def test_nothing_is_lost_or_doubled_whatever_process_is_killed(
    one_gateway: tuple[World, list[Process]], tmp_path: Path
) -> None:
    lived_in, parts = one_gateway
    persons = await talk_while_killed(lived_in, parts, list(KILLED), tmp_path / "log", CROWD)
    judge(lived_in.engine, persons)


@pytest.mark.skipif(not (POSTGRESQL and REDIS), reason="TEST_DATABASE_URL of TEST_REDIS_URL is niet gezet")
async def test_nothing_is_lost_or_doubled_with_person_and_coach_on_two_gateways(
    two_gateways: tuple[World, list[Process]], tmp_path: Path
) -> None:
    lived_in, parts = two_gateways
    killed = ["poort", "acties", "poort-2", "rasa", "poort", "poort-2"]
    persons = await talk_while_killed(lived_in, parts, killed, tmp_path / "log", CROWD // 2)
    judge(lived_in.engine, persons)


async def talk_while_killed(
    lived_in: World, parts: list[Process], killed: list[str], logs: Path, crowd: int
) -> list[Person]:
    """Everybody's stay, from beginning to end."""
    luck = random.Random(SEED)
    persons = [Person(lived_in, random.Random(luck.random())) for _ in range(crowd)]
    killing = asyncio.create_task(kill_and_restart(parts, killed, logs, luck))
    staying = [asyncio.create_task(_come(person, luck.uniform(0, 12))) for person in persons]
    done, stuck = await asyncio.wait([*staying, killing], timeout=LONGEST_RUN)
    for task in done:
        task.result()
    assert not stuck, [person.story() for person in persons if not person.is_through]
    await lived_in.http.aclose()
    return persons


async def _come(person: Person, after: float) -> None:
    await asyncio.sleep(after)
    await person.live()


def judge(engine: Engine, persons: list[Person]) -> None:
    """The record of each conversation is whole, and their client saw just that."""
    record = Record(engine)
    for person in persons:
        said = record.after(person.conversation_id, 0)
        assert [one.sequence for one in said] == list(range(1, len(said) + 1))
        assert [one["sequence"] for one in person.seen] == [one.sequence for one in said][: len(person.seen)]
        assert_said_once(person, [one.text for one in said if one.author == "person"])
        assert [one.text for one in said if one.author == "coach"] == person.from_coach
        assert_answered_once(person)
        assert_one_voice(person)
        assert record.owner(person.conversation_id) == "bot"
        assert closed(engine, person.conversation_id)


def assert_said_once(person: Person, recorded: list[str]) -> None:
    contested = [person.contested] if person.contested else []
    assert Counter(recorded) == Counter(person.asked + person.to_coach + contested), person.story()
    assert len(set(person.numbers)) == len(person.numbers)


def assert_answered_once(person: Person) -> None:
    for question, topic in QUESTIONS.items():
        answers, whole = len(person.answers_on(topic)), person.world.answer_length[topic]
        allowed = {0, whole} if question == person.contested else {whole if question in person.asked else 0}
        assert answers in allowed, f"{question}: {answers} berichten, niet {whole}: {person.story()}"


def assert_one_voice(person: Person) -> None:
    """Between a coach's coming and going only the coach speaks, and before and after that only the bot."""
    owner = "bot"
    for one in person.seen:
        owner = one["metadata"].get("owner", owner)
        assert (one["author"] == "coach") <= (owner == "coach"), person.story()
        assert (one["author"] == "bot") <= (owner in ("bot", "waiting")), person.story()
