"""One installation on one machine: train when needed, bring up, ask, take down."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from bot.model import MODELS, code_name, model_file, remove_old_models
from bot.processes import RASA_PYTHON, ProcessError, free_port, processes, running, watch
from bot.settings import ROOT, Settings, settings

ASK_TIMEOUT = 60.0


class InstallationError(Exception):
    """Something is missing or wrong on this machine; says in one sentence what to do."""


def train_if_needed(console: Console, force: bool = False) -> Path:
    """The model of the sources as they are; trains it first when there is none."""
    file = model_file()
    if file.exists() and not force:
        return file
    if not RASA_PYTHON.exists():
        raise InstallationError("De omgeving van Rasa ontbreekt: voer eerst `make setup` uit.")
    log = _logs() / "training.log"
    started = time.monotonic()
    with (
        console.status("Het model wordt getraind; dat duurt ongeveer drie minuten.") as status,
        log.open("wb") as output,
    ):
        child = subprocess.Popen(  # noqa: S603 - our own command
            [str(RASA_PYTHON), "-m", "bot.nlu.training", file.name.removesuffix(".tar.gz"), str(MODELS)],
            cwd=ROOT,
            env=os.environ
            | {
                "PYTHONWARNINGS": "ignore",
                "RASA_TELEMETRY_ENABLED": "false",
                "RASA_CACHE_DIRECTORY": str(ROOT / "models" / "cache" / code_name()),
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while child.poll() is None:
                time.sleep(0.5)
                status.update(f"Het model wordt getraind ({time.monotonic() - started:.0f} s; meestal 180).")
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
    if child.returncode != 0 or not file.exists():
        raise InstallationError(f"Het trainen is mislukt: {_last_problem(log)} Zie {log}.")
    remove_old_models()
    console.print(f"Het model is getraind in {time.monotonic() - started:.0f} seconden.")
    return file


def bring_up(console: Console) -> None:
    """Starts everything and stays until Ctrl-C or until a process dies (ProcessError)."""
    config = settings()
    model = train_if_needed(console)
    signal.signal(signal.SIGTERM, _interrupt)
    with console.status("De Loketwijzer start."):
        stack = contextlib.ExitStack()
        parts = stack.enter_context(running(processes(config, model), _logs()))
    with stack:
        try:
            with contextlib.suppress(KeyboardInterrupt):
                _pid_file(config).write_text(str(os.getpid()))
                console.print(f"De Loketwijzer draait: {config.gateway} (Ctrl-C stopt alles).", soft_wrap=True)
                watch(parts)
            console.print("De Loketwijzer stopt.")
        finally:
            _pid_file(config).unlink(missing_ok=True)


def bring_up_detached(console: Console) -> None:
    """Starts everything in the background and returns once it is healthy."""
    config = settings()
    if _running_pid(config):
        raise InstallationError("De Loketwijzer draait al: stop hem met `make stop`.")
    train_if_needed(console)
    log = _logs() / "up.log"
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "up"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with console.status("De Loketwijzer start."):
        while not _pid_file(config).exists():
            if child.poll() is not None:
                raise InstallationError(_last_problem(log).removeprefix("Fout: "))
            time.sleep(0.3)
    console.print(f"De Loketwijzer draait: {config.gateway} (`make stop` stopt alles).", soft_wrap=True)


def take_down(console: Console) -> None:
    """Stops what runs in the background."""
    config = settings()
    pid = _running_pid(config)
    if pid is None:
        console.print("De Loketwijzer draait niet.")
        return
    os.kill(pid, signal.SIGTERM)
    with console.status("De Loketwijzer stopt."):
        while _running_pid(config):
            time.sleep(0.2)
    console.print("De Loketwijzer is gestopt.")


@contextlib.contextmanager
def rasa_at_hand(console: Console) -> Iterator[str]:
    """URL of a Rasa that answers: the one that runs, or one that is started for this once on free ports."""
    config = settings()
    if _answers(config):
        yield config.rasa
        return
    model = train_if_needed(console)
    once = config.model_copy(update={"rasa_port": free_port(), "actions_port": free_port(), "rasa_url": ""})
    with contextlib.ExitStack() as stack:
        with console.status("De Loketwijzer start voor deze ene keer; met `make run` blijft hij draaien."):
            stack.enter_context(running(processes(once, model, gateway=False), _logs() / "eenmalig"))
        yield once.rasa


def ask_once(text: str, console: Console) -> list[dict[str, Any]]:
    """The bot's messages to one message of a new conversation."""
    with rasa_at_hand(console) as url:
        return ask(url, f"vraag-{os.getpid()}-{time.time_ns()}", text)


def ask(url: str, sender: str, message: str) -> list[dict[str, Any]]:
    """The bot's messages to one message. Raises InstallationError when Rasa does not answer."""
    try:
        response = httpx.post(
            f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": message}, timeout=ASK_TIMEOUT
        )
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise InstallationError(f"Rasa antwoordt niet op {url} ({type(error).__name__}): kijk in {_logs()}.") from None
    messages: list[dict[str, Any]] = response.json()
    return messages


def _answers(config: Settings) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{config.rasa}/webhooks/rest/", timeout=2).status_code == httpx.codes.OK
    return False


def _logs() -> Path:
    logs = settings().var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    return logs


def _pid_file(config: Settings) -> Path:
    return config.var / "loketwijzer.pid"


def _running_pid(config: Settings) -> int | None:
    try:
        pid = int(_pid_file(config).read_text())
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    return pid


def _last_problem(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line or "Fout" in line]
    return (telling or lines or ["het zei niets."])[-1]


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


__all__ = ["InstallationError", "ProcessError", "ask", "ask_once", "bring_up", "rasa_at_hand", "take_down"]
