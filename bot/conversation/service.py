"""The way of a message: recorded, answered by the bot one at a time, recorded again, and the waiting told."""

import asyncio
import uuid
from collections import defaultdict

import structlog

from bot.conversation.masking import mask
from bot.conversation.rasa import RasaClient
from bot.conversation.record import Record, Recorded, Said
from bot.knowledge import Knowledge
from bot.store import Author, Owner

log = structlog.get_logger()

LONGEST_MESSAGE = 4_000
"""Characters of one message; a question of a person is far shorter."""


class Conversations:
    """Receives messages of persons and gives what was said since."""

    def __init__(self, record: Record, rasa: RasaClient, knowledge: Knowledge) -> None:
        self._record = record
        self._rasa = rasa
        self._knowledge = knowledge
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._news: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, channel: str) -> str:
        """A new conversation's id."""
        conversation_id = f"{channel}-{uuid.uuid4().hex}"
        await asyncio.to_thread(self._record.begin, conversation_id, channel)
        return conversation_id

    async def exists(self, conversation_id: str) -> bool:
        return await self.owner(conversation_id) is not None

    async def owner(self, conversation_id: str) -> str | None:
        return await asyncio.to_thread(self._record.owner, conversation_id)

    async def receive(self, conversation_id: str, channel_id: str, text: str) -> int:
        """Records a typed message and lets the bot answer it; the same channel id again changes nothing."""
        too_long = len(text) > LONGEST_MESSAGE
        readable, was_masked = mask(text[:LONGEST_MESSAGE])
        sequence, is_new = await self._say(conversation_id, Said(Author.PERSON, readable, channel_id=channel_id))
        if is_new and too_long:
            await self._say_sentence(conversation_id, "te_lang", grens=LONGEST_MESSAGE)
        elif is_new:
            if was_masked:
                await self._say_sentence(conversation_id, "afgeschermd")
            self._let_bot_answer(conversation_id, readable.lstrip("/ "))
        return sequence

    async def press(self, conversation_id: str, channel_id: str, payload: str) -> int:
        """Records a pressed button; a payload that was never offered is only text."""
        title = await asyncio.to_thread(self._record.title_of_button, conversation_id, payload)
        if title is None:
            return await self.receive(conversation_id, channel_id, payload)
        sequence, is_new = await self._say(
            conversation_id, Said(Author.PERSON, title, metadata={"payload": payload}, channel_id=channel_id)
        )
        if is_new:
            self._let_bot_answer(conversation_id, payload)
        return sequence

    async def after(self, conversation_id: str, sequence: int, wait: float = 0.0) -> list[Recorded]:
        """What was said after a number; waits up to so many seconds for the first such message."""
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            news = self._news[conversation_id]
            said = await asyncio.to_thread(self._record.after, conversation_id, sequence)
            left = deadline - asyncio.get_running_loop().time()
            if said or left <= 0:
                return said
            try:
                await asyncio.wait_for(news.wait(), left)
            except TimeoutError:
                return []

    async def rest(self) -> None:
        """Waits until every answer that is being made has been recorded."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _let_bot_answer(self, conversation_id: str, message: str) -> None:
        task = asyncio.create_task(self._answer(conversation_id, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, conversation_id: str, message: str) -> None:
        async with self._turns[conversation_id]:
            if await self.owner(conversation_id) not in (Owner.BOT, Owner.WAITING):
                return
            answers = await self._rasa.answer(conversation_id, message)
            if await self.owner(conversation_id) not in (Owner.BOT, Owner.WAITING):
                log.info("answer dropped: a coach has the conversation")
                return
            if not answers:
                await self._say_sentence(conversation_id, "storing")
            for answer in answers or []:
                await self._say(
                    conversation_id,
                    Said(
                        Author.BOT,
                        answer.get("text") or "",
                        buttons=answer.get("buttons") or [],
                        metadata=answer.get("metadata") or {},
                    ),
                )

    async def _say_sentence(self, conversation_id: str, name: str, **values: object) -> None:
        zin = self._knowledge.zinnen[name]
        buttons = [
            {"title": self._knowledge.onderwerpen[topic].knop, "payload": "/" + topic.replace("/", "_")}
            for topic in zin.knoppen
        ]
        await self._say(conversation_id, Said(Author.BOT, zin.tekst.strip().format(**values), buttons=buttons))

    async def _say(self, conversation_id: str, said: Said) -> tuple[int, bool]:
        added = await asyncio.to_thread(self._record.add, conversation_id, said)
        self._news.pop(conversation_id, asyncio.Event()).set()
        return added
