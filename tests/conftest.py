"""What all tests share: a bot that really runs, on free ports, in a folder of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.knowledge import Knowledge
from bot.model import model_file
from bot.processes import Process, free_port, processes, running
from bot.settings import Settings

KNOWLEDGE = Knowledge.load()
TOPIC_OF_INTENT = {topic.replace("/", "_"): topic for topic in KNOWLEDGE.onderwerpen}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright leaves an event loop running, in which no asynchronous test can start."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@dataclass
class Bot:
    """A running bot, as a check or the gateway speaks to it."""

    settings: Settings

    def parse(self, text: str) -> dict[str, Any]:
        response = httpx.post(
            f"{self.settings.rasa}/model/parse",
            params={"token": self.settings.token_for_rasa},
            json={"text": text},
            timeout=60,
        )
        parsed: dict[str, Any] = response.raise_for_status().json()
        return parsed

    def label(self, text: str) -> str:
        """The topic of a message, as the contract reads it from the parse."""
        return TOPIC_OF_INTENT[self.parse(text)["intent"]["name"]]

    def say(self, sender: str, message: str) -> list[dict[str, Any]]:
        response = httpx.post(
            f"{self.settings.rasa}/webhooks/rest/webhook",
            json={"sender": sender, "message": message},
            timeout=60,
        )
        messages: list[dict[str, Any]] = response.raise_for_status().json()
        return messages

    def tracker(self, sender: str) -> dict[str, Any]:
        response = httpx.get(
            f"{self.settings.rasa}/conversations/{sender}/tracker",
            params={"token": self.settings.token_for_rasa},
            timeout=60,
        )
        found: dict[str, Any] = response.raise_for_status().json()
        return found


@pytest.fixture(scope="session")
def start_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[date], Bot]]:
    """Starts a bot on a reference date; the trained model must be there (`make test` sees to it)."""
    model = model_file()
    assert model.exists(), "Het model ontbreekt: voer `make train` uit."
    bots: dict[date, Bot] = {}
    with ExitStack() as stack:

        def start(peildatum: date) -> Bot:
            if peildatum not in bots:
                var = tmp_path_factory.mktemp(f"var-{peildatum}")
                bots[peildatum] = Bot(
                    stack.enter_context(serving(model, var, LOKETWIJZER_PEILDATUM=peildatum.isoformat()))
                )
            return bots[peildatum]

        yield start


@contextmanager
def serving(model: Path, var: Path, gateway: bool = True, **environment: str) -> Iterator[Settings]:
    """A bot that runs on free ports, keeps its files in `var` and is stopped at the end."""
    with serving_parts(model, var, gateway, **environment) as (config, _):
        yield config


@contextmanager
def serving_parts(
    model: Path, var: Path, gateway: bool = True, **environment: str
) -> Iterator[tuple[Settings, list[Process]]]:
    """The same, with its processes, for who wants to kill one."""
    ports = {name: str(free_port()) for name in ("RASA_PORT", "ACTIONS_PORT", "GATEWAY_PORT")}
    environment |= {"LOKETWIJZER_VAR": str(var), **ports}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        config = Settings()
        parts = processes(config, model, gateway)
    for part in parts:
        part.environment |= environment
    with running(parts, var / "log"):
        yield config, parts


@pytest.fixture(scope="session")
def bot(start_bot: Callable[[date], Bot]) -> Bot:
    """The bot of today, in the sense of the tests: 21 November 2026."""
    return start_bot(date(2026, 11, 21))


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parents[1]
