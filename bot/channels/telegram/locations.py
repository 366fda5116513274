"""A shared location: which municipality it may be in is asked, and the location itself is kept nowhere."""

from itertools import chain, repeat
from typing import Any

from telegram import Message

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.kinds import channel_id
from bot.conversation import Conversations, Said, Sentences
from bot.conversation.turns import BOT_ANSWERS
from bot.intake.questionnaires.place_question import PLACE
from bot.places import Municipality
from bot.places.nearby import Nearby
from bot.store import Author, Owner


class Locations:
    """Answers a location with the municipalities around it, as buttons that say what somebody would have typed."""

    def __init__(self, conversations: Conversations, chats: Chats, sentences: Sentences) -> None:
        self._conversations = conversations
        self._chats = chats
        self._sentences = sentences
        self._nearby = Nearby.load()

    async def ask(self, conversation_id: str, message: Message, *, is_old: bool) -> None:
        """Records that a location came, with the question whether the person lives there."""
        around = self._around(message)
        is_expected = await self._is_place_expected(conversation_id)

        def reaction(owner: Owner) -> list[Said]:
            if owner in BOT_ANSWERS:
                return [self._question(around, is_expected)]
            return [self._sentences.said(Author.SYSTEM, "telegram_plaats_medewerker")]

        said = Said(Author.PERSON, self._sentences.text("telegram_teken_plaats"), channel_id=channel_id(message))
        await self._chats.write(conversation_id, said, reaction, is_old=is_old)

    def _around(self, message: Message) -> tuple[Municipality, ...]:
        location = message.location or (message.venue and message.venue.location)
        return self._nearby.municipalities(location.latitude, location.longitude) if location else ()

    async def _is_place_expected(self, conversation_id: str) -> bool:
        """Whether the bot's last question was where the person lives, so that a place is the answer to it."""
        said = await self._conversations.after(conversation_id, 0)
        by_bot = (message for message in reversed(said) if message.author == Author.BOT)
        return next((message.metadata.get("ask") for message in by_bot), None) == PLACE

    def _question(self, around: tuple[Municipality, ...], is_expected: bool) -> Said:
        # Whoever shares another location after this one still answers the question before it.
        metadata: dict[str, Any] = {"ask": PLACE} if is_expected else {}
        if not around:
            name = "telegram_plaats_buitenland_gevraagd" if is_expected else "telegram_plaats_buitenland"
            buttons = [] if is_expected else [self._button("telegram_plaats_noemen", "loket_elders")]
            return Said(Author.BOT, self._sentences.text(name), buttons=buttons, metadata=metadata)
        says = "telegram_plaats_antwoord" if is_expected else "loket_van_gemeente"
        titles = chain(["telegram_plaats_ja"], repeat("telegram_plaats_nee"))
        buttons = [
            self._button(title, says, gemeente=municipality.name)
            for title, municipality in zip(titles, around, strict=False)
        ]
        buttons += [self._button("telegram_plaats_ander", "telegram_plaats_uitleg" if is_expected else "loket_elders")]
        text = self._sentences.text("telegram_plaats", gemeente=around[0].name)
        return Said(Author.BOT, text, buttons=buttons, metadata=metadata)

    def _button(self, title: str, says: str, **values: str) -> dict[str, str]:
        return {"title": self._sentences.text(title, **values), "payload": self._sentences.text(says, **values)}
