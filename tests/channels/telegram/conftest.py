"""The channel as it runs in a gateway, a Bot API server of our own, and a bot whose answers a test chooses."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.channels.telegram import TelegramChannel
from bot.conversation import Conversations, Record, Recorded
from bot.conversation.rasa import RasaClient
from bot.knowledge import Knowledge
from bot.processes import free_port
from bot.settings import Settings
from bot.store import connect
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.channels.telegram.people import Someone, wait_until
from tests.database import database_url, engine, postgresql_schema, sqlite_file

__all__ = ["database_url", "engine", "postgresql_schema", "sqlite_file"]

KNOWLEDGE = Knowledge.load()


class Dialogue(ThreadingHTTPServer):
    """Stands where Rasa stands, on its wire, and answers what a test wants; else it repeats what was said."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.heard: list[tuple[str, str]] = []
        self.seconds = 0.0
        self.may_answer = threading.Event()
        self.may_answer.set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def answer(self, sender: str, message: str) -> list[dict[str, Any]]:
        self.heard.append((sender, message))
        self.may_answer.wait(20)
        time.sleep(self.seconds)
        return self.answers.get(message, [{"text": f"U zei: {message}"}])


class _Handler(BaseHTTPRequestHandler):
    server: Dialogue

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(self.server.answer(asked["sender"], asked["message"])).encode()
        with suppress(ConnectionError):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@dataclass
class Gateway:
    """The channel with a conversation behind it, in a thread of its own."""

    config: Settings
    rasa_url: str
    port: int = field(default_factory=free_port)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    problem: BaseException | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _conversations: Conversations | None = None

    def start(self) -> None:
        self._stop.clear()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(20)
            assert not self._thread.is_alive(), "the channel did not stop"

    def coach_types(self, conversation_id: str) -> None:
        """As when a coach presses a key at the desk of this gateway."""
        assert self._loop is not None and self._conversations is not None
        self._loop.call_soon_threadsafe(self._conversations.coach_types, conversation_id, "Fatima")

    def _work(self) -> None:
        try:
            asyncio.run(self._run())
        except BaseException as error:
            self.problem = error
            raise

    async def _run(self) -> None:
        engine = connect(self.config.database)
        client = RasaClient(self.rasa_url, "geheim")
        conversations = Conversations(Record(engine), client, KNOWLEDGE)
        self._loop, self._conversations = asyncio.get_running_loop(), conversations
        channel = TelegramChannel(self.config, engine, conversations, KNOWLEDGE)
        app = FastAPI()
        app.include_router(channel.router())
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=self.port, log_config=None, lifespan="off", ws="none")
        )
        answering = asyncio.create_task(conversations.run())
        serving = asyncio.create_task(server.serve())
        channel.start()
        await asyncio.to_thread(self._stop.wait)
        await channel.stop()
        answering.cancel()
        await asyncio.wait([answering])
        await conversations.rest()
        server.should_exit = True
        await serving
        await client.close()
        engine.dispose()


@pytest.fixture
def api() -> Iterator[BotApi]:
    api = BotApi()
    api.start()
    yield api
    api.stop()


@pytest.fixture(scope="module")
def module_api() -> Iterator[BotApi]:
    """One server for all tests of a module, where starting everything takes long."""
    api = BotApi()
    api.start()
    yield api
    api.stop()


@contextmanager
def dialogue_serving() -> Iterator[Dialogue]:
    """A dialogue that is stopped at the end."""
    server = Dialogue()
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield server
    server.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def dialogue() -> Iterator[Dialogue]:
    with dialogue_serving() as server:
        yield server


@pytest.fixture
def settings_for(
    database_url: str, api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Settings]:
    """Settings that lead to the server of this test."""

    def make(**environment: str) -> Settings:
        values = {
            "DATABASE_URL": database_url,
            "LOKETWIJZER_VAR": str(tmp_path / "var"),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": api.url,
        } | environment
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return Settings()

    return make


@pytest.fixture
def stopped_gateway(settings_for: Callable[..., Settings], dialogue: Dialogue) -> Iterator[Gateway]:
    """A channel that the test starts."""
    gateway = Gateway(settings_for(), f"http://127.0.0.1:{dialogue.server_port}")
    yield gateway
    gateway.stop()


@pytest.fixture
def gateway(stopped_gateway: Gateway, api: BotApi) -> Gateway:
    """A channel that polls."""
    stopped_gateway.start()
    wait_until(lambda: bool(api.calls("getUpdates")), "the channel does not ask for updates")
    return stopped_gateway


@pytest.fixture
def sam(api: BotApi) -> Someone:
    return Someone(api, 4711)


@pytest.fixture
def noor(api: BotApi) -> Someone:
    return Someone(api, 4712)


@pytest.fixture
def record(engine: Engine) -> Record:
    return Record(engine)


Conversation = Callable[[Someone], list[Recorded]]


@pytest.fixture
def conversation(record: Record) -> Conversation:
    """What the record has of somebody's conversation."""

    def read(someone: Someone) -> list[Recorded]:
        conversation_id = record.conversation_at("telegram", str(someone.chat_id))
        return record.after(conversation_id, 0) if conversation_id else []

    return read


@contextmanager
def away(api: BotApi) -> Iterator[None]:
    """Telegram cannot be reached at all."""
    api.stop()
    yield
    api.start()
