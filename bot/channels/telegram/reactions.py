"""What is done with what is no text: photos and documents go to a coach, the rest gets a fitting sentence."""

import asyncio
from dataclasses import replace

from telegram import Message

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.kinds import channel_id, file_in, kind_of
from bot.conversation import Conversations, Said, Sentences
from bot.conversation.attachments import LARGEST, Attachments, new_attachment
from bot.store import Author, Owner

MEGABYTE = 1024 * 1024
_WITH_COACH = frozenset({Owner.WAITING, Owner.COACH})


class Reactions:
    """Reacts to messages without words."""

    def __init__(
        self, conversations: Conversations, chats: Chats, sentences: Sentences, attachments: Attachments
    ) -> None:
        self._conversations = conversations
        self._chats = chats
        self._sentences = sentences
        self._attachments = attachments

    async def react(self, conversation_id: str, message: Message, *, is_old: bool) -> None:
        """Records the message with the reaction to it; words that came along are answered by themselves."""
        owner = await self._conversations.owner(conversation_id)
        file = file_in(message) if owner in _WITH_COACH else None
        if file is not None:
            attachment = new_attachment(file.name, file.type, file.size)
            said = Said(
                Author.PERSON, self._mark(message), metadata={"attachment": attachment}, channel_id=channel_id(message)
            )
            added = await self._chats.write(conversation_id, said)
            await asyncio.to_thread(self._attachments.expect, conversation_id, added.sequence, file.source)
            return
        said = Said(Author.PERSON, self._mark(message), channel_id=channel_id(message))
        has_words = bool(message.caption)
        if message.media_group_id is not None and not is_old:
            added = await self._chats.write(conversation_id, said)
            await self._react_once(conversation_id, message, self._reaction(added.owner, message, has_words))
            return
        await self._chats.write(
            conversation_id, said, lambda owner: self._reaction(owner, message, has_words), is_old=is_old
        )

    async def _react_once(self, conversation_id: str, message: Message, reaction: list[Said]) -> None:
        """Each photo of an album comes as a message; people see one, so they get one reaction, or none to its words."""
        for said in reaction or [Said(Author.SYSTEM, "")]:
            await self._chats.write(conversation_id, replace(said, channel_id=f"album-{message.media_group_id}"))

    def _reaction(self, owner: Owner, message: Message, has_words: bool) -> list[Said]:
        kind = kind_of(message)
        if owner == Owner.COACH or (owner == Owner.WAITING and kind == "plaatje"):
            if kind == "sticker":
                return []
            return [self._sentences.said(Author.SYSTEM, "telegram_niet_door_te_geven", grens=LARGEST // MEGABYTE)]
        return [] if has_words else [self._sentences.said(Author.BOT, f"telegram_{kind}")]

    def _mark(self, message: Message) -> str:
        return self._sentences.text(f"telegram_teken_{kind_of(message)}")
