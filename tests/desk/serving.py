"""The desk over real HTTP, on a real database, with people who have questions."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.conversation import Conversations, Record, Sentences
from bot.conversation.rasa import RasaClient
from bot.desk import Desk, add_desk, sessions
from bot.desk.access import COOKIE
from bot.handoff import Coaches
from bot.knowledge import Knowledge
from bot.processes import free_port
from bot.settings import Settings

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture
def desk(engine: Engine, knowledge: Knowledge, tmp_path: Path) -> Desk:
    config = Settings(LOKETWIJZER_VAR=tmp_path / "var", secret_key="geheim van de test")  # noqa: S106
    conversations = Conversations(Record(engine), RasaClient(NOBODY_LISTENS, ""), knowledge)
    return Desk(engine, config, knowledge, conversations, Coaches(engine, Sentences(knowledge)))


@pytest.fixture
def desk_url(desk: Desk) -> Iterator[str]:
    """Where the desk is served."""
    app = FastAPI()
    add_desk(app, desk)
    with served(app) as url:
        yield url


@pytest.fixture
def browser_of(engine: Engine, desk_url: str) -> Iterator[Callable[[int | None], httpx.Client]]:
    """A browser in which this coach is signed in, or nobody."""
    clients: list[httpx.Client] = []

    def browser(coach_id: int | None) -> httpx.Client:
        client = httpx.Client(base_url=desk_url, timeout=20)
        if coach_id is not None:
            client.cookies.set(COOKIE, sessions.begin(engine, coach_id), path="/desk")
        clients.append(client)
        return client

    yield browser
    for client in clients:
        client.close()


@contextmanager
def served(app: FastAPI, port: int | None = None) -> Iterator[str]:
    """The application on a port, a free one by default, without what goes on by itself in the background."""
    port = port or free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, lifespan="off", log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def csrf_of(page: httpx.Response) -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def send(browser: httpx.Client, page: str, action: str, **fields: str | list[str]) -> httpx.Response:
    """Fills in a form of a page and sends it to its address."""
    return browser.post(action, data={"csrf": csrf_of(browser.get(page)), **fields})
