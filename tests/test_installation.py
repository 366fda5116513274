"""Starting and stopping: one sentence when something is wrong, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.model import model_file
from bot.processes import Process, ProcessError, running
from tests.conftest import free_port


def process(name: str, code: str, port: int | None = None) -> Process:
    port = port or free_port()
    return Process(name, [sys.executable, "-c", code], port, "EEN_POORT", f"http://127.0.0.1:{port}/")


def server(name: str = "server") -> Process:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    return Process(name, command, port, "EEN_POORT", f"http://127.0.0.1:{port}/")


def test_a_port_in_use_is_said_with_the_setting_to_change(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        part = process("poort", "", taken.getsockname()[1])
        with pytest.raises(ProcessError, match=r"Poort \d+ is al in gebruik.*EEN_POORT"), running([part], tmp_path):
            pass


def test_a_process_that_dies_is_said_with_its_last_words(tmp_path: Path) -> None:
    part = process("rasa", "raise SystemExit('het model is stuk')")
    with pytest.raises(ProcessError, match=r"Het onderdeel rasa is gestopt \(code 1\): het model is stuk"):  # noqa: SIM117
        with running([part], tmp_path):
            pass


def test_all_processes_are_stopped_when_one_dies(tmp_path: Path) -> None:
    well, ill = server(), process("ziek", "import time; time.sleep(1); raise SystemExit(3)")
    with pytest.raises(ProcessError), running([well, ill], tmp_path):
        pass
    assert well.child is not None and well.child.poll() is not None


def test_all_processes_are_stopped_at_the_end(tmp_path: Path) -> None:
    parts = [server("een"), server("twee")]
    with running(parts, tmp_path):
        assert all(part.is_healthy() for part in parts)
    assert all(part.child is not None and part.child.poll() is not None for part in parts)


def test_a_model_has_the_name_of_its_sources(root: Path) -> None:
    before = model_file()
    added = root / "data" / "nlu" / "tijdelijk.yml"
    try:
        added.write_text('version: "3.1"\n', encoding="utf-8")
        assert model_file() != before
    finally:
        added.unlink()
    assert model_file() == before


def test_up_says_in_one_line_that_a_port_is_taken_and_ends(root: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = os.environ | {
            "RASA_PORT": str(free_port()),
            "ACTIONS_PORT": str(free_port()),
            "GATEWAY_PORT": str(taken.getsockname()[1]),
            "LOKETWIJZER_VAR": str(tmp_path),
        }
        result = subprocess.run(
            [sys.executable, "-m", "bot.cli", "up"],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert result.returncode == 1
    assert "GATEWAY_PORT" in result.stderr and "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_one_ctrl_c_ends_everything(root: Path, tmp_path: Path) -> None:
    ports = [free_port() for _ in range(3)]
    environment = os.environ | {
        "RASA_PORT": str(ports[0]),
        "ACTIONS_PORT": str(ports[1]),
        "GATEWAY_PORT": str(ports[2]),
        "LOKETWIJZER_VAR": str(tmp_path),
    }
    up = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "up"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Whoever runs these tests in the background hears no Ctrl-C, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "loketwijzer.pid").exists():
        assert up.poll() is None and time.monotonic() < deadline
        time.sleep(0.3)
    up.send_signal(signal.SIGINT)
    said, _ = up.communicate(timeout=40)
    assert up.returncode == 0
    assert "Traceback" not in said
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
