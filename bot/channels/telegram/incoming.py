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

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.commands import Command, command_in
from bot.channels.telegram.consent import PhoneConsent
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.kinds import channel_id, kind_of, written_at
from bot.channels.telegram.reactions import Reactions
from bot.channels.telegram.typing_action import Typing
from bot.conversation import Conversations, Said, Sentences, UnknownConversationError
from bot.conversation.masking import mask
from bot.conversation.turns import BOT_ANSWERS
from bot.knowledge import Knowledge
from bot.limits import LONGEST_MESSAGE
from bot.store import Author
from bot.store.tables import now

log = structlog.get_logger()

FRESH = timedelta(minutes=10)
"""Of what is older only the last message is answered."""


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
    ) -> None:
        self._bot = bot
        self._conversations = conversations
        self._knowledge = knowledge
        self._sentences = Sentences(knowledge)
        self._chats = chats
        self._keyboards = keyboards
        self._typing = typing
        self._reactions = reactions
        self._consent = PhoneConsent(bot, conversations, chats, keyboards, self._sentences)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take_all(self, updates: Sequence[Update]) -> None:
        """Takes updates: chats beside each other, the updates of one chat in their order."""
        of_chat: defaultdict[int, list[Update]] = defaultdict(list)
        for update in sorted(updates, key=lambda update: update.update_id):
            if update.effective_chat is not None:
                of_chat[update.effective_chat.id].append(update)
        taking = (self._take_chat(chat_id, updates) for chat_id, updates in of_chat.items())
        for problem in await asyncio.gather(*taking, return_exceptions=True):
            if problem is not None:
                raise problem

    async def _take_chat(self, chat_id: int, updates: list[Update]) -> None:
        async with self._turns.setdefault(chat_id, asyncio.Lock()):
            for update in updates:
                is_last = update is updates[-1]
                await self._take_safely(update, is_last=is_last, is_behind=len(updates) > 1)

    async def _take_safely(self, update: Update, *, is_last: bool, is_behind: bool) -> None:
        try:
            try:
                await self._take(update, is_last=is_last, is_behind=is_behind)
            except UnknownConversationError:
                # It was cleared up at this very moment: there is a new one now.
                await self._take(update, is_last=is_last, is_behind=is_behind)
        except SQLAlchemyError:
            raise
        except Exception as error:
            # The edge of the process: an update that nobody can read must not keep back all that follow.
            log.error("telegram: update not read", update=update.update_id, error=type(error).__name__)

    async def _take(self, update: Update, *, is_last: bool, is_behind: bool) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        if chat.type != ChatType.PRIVATE:
            await self._leave(chat)
        elif update.callback_query is not None:
            await self._press(str(chat.id), update.callback_query)
        elif (message := update.message or update.edited_message) is not None:
            is_old = written_at(message) < now() - FRESH
            if is_old and not is_last:
                await self._keep(str(chat.id), message)
            else:
                await self._read(str(chat.id), message, is_answer_to_many=is_old and is_behind)

    async def _read(self, address: str, message: Message, *, is_answer_to_many: bool) -> None:
        if message.from_user is not None and message.from_user.is_bot:
            return
        conversation_id = await self._chats.conversation(address)
        if is_answer_to_many:
            await self._say_that_it_was_away(conversation_id, message)
        text = message.text or message.caption or ""
        command = command_in(text, self._knowledge) if message.text else None
        if command is not None:
            await self._obey(address, conversation_id, message, command)
        elif kind_of(message) == "nummer":
            await self._consent.ask(address, conversation_id, message)
        elif kind_of(message) == "tekst":
            await self._answer(address, conversation_id, channel_id(message), text)
        else:
            await self._reactions.react(conversation_id, message)
            if text:
                await self._answer(address, conversation_id, f"{channel_id(message)}-tekst", text)

    async def _keep(self, address: str, message: Message) -> None:
        """Records a message that is too old to be answered."""
        conversation_id = await self._chats.conversation(address)
        text = message.text or message.caption
        if not text:
            await self._reactions.keep(conversation_id, message)
            return
        readable, _ = mask(text[:LONGEST_MESSAGE])
        await self._chats.write(conversation_id, Said(Author.PERSON, readable, channel_id=channel_id(message)))

    async def _say_that_it_was_away(self, conversation_id: str, message: Message) -> None:
        if await self._conversations.owner(conversation_id) in BOT_ANSWERS:
            said = self._sentences.said(Author.BOT, "telegram_achterstand")
            told = Said(said.author, said.text, channel_id=f"{channel_id(message)}-achterstand")
            await self._chats.write(conversation_id, told)

    async def _answer(self, address: str, conversation_id: str, identity: str, text: str) -> None:
        await self._show_typing(address, conversation_id)
        await self._conversations.receive(conversation_id, identity, text)

    async def _obey(self, address: str, conversation_id: str, message: Message, command: Command) -> None:
        identity = channel_id(message)
        if command.sentence is not None:
            written = Said(Author.PERSON, (message.text or "").strip()[:LONGEST_MESSAGE], channel_id=identity)
            sentence = command.sentence
            await self._chats.write(
                conversation_id,
                written,
                lambda owner: [self._sentences.said(Author.BOT, sentence)] if owner in BOT_ANSWERS else [],
            )
        elif command.topic is not None:
            payload = "/" + command.topic.replace("/", "_")
            await self._chats.offer(conversation_id, payload, self._knowledge.onderwerpen[command.topic].knop)
            await self._show_typing(address, conversation_id)
            await self._conversations.press(conversation_id, identity, payload)

    async def _press(self, address: str, query: CallbackQuery) -> None:
        conversation_id = await self._chats.conversation(address)
        data = query.data or ""
        if await self._consent.decided(conversation_id, address, query):
            return
        button = await self._chats.button(conversation_id, data)
        if button is None:
            self._keyboards.acknowledge(query, self._sentences.text("telegram_knop_verlopen"))
            return
        title, payload = button
        await self._show_typing(address, conversation_id)
        await self._conversations.press(conversation_id, f"tg-{data}", payload)
        self._keyboards.acknowledge(query)
        self._keyboards.was_pressed(address, query, self._sentences.text("telegram_gekozen", keuze=title))

    async def _show_typing(self, address: str, conversation_id: str) -> None:
        owner = await self._conversations.owner(conversation_id)
        if owner is None:
            raise UnknownConversationError(conversation_id)
        if owner in BOT_ANSWERS:
            self._typing.begin(address)

    async def _leave(self, chat: Chat) -> None:
        """In a group everybody reads along, so the bot says that and goes."""
        try:
            if chat.type != ChatType.CHANNEL:
                await self._bot.send_message(chat.id, self._sentences.text("telegram_alleen_prive"))
            await self._bot.leave_chat(chat.id)
        except TelegramError as error:
            log.info("telegram: group not left", error=type(error).__name__)
