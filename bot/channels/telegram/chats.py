"""The conversation of a chat: found or begun, written in without asking the bot, and moved to another address."""

import asyncio
from collections.abc import Callable

from sqlalchemy import Engine, select, update

from bot.conversation import Conversations, Record, Said
from bot.conversation.record import Added
from bot.store import Author, Conversation, Message, Owner, reading, transaction
from bot.store.tables import Person

CHANNEL = "telegram"

MOST_KNOWN = 20_000
"""Chats whose conversation is remembered here, so that it is not looked up for each message."""


class Chats:
    """What the channel keeps of chats; all of it in the record, so that it survives a restart."""

    def __init__(self, engine: Engine, conversations: Conversations) -> None:
        self._engine = engine
        self._record = Record(engine)
        self._conversations = conversations
        self._known: dict[str, str] = {}

    async def conversation(self, address: str) -> str:
        """The conversation of a chat; a new one for someone new."""
        if address not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = await asyncio.to_thread(self._record.conversation_at, CHANNEL, address)
            self._known[address] = found or await self._conversations.begin(CHANNEL, address)
        return self._known[address]

    def is_gone(self, address: str) -> None:
        """The conversation of a chat turned out to be cleared up: the next one is looked up, or begun."""
        self._known.pop(address, None)

    async def address(self, conversation_id: str) -> str | None:
        """Where a conversation is; None for one of another channel."""
        return await asyncio.to_thread(self._address, conversation_id)

    async def write(
        self,
        conversation_id: str,
        said: Said,
        reaction: Callable[[Owner], list[Said]] = lambda owner: [],
        *,
        is_old: bool = False,
    ) -> Added:
        """Records what the bot is not asked about, with the reaction to it: both or neither, and once."""
        if said.author == Author.PERSON:
            return await self._conversations.add(conversation_id, said, reaction, is_old=is_old)
        return await asyncio.to_thread(self._record.add, conversation_id, said, reaction)

    async def offer(self, conversation_id: str, payload: str, title: str) -> None:
        """Makes a payload one that was offered in the conversation, so that it can be pressed."""
        if await asyncio.to_thread(self._record.title_of_button, conversation_id, payload) is None:
            buttons = [{"title": title, "payload": payload}]
            await self.write(conversation_id, Said(Author.SYSTEM, "", buttons=buttons, metadata={"offered": "command"}))

    async def button(self, conversation_id: str, token: str) -> tuple[str, str] | None:
        """Title and payload of the button with this token; None when it is no longer kept."""
        return await asyncio.to_thread(self._button, conversation_id, token)

    async def move(self, address: str, new_address: str) -> None:
        """The chat has another number from now on."""
        await asyncio.to_thread(self._move, address, new_address)
        for old_or_new in (address, new_address):
            self.is_gone(old_or_new)

    def _address(self, conversation_id: str) -> str | None:
        with reading(self._engine) as session:
            return session.scalar(
                select(Person.address)
                .join(Conversation, Conversation.person_id == Person.id)
                .where(Conversation.id == conversation_id, Conversation.channel == CHANNEL)
            )

    def _move(self, address: str, new_address: str) -> None:
        with transaction(self._engine) as session:
            session.execute(
                update(Person).where(Person.channel == CHANNEL, Person.address == address).values(address=new_address)
            )

    def _button(self, conversation_id: str, token: str) -> tuple[str, str] | None:
        tail, _, place = token.partition(":")
        sequence, _, index = place.partition(":")
        if not (tail and conversation_id.endswith(tail) and sequence.isdecimal() and index.isdecimal()):
            return None
        with reading(self._engine) as session:
            buttons = session.scalar(
                select(Message.buttons).where(
                    Message.conversation_id == conversation_id,
                    Message.sequence == int(sequence),
                    Message.author != Author.PERSON,
                )
            )
        if buttons is None or int(index) >= len(buttons):
            return None
        return str(buttons[int(index)]["title"]), str(buttons[int(index)]["payload"])
