"""`python -m benchmarks.web_streams`: many open event streams on one gateway, and how late what is said arrives.

The gateway runs as a process of its own, on SQLite. A stand-in for Rasa answers at once: what is measured is the way
from one person's message, over the record, to that person's own stream.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from uuid import uuid4

import httpx

from bot.processes import free_port
from bot.settings import ROOT
from tests.browser.standing_in import rasa_stand_in

SETTLE = 5.0
"""Seconds after the last message that late ones may still arrive in."""


@contextmanager
def gateway(rasa: str) -> Iterator[str]:
    """The address of a gateway that does nothing else."""
    port = free_port()
    unlimited = {"WEB_ADDRESS_SESSIONS_PER_HOUR": "1000000", "WEB_ADDRESS_MESSAGES_PER_MINUTE": "1000000"}
    with tempfile.TemporaryDirectory() as var:
        settings = {"LOKETWIJZER_VAR": var, "GATEWAY_PORT": str(port), "RASA_URL": rasa, "PATH": "/usr/bin:/bin"}
        child = subprocess.Popen(
            [sys.executable, "-m", "bot.gateway"], cwd=ROOT, env=settings | unlimited, stdout=subprocess.DEVNULL
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(url)
            yield url
        finally:
            child.terminate()
            child.wait(20)


class Person:
    """One open stream: what was sent, and when it came back by it."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self.sent: dict[str, float] = {}
        self.delays: list[float] = []
        self.numbers: list[int] = []
        self.is_listening = asyncio.Event()

    async def listen(self) -> None:
        async with self._http.stream("GET", "/web/events", headers=self._headers, timeout=None) as stream:
            self.is_listening.set()
            async for line in stream.aiter_lines():
                if line.startswith("id: "):
                    self.numbers.append(int(line[4:]))
                elif line.startswith("data: ") and '"person"' in line:
                    self.delays.append(time.monotonic() - self.sent[json.loads(line[6:])["text"]])

    async def say(self) -> None:
        text = f"vraag {uuid4().hex}"
        self.sent[text] = time.monotonic()
        message = {"id": str(uuid4()), "text": text}
        (await self._http.post("/web/messages", json=message, headers=self._headers)).raise_for_status()


async def measure(url: str, streams: int, per_second: float, seconds: float) -> None:
    limits = httpx.Limits(max_connections=streams + 200, max_keepalive_connections=streams + 200)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as http:
        persons = [Person(http, (await http.post("/web/sessions")).json()["session"]) for _ in range(streams)]
        async with asyncio.TaskGroup() as group:
            listening = [group.create_task(person.listen()) for person in persons]
            await asyncio.gather(*(person.is_listening.wait() for person in persons))
            saying = []
            begun = time.monotonic()
            for number, person in zip(range(int(per_second * seconds)), cycle(persons), strict=False):
                await asyncio.sleep(max(0.0, begun + number / per_second - time.monotonic()))
                saying.append(group.create_task(person.say()))
            await asyncio.gather(*saying)
            await asyncio.sleep(SETTLE)
            for task in listening:
                task.cancel()
    report(persons)


def report(persons: list[Person]) -> None:
    delays = sorted(delay for person in persons for delay in person.delays)
    sent = sum(len(person.sent) for person in persons)
    # Of each message the stream brings the message itself and the answer to it.
    lost = sum(2 * len(person.sent) - len(set(person.numbers)) for person in persons)
    twice = sum(len(person.numbers) - len(set(person.numbers)) for person in persons)
    print(f"{len(persons)} streams, {sent} berichten verstuurd; kwijt: {lost}, dubbel: {twice}")
    print(
        f"tot op de eigen stream: mediaan {statistics.median(delays) * 1000:.0f} ms, "
        f"95% binnen {delays[int(len(delays) * 0.95)] * 1000:.0f} ms, langste {delays[-1] * 1000:.0f} ms"
    )


def _wait_until_it_answers(url: str) -> None:
    for _ in range(300):
        try:
            httpx.get(f"{url}/web/welcome").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("De gateway start niet.")


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--streams", type=int, default=500)
    reading.add_argument("--per-second", type=float, default=20)
    reading.add_argument("--seconds", type=float, default=30)
    chosen = reading.parse_args()
    with rasa_stand_in() as rasa, gateway(rasa) as url:
        asyncio.run(measure(url, chosen.streams, chosen.per_second, chosen.seconds))


if __name__ == "__main__":
    main()
