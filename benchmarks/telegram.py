"""Telegram at its own limit: messages a second for a while, against a Bot API server of our own.

The gateway is the real process on its default database. Rasa is replaced by a server that answers after a fixed time,
so that this measures the channel and not the understanding (`benchmarks.answer_time` does).
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, dialogue_serving
from tests.channels.telegram.people import Someone, wait_until
from tests.channels.telegram.processes import GatewayProcess

PEOPLE = 300
ANSWER_SECONDS = 0.05
LONGEST_REST = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--starts", type=int, default=3, help="times that starting is measured")
    parser.add_argument("--rate", type=float, default=30, help="messages a second")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, dialogue_serving() as dialogue:
        dialogue.seconds = ANSWER_SECONDS
        api = BotApi()
        api.start()
        figures = _starting(api, dialogue, Path(folder), options.starts) | _talking(
            api, dialogue, Path(folder) / "var", options.seconds, options.rate
        )
        api.stop()
    print(json.dumps(figures, indent=2))


def _starting(api: BotApi, dialogue: Dialogue, folder: Path, starts: int) -> dict[str, float]:
    """Median seconds until the gateway listens, without and with Telegram."""
    times: dict[str, list[float]] = {"": [], "with": []}
    for _ in range(starts):
        for name, token in (("", {"TELEGRAM_TOKEN": ""}), ("with", {})):
            gateway = GatewayProcess(api, _url(dialogue), folder / f"start-{name}", **token)
            begun = time.perf_counter()
            gateway.start()
            gateway.wait_until_it_listens()
            times[name].append(time.perf_counter() - begun)
            gateway.stop()
    if not starts:
        return {}
    without, with_telegram = statistics.median(times[""]), statistics.median(times["with"])
    return {"start_s": round(without, 2), "start_added_s": round(with_telegram - without, 2)}


def _talking(api: BotApi, dialogue: Dialogue, var: Path, seconds: float, rate: float) -> dict[str, float]:
    gateway = GatewayProcess(api, _url(dialogue), var)
    gateway.start()
    api.state.calls.clear()
    wait_until(lambda: bool(api.calls("getUpdates")), seconds=60)
    people = [Someone(api, 10_000 + number) for number in range(PEOPLE)]
    asked: dict[str, float] = {}
    begun = time.time()
    for number in range(int(seconds * rate)):
        _sleep_until(begun + number / rate)
        text = f"vraag {number}"
        asked[f"U zei: {text}"] = time.time()
        people[number % PEOPLE].writes(text)
    _wait_for_the_last(api, len(asked))
    used = _cpu_seconds(gateway.pid)
    gateway.stop()
    arrived = [(message["text"], message["at"]) for message in api.state.sent]
    waits = [at - asked[text] for text, at in arrived]
    return {
        "asked": len(asked),
        "answered": len({text for text, _ in arrived}),
        "sent_twice": len(arrived) - len({text for text, _ in arrived}),
        "median_ms": round(statistics.median(waits) * 1000),
        "p95_ms": round(statistics.quantiles(waits, n=20)[-1] * 1000),
        "slowest_ms": round(max(waits) * 1000),
        "gateway_cpu_ms_each": round(1000 * used / len(arrived), 1),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _wait_for_the_last(api: BotApi, asked: int) -> None:
    """Until all have come, or no more come."""
    deadline = time.time() + LONGEST_REST
    while len(api.state.sent) < asked and time.time() < deadline:
        time.sleep(0.1)


def _url(dialogue: Dialogue) -> str:
    return f"http://127.0.0.1:{dialogue.server_port}"


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
