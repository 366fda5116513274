"""Median time of an answer over REST, one person at a time, and its ratio to Rasa's stock pipeline in the same run."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import yaml

from bot.model import model_file
from bot.processes import RASA_PYTHON, processes, running
from bot.settings import ROOT, Settings
from tests.conftest import free_port, settings_from

MESSAGES = 100
BASELINE_EXAMPLES = 8


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stock = _train_stock(Path(folder))
        ours = stack.enter_context(_serving(model_file(), Path(folder) / "ours"))
        theirs = stack.enter_context(_serving(stock, Path(folder) / "stock"))
        print(json.dumps(_measure(ours, theirs), indent=2))


def _train_stock(folder: Path) -> Path:
    subprocess.run(
        [str(RASA_PYTHON), "-m", "benchmarks.stock", str(folder), str(BASELINE_EXAMPLES)],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return folder / "stock.tar.gz"


class _serving:  # noqa: N801 - reads as a context
    def __init__(self, model: Path, var: Path) -> None:
        ports = {"RASA_PORT": free_port(), "ACTIONS_PORT": free_port(), "GATEWAY_PORT": free_port()}
        self._environment = {"LOKETWIJZER_VAR": str(var)} | {name: str(port) for name, port in ports.items()}
        self.settings: Settings = settings_from(self._environment)
        self._parts = processes(self.settings, model, gateway=False)
        for part in self._parts:
            part.environment |= self._environment
        self._running = running(self._parts, var / "log")

    def __enter__(self) -> str:
        self._running.__enter__()
        return self.settings.rasa

    def __exit__(self, *error: object) -> None:
        self._running.__exit__(None, None, None)


def _measure(ours: str, theirs: str) -> dict[str, float]:
    topics = yaml.safe_load((ROOT / "tests" / "nlu" / "berichten.yml").read_text(encoding="utf-8"))
    messages = [texts[0] for texts in topics.values()][:MESSAGES]
    times: dict[str, list[float]] = {ours: [], theirs: []}
    with httpx.Client(timeout=60) as http:
        for number, message in enumerate(messages):
            for url, measured in times.items():
                started = time.perf_counter()
                body = {"sender": f"bench-{number // 10}", "message": message}
                http.post(f"{url}/webhooks/rest/webhook", json=body).raise_for_status()
                measured.append(time.perf_counter() - started)
    median, baseline = (statistics.median(measured) * 1000 for measured in times.values())
    p95 = statistics.quantiles(times[ours], n=20)[-1] * 1000
    return {
        "messages": len(messages),
        "median_ms": round(median, 1),
        "p95_ms": round(p95, 1),
        "stock_median_ms": round(baseline, 1),
        "ratio_to_stock": round(median / baseline, 2),
    }


if __name__ == "__main__":
    main()
