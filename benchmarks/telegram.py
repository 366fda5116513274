"""Telegram at its own limit: messages a second for a while, against a Bot API server of our own.

The gateway is the real process on its default database, and so are Rasa and the actions. With `--stand-in` Rasa is
replaced by a server that repeats what was said after a fixed time, so that this measures the channel alone.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from sqlalchemy import func, select

from bot.model import model_file
from bot.settings import ROOT
from bot.store import connect, reading
from bot.store.tables import Delivery, Turn
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import dialogue_serving
from tests.channels.telegram.people import Someone, wait_until
from tests.channels.telegram.processes import GatewayProcess
from tests.conftest import serving

PEOPLE = 600
ANSWER_SECONDS = 0.05
LONGEST_REST = 60
WARM_UP = 60
"""Questions that are asked first, and not counted: a system that began a second ago is not one that is in use."""

QUIET_RATE = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--starts", type=int, default=3, help="times that starting is measured")
    parser.add_argument("--rate", type=float, default=30, help="messages a second")
    parser.add_argument("--different", type=int, help="questions that differ; all of berichten.yml when not given")
    parser.add_argument("--stand-in", action="store_true", help="without Rasa and the actions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _answering(Path(folder), options.stand_in) as rasa_url:
        api = BotApi()
        api.start()
        figures = _starting(api, rasa_url, Path(folder), options.starts) | _talking(
            api, rasa_url, Path(folder) / "var", options.seconds, options.rate, _questions()[: options.different]
        )
        api.stop()
    print(json.dumps(figures, indent=2))


@contextmanager
def _answering(folder: Path, stand_in: bool) -> Iterator[str]:
    """The URL of Rasa, or of what stands in for it."""
    if stand_in:
        with dialogue_serving() as dialogue:
            dialogue.seconds = ANSWER_SECONDS
            yield f"http://127.0.0.1:{dialogue.server_port}"
    else:
        with serving(model_file(), folder / "var", gateway=False) as settings:
            yield settings.rasa


def _starting(api: BotApi, rasa_url: str, folder: Path, starts: int) -> dict[str, float]:
    """Median seconds until the gateway listens, without and with Telegram."""
    times: dict[str, list[float]] = {"": [], "with": []}
    for _ in range(starts):
        for name, token in (("", {"TELEGRAM_TOKEN": ""}), ("with", {})):
            gateway = GatewayProcess(api, rasa_url, folder / f"start-{name}", **token)
            begun = time.perf_counter()
            gateway.start()
            gateway.wait_until_it_listens()
            times[name].append(time.perf_counter() - begun)
            gateway.stop()
    if not starts:
        return {}
    without, with_telegram = statistics.median(times[""]), statistics.median(times["with"])
    return {"start_s": round(without, 2), "start_added_s": round(with_telegram - without, 2)}


def _talking(  # noqa: PLR0913, PLR0917 - what is measured
    api: BotApi, rasa_url: str, var: Path, seconds: float, rate: float, questions: list[str]
) -> dict[str, float]:
    gateway = GatewayProcess(api, rasa_url, var)
    gateway.start()
    api.state.calls.clear()
    wait_until(lambda: bool(api.calls("getUpdates")), seconds=60)
    people = [Someone(api, 10_000 + number) for number in range(PEOPLE)]
    asked: defaultdict[int, list[float]] = defaultdict(list)
    for number, question in enumerate(questions[:WARM_UP]):
        people[number].writes(question)
        time.sleep(1 / QUIET_RATE)
    _wait_until_quiet(api)
    api.state.sent.clear()
    used = _cpu_seconds(gateway.pid)
    begun = time.time()
    for number in range(int(seconds * rate)):
        _sleep_until(begun + number / rate)
        someone = people[number % PEOPLE]
        asked[someone.chat_id].append(time.time())
        someone.writes(questions[number % len(questions)])
    _wait_until_quiet(api)
    used = _cpu_seconds(gateway.pid) - used
    gateway.stop()
    return _figures(api, asked, used) | _lost(var)


def _lost(var: Path) -> dict[str, float]:
    """What was never answered, or never delivered."""
    engine = connect(f"sqlite:///{var / 'loketwijzer.db'}")
    with reading(engine) as session:
        counts = {
            kind.__tablename__: session.scalar(select(func.count()).select_from(kind).where(kind.sent_at.is_(None)))
            for kind in (Turn, Delivery)
        }
    engine.dispose()
    return {"not_answered": counts["turn"] or 0, "not_delivered": counts["delivery"] or 0}


def _figures(api: BotApi, asked: dict[int, list[float]], cpu_seconds: float) -> dict[str, float]:
    came: defaultdict[int, list[float]] = defaultdict(list)
    for message in api.state.sent:
        came[message["chat"]["id"]].append(message["at"])
    waits = [_first_after(at, came[chat]) - at for chat, times in asked.items() for at in times]
    return {
        "asked": len(waits),
        "messages_sent": len(api.state.sent),
        "median_ms": round(statistics.median(waits) * 1000),
        "p95_ms": round(statistics.quantiles(waits, n=20)[-1] * 1000),
        "slowest_ms": round(max(waits) * 1000),
        "gateway_cpu_ms_each": round(1000 * cpu_seconds / len(waits), 1),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _first_after(asked: float, came: list[float]) -> float:
    """When the answer to what was asked began to come; when it never did, a long time after."""
    return min((at for at in came if at >= asked), default=asked + LONGEST_REST)


def _questions() -> list[str]:
    """What people asked that the bot was not trained on, from all topics after each other."""
    topics = yaml.safe_load((ROOT / "tests" / "nlu" / "berichten.yml").read_text(encoding="utf-8"))
    longest = max(len(texts) for texts in topics.values())
    return [texts[place] for place in range(longest) for texts in topics.values() if place < len(texts)]


def _wait_until_quiet(api: BotApi) -> None:
    """Until no more come."""
    deadline = time.time() + LONGEST_REST
    before = -1
    while len(api.state.sent) != before and time.time() < deadline:
        before = len(api.state.sent)
        time.sleep(3)


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
