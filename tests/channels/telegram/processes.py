"""The real gateway, in a process of its own, that a test may kill."""

import os
import signal
import subprocess
from pathlib import Path

import httpx

from bot.processes import APP_PYTHON, free_port
from bot.settings import ROOT
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.channels.telegram.people import wait_until


class GatewayProcess:
    """`python -m bot.gateway` with Telegram on, on a database of its own."""

    def __init__(self, api: BotApi, rasa_url: str, var: Path, **environment: str) -> None:
        self.port = free_port()
        self.var = var
        self.log = var / "poort.log"
        self._environment = os.environ | {
            "LOKETWIJZER_VAR": str(var),
            "GATEWAY_PORT": str(self.port),
            "RASA_URL": rasa_url,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": api.url,
        } | environment  # fmt: skip
        var.mkdir(parents=True, exist_ok=True)
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [str(APP_PYTHON), "-m", "bot.gateway"], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def wait_until_it_listens(self, seconds: float = 60) -> None:
        wait_until(self._listens, f"the gateway did not start; see {self.log}", seconds)

    def kill(self) -> None:
        """Without a chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(number)
            self._child.wait(20)

    def _listens(self) -> bool:
        assert self._child is not None
        assert self._child.poll() is None, self.log.read_text()[-2000:]
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/openapi.json", timeout=5).is_success
        except httpx.HTTPError:
            return False
