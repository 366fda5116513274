"""Who waits hears of it: at once in the same process, and in another by Redis, or by looking when there is none."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis
import structlog
from redis.exceptions import RedisError
from sqlalchemy import Engine, event
from structlog.testing import capture_logs

from bot.conversation import Conversations, Record, Said, news
from bot.conversation.messages import append
from bot.conversation.rasa import RasaClient
from bot.conversation.typists import Typist
from bot.knowledge import Knowledge
from bot.processes import free_port
from bot.store import Author, connect, transaction

KNOWLEDGE = Knowledge.load()
NO_RASA = "http://127.0.0.1:9"


class RedisServer:
    """A real one, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self._folder)]
        self._child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                client.ping()
            except RedisError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("Redis start niet.")

    def stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        pytest.skip("er is geen redis-server op deze machine")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@asynccontextmanager
async def gateway(engine: Engine, redis_url: str = "") -> AsyncIterator[Conversations]:
    """One process of several; its answers are not looked at here."""
    conversations = Conversations(Record(engine), RasaClient(NO_RASA, ""), KNOWLEDGE, redis_url)
    working = asyncio.create_task(conversations.run())
    yield conversations
    working.cancel()
    await asyncio.wait([working])


@pytest.fixture
def another_engine(database_url: str) -> Iterator[Engine]:
    """The database as another process has it."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def never_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then what is heard within 10 seconds was told."""
    monkeypatch.setattr(news, "LOOK_AGAIN", 30)


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.02)


def says(engine: Engine, conversation_id: str, text: str) -> None:
    with transaction(engine) as session:
        append(session, conversation_id, Said(Author.COACH, text))


@pytest.mark.usefixtures("never_looking")
async def test_what_anybody_in_this_process_commits_is_heard_at_once(engine: Engine) -> None:
    async with gateway(engine) as conversations:
        conversation_id = await conversations.begin("web")
        waiting = asyncio.create_task(conversations.after(conversation_id, 0, wait=20))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(says, engine, conversation_id, "dag")
        assert [one.text for one in await asyncio.wait_for(waiting, 10)] == ["dag"]


@pytest.mark.usefixtures("never_looking")
async def test_what_is_rolled_back_is_not_told(engine: Engine) -> None:
    async with gateway(engine) as conversations:
        conversation_id = await conversations.begin("web")
        with conversations.follow(conversation_id) as following:
            await following.wait(0.3)
            with pytest.raises(ZeroDivisionError), transaction(engine) as session:
                append(session, conversation_id, Said(Author.COACH, "dag"))
                raise ZeroDivisionError
            assert not await following.wait(0.3)


async def test_nothing_is_missed_between_two_waits(engine: Engine) -> None:
    async with gateway(engine) as conversations:
        conversation_id = await conversations.begin("web")
        with conversations.follow(conversation_id) as following:
            says(engine, conversation_id, "een")
            assert await following.wait(20)
            says(engine, conversation_id, "twee")
            await asyncio.sleep(0.1)
            assert await following.wait(0)


async def test_many_who_wait_cost_one_look_each_half_second(engine: Engine) -> None:
    async with gateway(engine) as conversations:
        ids = [await conversations.begin("web") for _ in range(5)]
        waiting = [asyncio.create_task(conversations.after(ids[place % 5], 0, wait=60)) for place in range(200)]
        await asyncio.sleep(1)
        queries: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
        await until_quiet(lambda: sum("FROM message" in query for query in queries))
        del queries[:]
        await asyncio.sleep(1)
        assert 1 <= sum("last_sequence" in query for query in queries) <= 3
        assert sum("FROM message" in query for query in queries) == 0
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)


async def until_quiet(count: Callable[[], int]) -> None:
    """Until it has not grown for a while: everybody has read once and waits."""
    before = -1
    while count() != before:
        before = count()
        await asyncio.sleep(1)


@pytest.mark.usefixtures("never_looking")
async def test_with_redis_another_gateway_hears_it_at_once(
    engine: Engine, another_engine: Engine, redis_server: RedisServer
) -> None:
    async with gateway(engine, redis_server.url) as here, gateway(another_engine, redis_server.url) as there:
        await until(lambda: here.hears_others and there.hears_others)
        conversation_id = await here.begin("web")
        waiting = asyncio.create_task(here.after(conversation_id, 0, wait=20))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(says, another_engine, conversation_id, "dag")
        assert [one.text for one in await asyncio.wait_for(waiting, 10)] == ["dag"]


async def test_with_redis_a_coach_who_types_at_one_gateway_is_seen_at_another(
    engine: Engine, another_engine: Engine, redis_server: RedisServer
) -> None:
    async with gateway(engine, redis_server.url) as here, gateway(another_engine, redis_server.url) as there:
        await until(lambda: here.hears_others and there.hears_others)
        conversation_id = await here.begin("web")
        with here.follow(conversation_id) as following:
            await following.wait(0.2)
            there.coach_types(conversation_id, "Fatima")
            assert await following.wait(20)
        assert here.typing(conversation_id) == Typist(Author.COACH, "Fatima")


async def test_while_redis_is_away_it_takes_half_a_second_and_the_log_says_so_once(
    engine: Engine, another_engine: Engine, redis_server: RedisServer
) -> None:
    structlog.reset_defaults()
    with capture_logs() as logs:
        async with gateway(engine, redis_server.url) as here, gateway(another_engine, redis_server.url) as there:
            await until(lambda: there.hears_others)
            redis_server.stop()
            await until(lambda: not there.hears_others)
            conversation_id = await here.begin("web")
            waiting = asyncio.create_task(here.after(conversation_id, 0, wait=20))
            await asyncio.sleep(2.5)
            says(another_engine, conversation_id, "dag")
            assert [one.text for one in await asyncio.wait_for(waiting, 10)] == ["dag"]
            redis_server.start()
            await until(lambda: there.hears_others)
    about_redis = [entry["event"] for entry in logs if "redis" in entry["event"]]
    assert len([line for line in about_redis if "is away" in line]) == 2, "een keer per poort"
    assert "redis is back" in about_redis


async def test_a_signal_that_is_not_understood_does_no_harm(engine: Engine, redis_server: RedisServer) -> None:
    async with gateway(engine, redis_server.url) as here:
        await until(lambda: here.hears_others)
        client = redis.Redis.from_url(redis_server.url)
        for nonsense in (b"", b"{}", b'{"by": 1}', "\udcff".encode("utf-8", "surrogateescape")):
            client.publish("loketwijzer:gesprekken", nonsense)
        client.publish(
            "loketwijzer:gesprekken", '{"by":"x","signal":{"conversation_id":"c","author":"bot","seconds":9}}'
        )
        await until(lambda: here.typing("c"))


def test_a_wrong_address_of_redis_is_said_at_the_start(engine: Engine) -> None:
    with pytest.raises(ValueError, match="REDIS_URL klopt niet"):
        Conversations(Record(engine), RasaClient(NO_RASA, ""), KNOWLEDGE, "localhost:6379")
