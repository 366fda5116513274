"""Commands while a coach has the conversation. The bot is silent then, so that it is the channel that says what can."""

import asyncio

from telegram import CallbackQuery

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.commands import ERASE, STOP, Command
from bot.channels.telegram.keyboards import Keyboards
from bot.conversation import Said, Sentences
from bot.handoff import Requests
from bot.store import Author, Owner

YES, NO = "medewerker:stoppen", "medewerker:verder"


class WithCoach:
    """On a website the menu ends the conversation with a coach; here it is a command and a question."""

    def __init__(self, chats: Chats, requests: Requests, keyboards: Keyboards, sentences: Sentences) -> None:
        self._chats = chats
        self._requests = requests
        self._keyboards = keyboards
        self._sentences = sentences

    async def obey(self, conversation_id: str, identity: str, command: Command, *, is_old: bool) -> None:
        """Records the command, for the coach to read, and says what the person can do now."""
        said = Said(Author.PERSON, f"/{command.name}", channel_id=identity)
        await self._chats.write(conversation_id, said, lambda owner: [self._reaction(command)], is_old=is_old)

    async def decided(self, conversation_id: str, address: str, query: CallbackQuery, title: str, payload: str) -> None:
        """Ends the conversation with the coach after a yes; each step is done once, also after a crash in between."""
        identity = f"tg-{query.data}"
        pressed = Said(Author.PERSON, title, channel_id=identity)
        if payload == NO:
            await self._chats.write(conversation_id, pressed, self._goes_on)
        else:
            await self._chats.write(conversation_id, pressed)
            was_ended = await asyncio.to_thread(self._requests.cancel, conversation_id) is not None
            told = self._sentences.said(Author.BOT, "wacht_gestopt" if was_ended else "wacht_niet")
            await self._chats.write(
                conversation_id, Said(told.author, told.text, told.buttons, channel_id=f"{identity}-gestopt")
            )
        self._keyboards.acknowledge(query)
        self._keyboards.was_pressed(address, query, self._sentences.text("telegram_gekozen", keuze=title))

    def _reaction(self, command: Command) -> Said:
        if command.name == ERASE:
            return self._sentences.said(Author.SYSTEM, "telegram_wis_bij_medewerker")
        if command.name != STOP:
            return self._sentences.said(Author.SYSTEM, "telegram_bij_medewerker")
        buttons = [
            {"title": self._sentences.text("telegram_stop_ja"), "payload": YES},
            {"title": self._sentences.text("telegram_stop_nee"), "payload": NO},
        ]
        return Said(Author.SYSTEM, self._sentences.text("telegram_stop_bij_medewerker"), buttons)

    def _goes_on(self, owner: Owner) -> list[Said]:
        with_coach = owner == Owner.COACH
        return [self._sentences.said(Author.SYSTEM, "telegram_bij_medewerker" if with_coach else "wacht_niet")]
