"""A shared telephone number: kept only after a yes. Until then it stands in Telegram alone."""

import structlog
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import TelegramError

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.kinds import channel_id
from bot.conversation import Conversations, Said, Sentences
from bot.conversation.turns import BOT_ANSWERS
from bot.store import Author, Owner

log = structlog.get_logger()

YES, NO = "nummer:ja", "nummer:nee"


class PhoneConsent:
    """Asks, and does what was decided. The question refers to the number's own message, so that nothing is stored."""

    def __init__(
        self, bot: Bot, conversations: Conversations, chats: Chats, keyboards: Keyboards, sentences: Sentences
    ) -> None:
        self._bot = bot
        self._conversations = conversations
        self._chats = chats
        self._keyboards = keyboards
        self._sentences = sentences

    async def ask(self, address: str, conversation_id: str, message: Message) -> None:
        """Asks whether the number may be kept; that of somebody else is not."""
        contact, sender = message.contact, message.from_user
        said = Said(Author.PERSON, self._sentences.text("telegram_teken_nummer"), channel_id=channel_id(message))
        if contact is None or sender is None or contact.user_id != sender.id:
            await self._chats.write(
                conversation_id, said, lambda owner: [self._said(owner, "telegram_nummer_van_ander")]
            )
            return
        await self._chats.write(conversation_id, said)
        try:
            await self._bot.send_message(
                int(address),
                self._sentences.text("telegram_nummer"),
                reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
                reply_markup=InlineKeyboardMarkup(
                    [
                        [InlineKeyboardButton(self._sentences.text("telegram_nummer_ja"), callback_data=YES)],
                        [InlineKeyboardButton(self._sentences.text("telegram_nummer_nee"), callback_data=NO)],
                    ]
                ),
            )
        except TelegramError as error:
            log.info("telegram: consent not asked", error=type(error).__name__)

    async def decided(self, conversation_id: str, address: str, query: CallbackQuery) -> bool:
        """Keeps the number after a yes; False when the pressed button was about something else."""
        if query.data not in (YES, NO):
            return False
        question = query.message if isinstance(query.message, Message) else None
        shared = question.reply_to_message if question else None
        contact = shared.contact if shared else None
        if contact is None or question is None:
            self._keyboards.acknowledge(query, self._sentences.text("telegram_knop_verlopen"))
            return True
        is_yes = query.data == YES
        identity = f"tg-{question.message_id}-nummer"
        said = Said(Author.PERSON, contact.phone_number if is_yes else self._title(query), channel_id=identity)
        name = "telegram_nummer_bewaard" if is_yes else "telegram_nummer_niet_bewaard"
        await self._chats.write(conversation_id, said, lambda owner: [self._said(owner, name)])
        self._keyboards.acknowledge(query)
        self._keyboards.was_pressed(address, query, self._sentences.text("telegram_gekozen", keuze=self._title(query)))
        return True

    def _title(self, query: CallbackQuery) -> str:
        return self._sentences.text("telegram_nummer_ja" if query.data == YES else "telegram_nummer_nee")

    def _said(self, owner: Owner, name: str) -> Said:
        return self._sentences.said(Author.BOT if owner in BOT_ANSWERS else Author.SYSTEM, name)
