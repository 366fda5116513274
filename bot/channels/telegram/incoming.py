"""From Telegram into the conversation: each update once, whatever it holds.

Everything that matters is recorded before the update is confirmed. So what comes twice, or again after a crash in the
middle, changes nothing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.telegram import consent, with_coach
from bot.channels.telegram.chats import Chats
from bot.channels.telegram.commands import Command, command_in
from bot.channels.telegram.consent import PhoneConsent
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.kinds import channel_id, has_only_moved, kind_of, written_at
from bot.channels.telegram.locations import Locations
from bot.channels.telegram.reactions import Reactions
from bot.channels.telegram.typing_action import Typing
from bot.channels.telegram.with_coach import WithCoach
from bot.conversation import Conversations, Said, Sentences, UnknownConversationError
from bot.conversation.record import Added
from bot.conversation.turns import BOT_ANSWERS
from bot.handoff import Requests
from bot.knowledge import Knowledge
from bot.store import Author, Owner
from bot.store.tables import now

log = structlog.get_logger()

FRESH = timedelta(minutes=10)
"""Of what is older only the last message of a person is answered."""


class Incoming:
    """Takes updates. Raises SQLAlchemyError when the database is away: then nothing may be confirmed."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it connects
        self,
        bot: Bot,
        conversations: Conversations,
        knowledge: Knowledge,
        chats: Chats,
        keyboards: Keyboards,
        typing: Typing,
        reactions: Reactions,
        requests: Requests,
    ) -> None:
        self._bot = bot
        self._conversations = conversations
        self._knowledge = knowledge
        self._sentences = Sentences(knowledge)
        self._chats = chats
        self._keyboards = keyboards
        self._typing = typing
        self._reactions = reactions
        self._consent = PhoneConsent(chats, keyboards, self._sentences)
        self._locations = Locations(conversations, chats, self._sentences)
        self._with_coach = WithCoach(chats, requests, keyboards, self._sentences)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take_all(self, updates: Sequence[Update]) -> None:
        """Takes updates: chats beside each other, the updates of one chat in their order."""
        of_chat: defaultdict[int, list[Update]] = defaultdict(list)
        for update in sorted(updates, key=lambda update: update.update_id):
            if update.effective_chat is not None and not has_only_moved(update):
                of_chat[update.effective_chat.id].append(update)
        taking = (self._take_chat(chat_id, updates) for chat_id, updates in of_chat.items())
        for problem in await asyncio.gather(*taking, return_exceptions=True):
            if problem is not None:
                raise problem

    async def _take_chat(self, chat_id: int, updates: list[Update]) -> None:
        async with self._turns.setdefault(chat_id, asyncio.Lock()):
            for update in updates:
                await self._take_safely(update)

    async def _take_safely(self, update: Update) -> None:
        try:
            try:
                await self._take(update)
            except UnknownConversationError:
                # It was cleared up: there is a new one now.
                self._chats.is_gone(_address(update))
                await self._take(update)
        except SQLAlchemyError:
            raise
        except Exception as error:
            # The edge of the process: an update that nobody can read must not keep back all that follow.
            log.error("telegram: update not read", update=update.update_id, error=type(error).__name__)

    async def _take(self, update: Update) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        if chat.type != ChatType.PRIVATE:
            await self._leave(chat)
        elif update.callback_query is not None:
            await self._press(str(chat.id), update.callback_query)
        elif (message := update.message or update.edited_message) is not None:
            await self._read(str(chat.id), message, is_old=written_at(message) < now() - FRESH)

    async def _read(self, address: str, message: Message, *, is_old: bool) -> None:
        if message.from_user is not None and message.from_user.is_bot:
            return
        conversation_id = await self._chats.conversation(address)
        text = message.text or message.caption or ""
        command = command_in(text, self._knowledge) if message.text else None
        if command is not None:
            await self._obey(address, conversation_id, message, command, is_old=is_old)
        elif kind_of(message) == "nummer":
            await self._consent.ask(conversation_id, message)
        elif kind_of(message) == "plaats":
            await self._locations.ask(conversation_id, message, is_old=is_old)
        elif kind_of(message) == "tekst":
            await self._answer(address, conversation_id, channel_id(message), text, is_old=is_old)
        else:
            await self._reactions.react(conversation_id, message, is_old=is_old)
            if text:
                await self._answer(address, conversation_id, f"{channel_id(message)}-tekst", text, is_old=is_old)

    async def _answer(self, address: str, conversation_id: str, identity: str, text: str, *, is_old: bool) -> None:
        self._show_typing(address, await self._conversations.receive(conversation_id, identity, text, is_old=is_old))

    async def _obey(
        self, address: str, conversation_id: str, message: Message, command: Command, *, is_old: bool
    ) -> None:
        identity = channel_id(message)
        if await self._conversations.owner(conversation_id) == Owner.COACH:
            await self._with_coach.obey(conversation_id, identity, command, is_old=is_old)
        elif command.sentence is not None:
            written = Said(Author.PERSON, f"/{command.name}", channel_id=identity)
            sentence = command.sentence
            await self._chats.write(
                conversation_id,
                written,
                lambda owner: [self._sentences.said(Author.BOT, sentence)] if owner in BOT_ANSWERS else [],
                is_old=is_old,
            )
        elif command.topic is not None:
            payload = "/" + command.topic.replace("/", "_")
            await self._chats.offer(conversation_id, payload, self._knowledge.onderwerpen[command.topic].knop)
            added = await self._conversations.press(conversation_id, identity, payload, is_old=is_old)
            self._show_typing(address, added)

    async def _press(self, address: str, query: CallbackQuery) -> None:
        conversation_id = await self._chats.conversation(address)
        data = query.data or ""
        button = await self._chats.button(conversation_id, data)
        if button is None:
            self._keyboards.acknowledge(query, self._sentences.text("telegram_knop_verlopen"))
            return
        title, payload = button
        if payload in (consent.YES, consent.NO):
            await self._consent.decided(conversation_id, address, query, title, payload)
            return
        if payload in (with_coach.YES, with_coach.NO):
            await self._with_coach.decided(conversation_id, address, query, title, payload)
            return
        self._show_typing(address, await self._conversations.choose(conversation_id, f"tg-{data}", title, payload))
        self._keyboards.acknowledge(query)
        self._keyboards.was_pressed(address, query, self._sentences.text("telegram_gekozen", keuze=title))

    def _show_typing(self, address: str, added: Added) -> None:
        if added.turn is not None:
            self._typing.begin(address)

    async def _leave(self, chat: Chat) -> None:
        """In a group everybody reads along, so the bot says that and goes; also when it may not say it."""
        if chat.type != ChatType.CHANNEL:
            try:
                await self._bot.send_message(chat.id, self._sentences.text("telegram_alleen_prive"))
            except TelegramError as error:
                log.info("telegram: group not told why", error=type(error).__name__)
        try:
            await self._bot.leave_chat(chat.id)
        except TelegramError as error:
            log.info("telegram: group not left", error=type(error).__name__)


def _address(update: Update) -> str:
    return str(update.effective_chat.id) if update.effective_chat else ""
