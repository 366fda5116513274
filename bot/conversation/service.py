"""The way of a message: recorded, answered by the bot one at a time, recorded again, and the waiting told."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.conversation import commits
from bot.conversation.answering import PATIENCE, Answering
from bot.conversation.backlog import Backlog
from bot.conversation.masking import mask
from bot.conversation.messages import Recorded, Said
from bot.conversation.news import Following, News
from bot.conversation.rasa import RasaClient
from bot.conversation.record import Added, Record
from bot.conversation.relay import Relay, Signal
from bot.conversation.sentences import Sentences
from bot.conversation.turns import BOT_ANSWERS
from bot.conversation.typists import COACH_TYPES, LONGEST_ANSWER, Typist, Typists
from bot.knowledge import Knowledge
from bot.limits import LONGEST_MESSAGE
from bot.store import Author, Owner


class Conversations:
    """Receives messages of persons and gives what was said since."""

    def __init__(
        self,
        record: Record,
        rasa: RasaClient,
        knowledge: Knowledge,
        redis_url: str = "",
        patience: timedelta = PATIENCE,
    ) -> None:
        self._record = record
        self._sentences = Sentences(knowledge)
        self._news = News(record)
        self._typists = Typists()
        self._hear_coaches: list[Callable[[str], None]] = []
        self._relay = Relay(redis_url, self._hear) if redis_url else None
        self._answering = Answering(record.engine, rasa, self._sentences, self._bot_types, patience)
        self._backlog = Backlog(record, self._sentences, self._answering.begin)
        commits.listen(record.engine, self.wake)

    async def run(self) -> None:
        """What goes on by itself in a gateway, until it is cancelled: without it only `receive` and `press` answer."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._answering.run())
            group.create_task(self._backlog.run())
            if self._relay is not None:
                group.create_task(self._relay.run())

    @property
    def hears_others(self) -> bool:
        """Whether other gateways tell this one at once what goes on there; else it looks every half second."""
        return self._relay is not None and self._relay.is_connected

    async def rest(self) -> None:
        """Waits until every answer that is being made has been recorded."""
        await self._answering.rest()

    async def begin(self, channel: str, address: str | None = None) -> str:
        """A new conversation's id, with the person at that address of the channel."""
        conversation_id = f"{channel}-{uuid.uuid4().hex}"
        await asyncio.to_thread(self._record.begin, conversation_id, channel, address)
        return conversation_id

    async def exists(self, conversation_id: str) -> bool:
        return await self.owner(conversation_id) is not None

    async def owner(self, conversation_id: str) -> str | None:
        return await asyncio.to_thread(self._record.owner, conversation_id)

    async def receive(self, conversation_id: str, channel_id: str, text: str, *, is_old: bool = False) -> Added:
        """Records a typed message and lets the bot answer it, unless a coach has the conversation.

        The same channel id again changes nothing; what is old is answered when nothing follows it. Raises
        UnknownConversationError.
        """
        too_long = len(text) > LONGEST_MESSAGE
        readable, was_masked = mask(text[:LONGEST_MESSAGE])

        def remarks(owner: Owner) -> list[Said]:
            with_bot = owner in BOT_ANSWERS
            author = Author.BOT if with_bot else Author.SYSTEM
            name = "te_lang" if with_bot else "afgekapt"
            cut = [self._sentences.said(author, name, grens=LONGEST_MESSAGE)] if too_long else []
            return cut + ([self._sentences.said(author, "afgeschermd")] if was_masked else [])

        said = Said(Author.PERSON, readable, channel_id=channel_id)
        return await self.add(conversation_id, said, remarks, for_the_bot=not too_long, is_old=is_old)

    async def press(self, conversation_id: str, channel_id: str, payload: str, *, is_old: bool = False) -> Added:
        """Records a pressed button; a payload that was never offered is only text."""
        title = await asyncio.to_thread(self._record.title_of_button, conversation_id, payload)
        if title is None:
            return await self.receive(conversation_id, channel_id, payload, is_old=is_old)
        return await self.choose(conversation_id, channel_id, title, payload, is_old=is_old)

    async def choose(
        self, conversation_id: str, channel_id: str, title: str, payload: str, *, is_old: bool = False
    ) -> Added:
        """Records a pressed button that is known to have been offered."""
        said = Said(Author.PERSON, title, metadata={"payload": payload}, channel_id=channel_id)
        return await self.add(conversation_id, said, for_the_bot=True, is_old=is_old)

    async def add(
        self,
        conversation_id: str,
        said: Said,
        remarks: Callable[[Owner], list[Said]] = lambda owner: [],
        *,
        for_the_bot: bool = False,
        is_old: bool = False,
    ) -> Added:
        """Records what a person said, with the remarks on it and the bot's answer: now, or after a backlog."""
        if is_old:
            return await asyncio.to_thread(
                self._backlog.put_aside, conversation_id, said, remarks, for_the_bot=for_the_bot
            )
        if self._backlog.is_waiting(conversation_id):
            await asyncio.to_thread(self._backlog.overtake, conversation_id)
        added = await asyncio.to_thread(self._record.add, conversation_id, said, remarks, for_the_bot)
        if added.turn is not None:
            self._answering.begin(added.turn)
        return added

    async def after(self, conversation_id: str, sequence: int, wait: float = 0.0) -> list[Recorded]:
        """What was said after a number; waits up to so many seconds for the first such message."""
        deadline = asyncio.get_running_loop().time() + wait
        with self.follow(conversation_id) as following:
            while True:
                said = await asyncio.to_thread(self._record.after, conversation_id, sequence)
                left = deadline - asyncio.get_running_loop().time()
                if said or left <= 0:
                    return said
                await following.wait(left)

    @contextmanager
    def follow(self, conversation_id: str) -> Iterator[Following]:
        """Hears, while the context lasts, that something was said or that somebody began or stopped typing."""
        with self._news.follow(conversation_id) as following:
            yield following

    def wake(self, conversation_id: str) -> None:
        """Tells who waits, here and in other gateways, that something was said; may be called from any thread.

        What is committed on this process's own engine is told without it.
        """
        self._news.tell(conversation_id)
        self._send(Signal(conversation_id))

    def typing(self, conversation_id: str) -> Typist | None:
        """Who is making an answer at this moment: a coach who types, or the bot."""
        return self._typists.of(conversation_id)

    def coach_types(self, conversation_id: str, name: str) -> None:
        """A coach pressed a key; holds for five seconds."""
        self._types(Signal(conversation_id, Author.COACH, name, COACH_TYPES))
        for hears in self._hear_coaches:
            hears(conversation_id)

    def listen_to_coaches(self, hears: Callable[[str], None]) -> None:
        """Calls it with the conversation's id for each key that a coach presses in this gateway, and in no other."""
        self._hear_coaches.append(hears)

    def _bot_types(self, conversation_id: str, begins: bool) -> None:
        self._types(Signal(conversation_id, Author.BOT, seconds=LONGEST_ANSWER if begins else 0.0))

    def _types(self, signal: Signal) -> None:
        self._hear(signal)
        self._send(signal)

    def _hear(self, signal: Signal) -> None:
        if signal.author is not None:
            self._note_typist(signal.conversation_id, Typist(signal.author, signal.name), signal.seconds)
        self._news.tell(signal.conversation_id)

    def _note_typist(self, conversation_id: str, typist: Typist, seconds: float) -> None:
        if not seconds:
            self._typists.ends(conversation_id, typist)
            return
        self._typists.begins(conversation_id, typist, seconds)
        # Who follows hears of the end too, when nobody says so.
        asyncio.get_running_loop().call_later(seconds + 0.05, self._news.tell, conversation_id)

    def _send(self, signal: Signal) -> None:
        if self._relay is not None:
            self._relay.send(signal)
