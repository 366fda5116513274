"""A crowd that talks with a real bot while its processes are killed: persons, their coaches, and who kills.

What they send is sent again until it is acknowledged, and now and then once more, as clients do.
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from itsdangerous import URLSafeSerializer
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from bot.conversation import Sentences
from bot.handoff import Request, Requests
from bot.processes import Process
from bot.settings import Settings
from bot.store import reading
from bot.store.tables import Ticket, TicketReason
from tests.conftest import KNOWLEDGE, Bot

QUESTIONS = {
    "wat is bbz": "bbz/wat_is",
    "wat is tozo": "tozo/wat_is",
    "wat is ontwikkeladvies": "ontwikkeladvies/wat_is",
    "wat is een werkcentrum": "mobiliteitsteam/wat_is",
    "hoe vraag ik bbz aan": "bbz/aanvragen",
    "hallo": "bot/groet",
}
SENT_AGAIN = 0.3
"""How often a message that was acknowledged is sent once more."""

CUT_OFF = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.TimeoutException)
"""What a client meets when the gateway that it speaks to is killed."""

PATIENCE = 600
"""Seconds after which the bot may give up: on a machine with much else to do Rasa starts slowly."""


@dataclass
class World:
    """What a crowd lives in."""

    config: Settings
    engine: Engine
    http: httpx.AsyncClient
    gateways: list[str]
    coach_keys: list[str]
    answer_length: dict[str, int]
    """How many messages the answer on a topic has, when nobody is killed."""

    def signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.config.key_for_sessions, salt="web-session")


def answer_lengths(bot: Bot) -> dict[str, int]:
    """How many messages each question gets, asked in peace."""
    return {topic: len(bot.say(f"rust-{topic.replace('/', '-')}", text)) for text, topic in QUESTIONS.items()}


@dataclass
class Person:
    """Someone who asks the bot, then a coach, then the bot again; and sees what their client sees."""

    world: World
    luck: random.Random
    gateway: str = ""
    token: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    contested: str | None = None
    """A question that was sent at the moment the coach took over: either of the two has it."""
    to_coach: list[str] = field(default_factory=list)
    from_coach: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    is_through: bool = False

    @property
    def conversation_id(self) -> str:
        return str(self.world.signer().loads(self.token))

    async def live(self) -> None:
        """The whole stay."""
        self.gateway = self.luck.choice(self.world.gateways)
        begun = await self._send("/web/sessions", {})
        self.token = begun["session"]
        following = asyncio.create_task(self._follow())
        try:
            await self._talk()
            self.is_through = True
        finally:
            following.cancel()
            await asyncio.wait([following])

    async def _talk(self) -> None:
        first, second, third, while_waiting, last = self.luck.sample(list(QUESTIONS), 5)
        await self._ask(first)
        await self._think()
        await asyncio.gather(self._ask(second), self._ask(third, after=0.05))
        number = await self._ask_for_coach()
        if self.luck.random() < 0.5:
            await self._ask(while_waiting)
        else:
            self.contested = while_waiting
            await self._say(while_waiting)
        coach = Coach(self.world, self.luck, number)
        await coach.claim()
        await self._until(lambda: self._is_told("coach_took"))
        for turn in range(2):
            await asyncio.gather(self._say_to_coach(f"vraag {turn} aan de medewerker"), self._hear(coach, turn))
        await coach.close()
        await self._until(lambda: self._is_told("coach_closed"))
        await self._ask(last)

    async def _ask(self, question: str, after: float = 0.0) -> None:
        """Asks the bot, and waits for the whole answer."""
        await asyncio.sleep(after)
        self.asked.append(question)
        await self._say(question)
        topic = QUESTIONS[question]
        await self._until(lambda: len(self.answers_on(topic)) >= self.world.answer_length[topic])

    async def _say_to_coach(self, text: str) -> None:
        self.to_coach.append(text)
        await self._say(text)

    async def _hear(self, coach: "Coach", turn: int) -> None:
        text = f"antwoord {turn} van de medewerker"
        self.from_coach.append(text)
        await coach.say(text)
        await self._until(lambda: any(one["text"] == text for one in self.seen))

    async def _say(self, text: str) -> None:
        message = {"id": str(UUID(int=self.luck.getrandbits(128), version=4)), "text": text}
        sequence = (await self._send("/web/messages", message))["sequence"]
        self.numbers.append(sequence)
        while self.luck.random() < SENT_AGAIN:
            assert (await self._send("/web/messages", message))["sequence"] == sequence

    async def _ask_for_coach(self) -> int:
        requests = Requests(self.world.engine, Sentences(KNOWLEDGE))

        def ask() -> int:
            return requests.request(Request(self.conversation_id, TicketReason.ASKED)).number

        while True:
            with suppress(OperationalError):
                return await asyncio.to_thread(ask)

    async def _follow(self) -> None:
        while True:
            after = self.seen[-1]["sequence"] if self.seen else 0
            try:
                response = await self.world.http.get(
                    f"{self.gateway}/web/messages", params={"after": after, "wait": 5}, headers=self._headers
                )
            except CUT_OFF:
                await asyncio.sleep(0.2)
                continue
            if response.is_success:
                self.seen += response.json()["messages"]
            else:
                await asyncio.sleep(0.2)

    async def _send(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await until_acknowledged(
            lambda: self.world.http.post(f"{self.gateway}{path}", json=body, headers=self._headers)
        )

    async def _until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline, f"{self.conversation_id} wacht op iets dat niet komt: {self.story()}"
            await asyncio.sleep(0.05)

    async def _think(self) -> None:
        await asyncio.sleep(self.luck.uniform(0, 2))

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _is_told(self, reason: str) -> bool:
        return any(one["metadata"].get("reason") == reason for one in self.seen)

    def answers_on(self, topic: str) -> list[dict[str, Any]]:
        return [one for one in self.seen if one["author"] == "bot" and one["metadata"].get("topic") == topic]

    def story(self) -> list[str]:
        """Who said what about what, to read when something is wrong."""
        return [f"{one['sequence']} {one['author']}: {_about(one)}" for one in self.seen]


def _about(message: dict[str, Any]) -> str:
    metadata = message["metadata"]
    return str(metadata.get("topic") or metadata.get("reason") or message["text"][:30])


@dataclass
class Coach:
    """A coach at one ticket, through the desk's API."""

    world: World
    luck: random.Random
    number: int

    def __post_init__(self) -> None:
        self._key = self.luck.choice(self.world.coach_keys)

    async def claim(self) -> None:
        await self._do("claim", {})

    async def say(self, text: str) -> None:
        words = {"id": str(UUID(int=self.luck.getrandbits(128), version=4)), "text": text}
        await self._do("reply", words)

    async def close(self) -> None:
        await self._do("close", {})

    async def _do(self, deed: str, body: dict[str, Any]) -> None:
        await until_acknowledged(lambda: self._post(deed, body))
        while self.luck.random() < SENT_AGAIN:
            await until_acknowledged(lambda: self._post(deed, body))

    async def _post(self, deed: str, body: dict[str, Any]) -> httpx.Response:
        gateway = self.luck.choice(self.world.gateways)
        url = f"{gateway}/api/tickets/{self.number}/{deed}"
        return await self.world.http.post(url, json=body, headers={"Authorization": f"Bearer {self._key}"})


async def until_acknowledged(send: Callable[[], Awaitable[httpx.Response]]) -> dict[str, Any]:
    """Sends it until it is acknowledged; a refusal is an error."""
    while True:
        with suppress(*CUT_OFF):
            response = await send()
            if not response.is_server_error:
                assert response.is_success, f"{response.status_code} {response.text}"
                acknowledged: dict[str, Any] = response.json()
                return acknowledged
        await asyncio.sleep(0.2)


async def kill_and_restart(parts: list[Process], order: list[str], logs: Path, luck: random.Random) -> int:
    """Kills processes by name, each at a random moment, and starts them again; how many."""
    by_name = {part.name: part for part in parts}
    for name in order:
        await asyncio.sleep(luck.uniform(2.0, 8.0))
        await asyncio.to_thread(_kill, by_name[name])
        await asyncio.sleep(luck.uniform(0.0, 1.0))
        by_name[name].start(logs)
    return len(order)


def _kill(part: Process) -> None:
    assert part.child is not None
    os.killpg(part.child.pid, signal.SIGKILL)
    part.child.wait()


def closed(engine: Engine, conversation_id: str) -> bool:
    """Whether the one ticket of this conversation is closed."""
    with reading(engine) as session:
        tickets = session.scalars(select(Ticket).where(Ticket.conversation_id == conversation_id)).all()
        return [ticket.closed_at is not None for ticket in tickets] == [True]
