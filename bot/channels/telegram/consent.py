"""A shared telephone number: kept only after a yes. Until then it stands in Telegram alone."""

from telegram import CallbackQuery, Message

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.kinds import channel_id
from bot.channels.telegram.writing import REPLY_TO
from bot.conversation import Said, Sentences
from bot.conversation.turns import BOT_ANSWERS
from bot.store import Author, Owner

YES, NO = "nummer:ja", "nummer:nee"


class PhoneConsent:
    """Asks, and does what was decided. The question refers to the number's own message, so that nothing is stored."""

    def __init__(self, chats: Chats, keyboards: Keyboards, sentences: Sentences) -> None:
        self._chats = chats
        self._keyboards = keyboards
        self._sentences = sentences

    async def ask(self, conversation_id: str, message: Message) -> None:
        """Asks whether the number may be kept; that of somebody else is not."""
        contact, sender = message.contact, message.from_user
        is_own = contact is not None and sender is not None and contact.user_id == sender.id
        said = Said(Author.PERSON, self._sentences.text("telegram_teken_nummer"), channel_id=channel_id(message))
        await self._chats.write(
            conversation_id,
            said,
            lambda owner: [
                self._question(owner, message) if is_own else self._said(owner, "telegram_nummer_van_ander")
            ],
        )

    async def decided(self, conversation_id: str, address: str, query: CallbackQuery, title: str, payload: str) -> None:
        """Keeps the number after a yes."""
        question = query.message if isinstance(query.message, Message) else None
        shared = question.reply_to_message if question else None
        contact = shared.contact if shared else None
        if contact is None:
            self._keyboards.acknowledge(query, self._sentences.text("telegram_knop_verlopen"))
            return
        is_yes = payload == YES
        place_of_question = (query.data or "").rpartition(":")[0]
        said = Said(
            Author.PERSON, contact.phone_number if is_yes else title, channel_id=f"tg-{place_of_question}-nummer"
        )
        name = "telegram_nummer_bewaard" if is_yes else "telegram_nummer_niet_bewaard"
        await self._chats.write(conversation_id, said, lambda owner: [self._said(owner, name)])
        self._keyboards.acknowledge(query)
        self._keyboards.was_pressed(address, query, self._sentences.text("telegram_gekozen", keuze=title))

    def _question(self, owner: Owner, message: Message) -> Said:
        buttons = [
            {"title": self._sentences.text("telegram_nummer_ja"), "payload": YES},
            {"title": self._sentences.text("telegram_nummer_nee"), "payload": NO},
        ]
        asked = self._said(owner, "telegram_nummer")
        return Said(asked.author, asked.text, buttons=buttons, metadata={REPLY_TO: message.message_id})

    def _said(self, owner: Owner, name: str) -> Said:
        if owner in BOT_ANSWERS:
            return self._sentences.said(Author.BOT, name)
        # Without the buttons: the bot that answers them is silent now.
        return Said(Author.SYSTEM, self._sentences.text(name))
