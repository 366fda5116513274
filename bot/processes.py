"""Starts the bot's processes together, waits until each is healthy, and stops them together."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.settings import ROOT, Settings

RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
APP_PYTHON = ROOT / ".venv" / "bin" / "python"
START_TIMEOUT = 180.0
STOP_TIMEOUT = 15.0
LOCKED_AT_MOST = "30"
"""Seconds that a conversation stays locked in Redis when the Rasa that answered in it has died."""


class ProcessError(Exception):
    """A process cannot be started or has died; says in one sentence what to do."""


@dataclass
class Process:
    """One of the bot's processes: how it starts, where it listens and how one sees that it is well."""

    name: str
    command: list[str]
    port: int
    port_setting: str
    health: str
    environment: dict[str, str] = field(default_factory=dict)
    child: subprocess.Popen[bytes] | None = None

    def start(self, logs: Path) -> None:
        """Raises ProcessError when its port is taken."""
        if _is_taken(self.port):
            raise ProcessError(
                f"Poort {self.port} is al in gebruik: stop het andere programma (`make stop` als het de "
                f"Loketwijzer is) of kies een andere poort met {self.port_setting}."
            )
        self.log = logs / f"{self.name}.log"
        with self.log.open("wb") as log:
            self.child = subprocess.Popen(  # noqa: S603 - our own command
                self.command,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check_alive(self) -> None:
        """Raises ProcessError when it has died."""
        if self.child is not None and (code := self.child.poll()) is not None:
            raise ProcessError(
                f"Het onderdeel {self.name} is gestopt (code {code}): {_last_line(self.log)} Zie {self.log}."
            )

    def is_healthy(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(self.health, timeout=2).status_code == httpx.codes.OK
        return False

    def stop(self) -> None:
        if self.child is None or self.child.poll() is not None:
            return
        _signal_group(self.child.pid, signal.SIGTERM)
        try:
            self.child.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            _signal_group(self.child.pid, signal.SIGKILL)
            self.child.wait()


def processes(config: Settings, model: Path, gateway: bool = True) -> list[Process]:
    """The processes of one installation, in the order in which they are started."""
    shared = {
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "RASA_PORT": str(config.rasa_port),
        "ACTIONS_PORT": str(config.actions_port),
        "GATEWAY_PORT": str(config.gateway_port),
    }
    rasa = {
        "RASA_TOKEN": config.token_for_rasa,
        "ACTIONS_URL": f"{config.actions}/webhook",
        "TRACKER_URL": config.tracker_database,
        "LOCK_STORE": "bot.nlu.locks.LocksInRedis" if config.redis_url else "in_memory",
        "LOCK_URL": config.redis_url,
        "TICKET_LOCK_LIFETIME": LOCKED_AT_MOST,
        "RASA_TELEMETRY_ENABLED": "false",
        # Threads that wait for each other in a busy loop take the cores from the rest.
        "OMP_WAIT_POLICY": "passive",
        "OPENBLAS_NUM_THREADS": "1",
        "LOG_LEVEL": "WARNING",
    }
    parts = [
        Process(
            "rasa",
            [str(RASA_PYTHON), "-m", "bot.nlu.serving", str(model)],
            config.rasa_port,
            "RASA_PORT",
            f"http://127.0.0.1:{config.rasa_port}/status?token={config.token_for_rasa}",
            shared | rasa,
        ),
        Process(
            "acties",
            [str(APP_PYTHON), "-m", "bot.actions.serving"],
            config.actions_port,
            "ACTIONS_PORT",
            f"{config.actions}/health",
            shared,
        ),
    ]
    if gateway:
        parts.append(
            Process(
                "poort",
                [str(APP_PYTHON), "-m", "bot.gateway"],
                config.gateway_port,
                "GATEWAY_PORT",
                f"http://127.0.0.1:{config.gateway_port}/health",
                shared,
            )
        )
    return parts


@contextlib.contextmanager
def running(
    parts: list[Process], logs: Path, progress: Callable[[str], None] = lambda text: None
) -> Iterator[list[Process]]:
    """Starts all, waits until all are healthy, and stops all at the end, whatever happens."""
    logs.mkdir(parents=True, exist_ok=True)
    try:
        for part in parts:
            part.start(logs)
        _wait_until_healthy(parts, progress)
        yield parts
    finally:
        for part in reversed(parts):
            part.stop()


def watch(parts: list[Process]) -> None:
    """Returns never; raises ProcessError as soon as one of the processes has died."""
    while True:
        for part in parts:
            part.check_alive()
        time.sleep(1)


def _wait_until_healthy(parts: list[Process], progress: Callable[[str], None]) -> None:
    waiting = list(parts)
    deadline = time.monotonic() + START_TIMEOUT
    while waiting:
        progress(", ".join(part.name for part in waiting))
        for part in list(waiting):
            part.check_alive()
            if part.is_healthy():
                waiting.remove(part)
        if time.monotonic() > deadline:
            names = ", ".join(part.name for part in waiting)
            raise ProcessError(f"Na {START_TIMEOUT:.0f} seconden is nog niet gestart: {names}. Zie {waiting[0].log}.")
        time.sleep(0.3)


def free_port() -> int:
    """A port of the loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "het zei niets."


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
