"""The way of a message: recorded, answered by the bot one at a time, recorded again, and the waiting told."""

import asyncio
import uuid
from collections import defaultdict
from typing import Any

import structlog

from bot.conversation.masking import mask
from bot.conversation.messages import Recorded, Said
from bot.conversation.ownership import BOT_ANSWERS
from bot.conversation.rasa import RasaClient
from bot.conversation.record import Added, Record
from bot.conversation.sentences import Sentences
from bot.knowledge import Knowledge
from bot.limits import LONGEST_MESSAGE
from bot.store import Author

log = structlog.get_logger()

LOOK_AGAIN = 0.5
"""Seconds after which the record is read again: another process may have written in it, which nobody tells us."""


class Conversations:
    """Receives messages of persons and gives what was said since."""

    def __init__(self, record: Record, rasa: RasaClient, knowledge: Knowledge) -> None:
        self._record = record
        self._rasa = rasa
        self._sentences = Sentences(knowledge)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._news: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, channel: str, address: str | None = None) -> str:
        """A new conversation's id, with the person at that address of the channel."""
        conversation_id = f"{channel}-{uuid.uuid4().hex}"
        await asyncio.to_thread(self._record.begin, conversation_id, channel, address)
        return conversation_id

    async def exists(self, conversation_id: str) -> bool:
        return await self.owner(conversation_id) is not None

    async def owner(self, conversation_id: str) -> str | None:
        return await asyncio.to_thread(self._record.owner, conversation_id)

    async def receive(self, conversation_id: str, channel_id: str, text: str) -> int:
        """Records a typed message and lets the bot answer it, unless a coach has the conversation.

        The same channel id again changes nothing. Raises UnknownConversationError.
        """
        too_long = len(text) > LONGEST_MESSAGE
        readable, was_masked = mask(text[:LONGEST_MESSAGE])
        added = await self._say(conversation_id, Said(Author.PERSON, readable, channel_id=channel_id))
        if not added.is_new:
            return added.sequence
        with_bot = added.owner in BOT_ANSWERS
        if too_long:
            await self._say_sentence(
                conversation_id, "te_lang" if with_bot else "afgekapt", with_bot, grens=LONGEST_MESSAGE
            )
        if was_masked:
            await self._say_sentence(conversation_id, "afgeschermd", with_bot)
        if with_bot and not too_long:
            self._let_bot_answer(conversation_id, readable.lstrip("/ "))
        return added.sequence

    async def press(self, conversation_id: str, channel_id: str, payload: str) -> int:
        """Records a pressed button; a payload that was never offered is only text."""
        title = await asyncio.to_thread(self._record.title_of_button, conversation_id, payload)
        if title is None:
            return await self.receive(conversation_id, channel_id, payload)
        added = await self._say(
            conversation_id, Said(Author.PERSON, title, metadata={"payload": payload}, channel_id=channel_id)
        )
        if added.is_new and added.owner in BOT_ANSWERS:
            self._let_bot_answer(conversation_id, payload)
        return added.sequence

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
                await asyncio.wait_for(news.wait(), min(left, LOOK_AGAIN))
            except TimeoutError:
                continue

    def wake(self, conversation_id: str) -> None:
        """Tells who waits in this process that something was said; who waits in another looks again by itself."""
        self._news.pop(conversation_id, asyncio.Event()).set()

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
            if await self.owner(conversation_id) not in BOT_ANSWERS:
                return
            answers = await self._rasa.answer(conversation_id, message)
            answer = [_said(part) for part in answers or []] or [self._sentences.said(Author.BOT, "storing")]
            if not await asyncio.to_thread(self._record.add_answer, conversation_id, answer):
                log.info("answer dropped: a coach has the conversation")
            self.wake(conversation_id)

    async def _say_sentence(self, conversation_id: str, name: str, with_bot: bool, **values: object) -> None:
        author = Author.BOT if with_bot else Author.SYSTEM
        await self._say(conversation_id, self._sentences.said(author, name, **values))

    async def _say(self, conversation_id: str, said: Said) -> Added:
        added = await asyncio.to_thread(self._record.add, conversation_id, said)
        self.wake(conversation_id)
        return added


def _said(answer: dict[str, Any]) -> Said:
    return Said(
        Author.BOT,
        answer.get("text") or "",
        buttons=answer.get("buttons") or [],
        metadata=answer.get("metadata") or {},
    )
