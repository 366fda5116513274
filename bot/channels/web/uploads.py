"""Photos and documents that someone sends to a coach from a website."""

import asyncio
from typing import NoReturn
from uuid import UUID, uuid5

import structlog
from fastapi import HTTPException, UploadFile, status
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation import Record, Said, Sentences
from bot.conversation.attachments import LARGEST, SIGNATURES, Attachments, new_attachment
from bot.store import Author, Owner
from bot.store.tables import now

log = structlog.get_logger()

MEGABYTE = 1024 * 1024
LARGEST_REQUEST = LARGEST + MEGABYTE
"""Bytes of a request that brings a file: the file and what is around it."""

HOUR = 3600.0
SOURCE = "web"


class Uploads:
    """Takes files while a coach has the conversation; nobody else would look at them."""

    def __init__(self, record: Record, attachments: Attachments, sentences: Sentences) -> None:
        self._record = record
        self._attachments = attachments
        self._sentences = sentences

    async def take(self, conversation_id: str, client_id: UUID, file: UploadFile) -> int:
        """The number of the message that brings the file; the same client id again is the same message.

        Refuses what is too large, or not one of the types that are taken, whatever it says it is.
        """
        if not await asyncio.to_thread(self._is_for_a_coach, conversation_id, client_id):
            self._refuse(status.HTTP_409_CONFLICT, "web_bestand_zonder_medewerker")
        content = await file.read(LARGEST + 1)
        if len(content) > LARGEST:
            self._refuse(status.HTTP_413_CONTENT_TOO_LARGE, "web_bestand_kan_niet")
        kind = next((kind for kind, begin in SIGNATURES.items() if content.startswith(begin)), None)
        if kind is None:
            self._refuse(status.HTTP_415_UNSUPPORTED_MEDIA_TYPE, "web_bestand_kan_niet")
        return await asyncio.to_thread(self._keep, conversation_id, client_id, file.filename or "", kind, content)

    async def run(self) -> None:
        """Deletes the files whose message is gone, every hour, until it is cancelled."""
        while True:
            try:
                deleted = await asyncio.to_thread(self._attachments.sweep)
            except (OSError, SQLAlchemyError) as error:
                log.error("web: files not looked after", error=type(error).__name__)
            else:
                log.info("web: files looked after", deleted=deleted)
            await asyncio.sleep(HOUR)

    def _is_for_a_coach(self, conversation_id: str, client_id: UUID) -> bool:
        """Whether a coach has the conversation, or had it when the file came in before."""
        is_here = self._attachments.open(conversation_id, _attachment_id(conversation_id, client_id)) is not None
        return is_here or self._record.owner(conversation_id) == Owner.COACH

    def _keep(self, conversation_id: str, client_id: UUID, name: str, kind: str, content: bytes) -> int:
        attachment = new_attachment(name, kind, len(content)) | {"id": _attachment_id(conversation_id, client_id)}
        text = self._sentences.text("web_teken_bestand", naam=attachment["name"])
        said = Said(Author.PERSON, text, metadata={"attachment": attachment}, channel_id=str(client_id))
        added = self._record.add(conversation_id, said)
        # Perhaps this process was stopped between the message and its file, the time before.
        if self._attachments.open(conversation_id, attachment["id"]) is None:
            self._attachments.expect(conversation_id, added.sequence, SOURCE)
            self._attachments.store(attachment["id"], content, now())
        return added.sequence

    def _refuse(self, code: int, sentence: str) -> NoReturn:
        raise HTTPException(code, self._sentences.text(sentence, grens=LARGEST // MEGABYTE))


def _attachment_id(conversation_id: str, client_id: UUID) -> str:
    """The same each time that the file is sent; nobody can make that of a file in another conversation."""
    return uuid5(client_id, conversation_id).hex
