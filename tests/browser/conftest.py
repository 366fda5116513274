"""A real browser before the real gateway. Only Rasa is stood in for, so that a conversation takes no seconds."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine

from bot.gateway import create_app
from bot.processes import free_port
from bot.settings import Settings
from bot.store import connect
from tests.browser.standing_in import rasa_stand_in

CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=20_000)  # milliseconds; a machine that does other work too is slow now and then

WIDGET = Path(__file__).resolve().parents[2] / "bot" / "channels" / "static" / "loketwijzer.js"


@dataclass
class Gateway:
    """A gateway that can be taken away and brought back."""

    settings: Settings
    app: FastAPI | None = None
    server: uvicorn.Server | None = None
    thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return self.settings.gateway

    def start(self) -> None:
        self.app = create_app(self.settings)
        server = uvicorn.Server(
            uvicorn.Config(
                self.app, port=self.settings.gateway_port, log_config=None, ws="none", timeout_graceful_shutdown=1
            )
        )
        self.server, self.thread = server, threading.Thread(target=server.run, daemon=True)
        self.thread.start()
        while not server.started:
            assert self.thread.is_alive(), "De gateway start niet."
            time.sleep(0.02)

    def stop(self) -> None:
        assert self.server is not None and self.thread is not None
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    if not WIDGET.is_file() or not WIDGET.stat().st_size:
        pytest.skip("De widget is niet gebouwd: voer scripts/web uit.")
    with rasa_stand_in() as rasa:
        port = free_port()
        gateway = Gateway(
            Settings(
                LOKETWIJZER_VAR=tmp_path_factory.mktemp("var"),
                rasa_url=rasa,
                gateway_port=port,
                gateway_url=f"http://localhost:{port}",
                database_url="",
                redis_url="",
                telegram_token="",
            )
        )
        gateway.start()
        yield gateway
        gateway.stop()


@pytest.fixture(scope="session")
def engine(gateway: Gateway) -> Iterator[Engine]:
    """The gateway's own database."""
    engine = connect(gateway.settings.database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"Er is geen Chromium in {CHROMIUM}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, gateway: Gateway) -> Iterator[BrowserContext]:
    """A visitor's browser, with nothing kept from before. What goes wrong on a page fails the test."""
    context = browser.new_context(base_url=gateway.url, locale="nl-NL", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(8_000)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert not wrong


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/")
    return page
