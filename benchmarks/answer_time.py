"""Median time of an answer over REST, one person at a time, and its ratio to Rasa's stock pipeline in the same run."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
import yaml

from bot.model import model_file
from bot.processes import RASA_PYTHON
from bot.settings import ROOT
from tests.conftest import serving

MESSAGES = 200
LONG = 15
"""Words from which on a message counts as long."""

TURNS = 10
"""Messages in one conversation."""

BASELINE_EXAMPLES = 8


def main() -> None:
    messages = _messages()
    with tempfile.TemporaryDirectory() as folder:
        stock = _train_stock(Path(folder))
        # One after the other: two bots at once wait for each other's cores.
        ours = _times(model_file(), Path(folder) / "ours", messages)
        theirs = _times(stock, Path(folder) / "stock", messages)
    print(json.dumps(_figures(messages, ours, theirs), indent=2))


def _messages() -> list[str]:
    """Messages of all lengths that neither bot was trained on, each time the same."""
    topics = yaml.safe_load((ROOT / "tests" / "nlu" / "berichten.yml").read_text(encoding="utf-8"))
    messages = [text for texts in topics.values() for text in texts]
    return messages[:: max(1, len(messages) // MESSAGES)][:MESSAGES]


def _times(model: Path, var: Path, messages: list[str]) -> list[float]:
    """Milliseconds of each answer over REST, one person at a time."""
    times = []
    with serving(model, var, gateway=False) as settings, httpx.Client(timeout=60) as http:
        for number, message in enumerate([*messages[:TURNS], *messages]):
            started = time.perf_counter()
            body = {"sender": f"bench-{number // TURNS}", "message": message}
            http.post(f"{settings.rasa}/webhooks/rest/webhook", json=body).raise_for_status()
            times.append((time.perf_counter() - started) * 1000)
    return times[TURNS:]  # the first ones warm up


def _figures(messages: list[str], ours: list[float], theirs: list[float]) -> dict[str, float]:
    def of_long(times: list[float]) -> list[float]:
        return [time for time, message in zip(times, messages, strict=True) if len(message.split()) >= LONG]

    return {
        "messages": len(messages),
        "median_ms": round(statistics.median(ours), 1),
        "median_long_ms": round(statistics.median(of_long(ours)), 1),
        "p95_ms": round(statistics.quantiles(ours, n=20)[-1], 1),
        "stock_median_ms": round(statistics.median(theirs), 1),
        "stock_median_long_ms": round(statistics.median(of_long(theirs)), 1),
        "ratio_to_stock": round(statistics.median(ours) / statistics.median(theirs), 2),
    }


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


if __name__ == "__main__":
    main()
