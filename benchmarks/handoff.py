"""How soon a coach reads what a person wrote, and the other way round, with fifty live chats at once.

`python -m benchmarks.handoff`: the real processes, persons on the web channel's event stream, coaches at the desk's own
event stream, writing through the API. The processes that answer and the clients that measure share the machine.
"""

import asyncio
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from itsdangerous import URLSafeSerializer
from sqlalchemy import Engine

from bot.conversation import Sentences
from bot.desk import api_tokens, sessions
from bot.handoff import Coaches, Request, Requests
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_coach, add_team
from bot.model import model_file
from bot.settings import Settings
from bot.store import connect, transaction
from bot.store.tables import TicketReason
from tests.conftest import KNOWLEDGE, serving

CHATS = 50
SECONDS = 60
PAUSE = (2.0, 4.0)
"""Seconds between two messages of the same side, as people type."""

COACHES = 10


@dataclass
class Chat:
    """One person with one coach, and when which message was sent and seen."""

    number: int
    person: dict[str, str]
    coach: dict[str, str]
    desk: dict[str, str]
    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def times(self, side: str) -> list[float]:
        """Milliseconds from sending to seeing, of what this side wrote."""
        return [
            (self.seen[mark] - sent) * 1000
            for mark, sent in self.sent.items()
            if mark.startswith(side) and mark in self.seen
        ]


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(model_file(), Path(folder), WEB_ADDRESS_MESSAGES_PER_MINUTE="1000000") as config,
    ):
        chats = asyncio.run(_talk(config))
    print(json.dumps(_figures(chats), indent=2))


async def _talk(config: Settings) -> list[Chat]:
    engine = connect(config.database)
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=config.gateway, timeout=None, limits=limits) as http:  # noqa: S113 - streams
        chats = await _begin(config, engine, http)
        listening = [
            asyncio.create_task(_listen(http, path, headers, chat))
            for chat in chats
            for path, headers in (("/web/events", chat.person), (f"/desk/tickets/{chat.number}/events", chat.desk))
        ]
        await asyncio.sleep(3)
        await asyncio.gather(*(_write(http, chat, side) for chat in chats for side in ("persoon", "medewerker")))
        await asyncio.sleep(3)
        for task in listening:
            task.cancel()
        await asyncio.wait(listening)
    engine.dispose()
    return chats


async def _begin(config: Settings, engine: Engine, http: httpx.AsyncClient) -> list[Chat]:
    sentences = Sentences(KNOWLEDGE)
    signer = URLSafeSerializer(config.key_for_sessions, salt="web-session")
    with transaction(engine) as session:
        team = add_team(session, TeamData("Werkcentrum", ["AM03"]))
        ids = [add_coach(session, f"Coach {n}", f"c{n}@voorbeeld.nl", [team.id]).id for n in range(COACHES)]
    cookies = {coach: f"loketwijzer_bureau={sessions.begin(engine, coach)}" for coach in ids}
    keys = {coach: f"Bearer {api_tokens.make(engine, 'meting', coach)}" for coach in ids}
    chats = []
    for number in range(CHATS):
        coach = ids[number % COACHES]
        token = (await http.post("/web/sessions")).raise_for_status().json()["session"]
        ticket = (
            Requests(engine, sentences).request(Request(signer.loads(token), TicketReason.ASKED, region="AM03")).number
        )
        Coaches(engine, sentences).take(ticket, coach)
        person = {"Authorization": f"Bearer {token}"}
        chats.append(Chat(ticket, person, {"Authorization": keys[coach]}, {"Cookie": cookies[coach]}))
    return chats


async def _write(http: httpx.AsyncClient, chat: Chat, side: str) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        await asyncio.sleep(random.uniform(*PAUSE))
        mark = f"{side}-{uuid4().hex}"
        body = {"id": str(uuid4()), "text": f"bericht {mark}"}
        chat.sent[mark] = time.perf_counter()
        if side == "persoon":
            response = await http.post("/web/messages", json=body, headers=chat.person)
        else:
            response = await http.post(f"/api/tickets/{chat.number}/reply", json=body, headers=chat.coach)
        response.raise_for_status()


async def _listen(http: httpx.AsyncClient, path: str, headers: dict[str, str], chat: Chat) -> None:
    """Notes when this side sees what the other wrote."""
    other = "medewerker" if path.startswith("/web") else "persoon"
    async for mark in _marks(http, path, headers):
        if mark.startswith(other):
            chat.seen.setdefault(mark, time.perf_counter())


async def _marks(http: httpx.AsyncClient, path: str, headers: dict[str, str]) -> AsyncIterator[str]:
    async with http.stream("GET", path, headers=headers) as response:
        response.raise_for_status()
        async for line in response.aiter_lines():
            for mark in re.findall(r"(?:persoon|medewerker)-[0-9a-f]{32}", line):
                yield mark


def _figures(chats: list[Chat]) -> dict[str, object]:
    figures: dict[str, object] = {"chats": CHATS, "seconds": SECONDS}
    for side in ("persoon", "medewerker"):
        times = [time for chat in chats for time in chat.times(side)]
        sent = sum(mark.startswith(side) for chat in chats for mark in chat.sent)
        figures[f"van {side}"] = {
            "berichten": sent,
            "niet gezien": sent - len(times),
            "mediaan_ms": round(statistics.median(times)),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1]),
        }
    return figures


if __name__ == "__main__":
    main()
