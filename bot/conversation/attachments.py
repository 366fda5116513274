"""Files that persons send to a coach: kept apart from the tables, of few types and a limited size, gone in time."""

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, select

from bot.store import Conversation, Message, reading, transaction
from bot.store.tables import Attachment

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""

SIGNATURES: Mapping[str, bytes] = MappingProxyType(
    {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}
)
"""The types that are taken, and how such a file begins."""

MOST_ATTEMPTS = 5
LONGEST_NAME = 200


@dataclass(frozen=True)
class Wanted:
    """A file that the channel still has to fetch from `source`."""

    id: str
    conversation_id: str
    source: str
    type: str


@dataclass(frozen=True)
class Kept:
    """A file that can be opened. Serve it as a download or image only, never as a page: a stranger made it."""

    path: Path
    name: str
    type: str
    size: int


class Attachments:
    """The files of messages, in one folder that only this user can read."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def open(self, conversation_id: str, attachment_id: str) -> Kept | None:
        """The file with the id of `metadata.attachment`; None when it is not there (yet) or of another conversation."""
        found = (
            select(Attachment)
            .join(Message, Message.id == Attachment.message_id)
            .where(Attachment.id == attachment_id, Message.conversation_id == conversation_id)
        )
        with reading(self._engine) as session:
            attachment = session.scalar(found)
            path = self._path(attachment_id) if attachment and attachment.stored_at else None
            if attachment is None or path is None or not path.is_file():
                return None
            return Kept(path, attachment.name, attachment.type, attachment.size)

    def expect(self, conversation_id: str, sequence: int, source: str) -> None:
        """The file that `metadata.attachment` of a message describes has to be fetched; twice is once."""
        described = select(Message).where(Message.conversation_id == conversation_id, Message.sequence == sequence)
        with transaction(self._engine) as session:
            message = session.scalar(described)
            file = message and message.details.get("attachment")
            if message and file and session.get(Attachment, file["id"]) is None:
                session.add(Attachment(message_id=message.id, source=source, **file))

    def wanted(self, channel: str) -> list[Wanted]:
        """What still has to be fetched from a channel, the oldest first."""
        open_ones = (
            select(Attachment, Message.conversation_id)
            .join(Message, Message.id == Attachment.message_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.channel == channel, Attachment.stored_at.is_(None), Attachment.given_up_at.is_(None))
            .order_by(Attachment.made_at)
        )
        with reading(self._engine) as session:
            return [Wanted(one.id, where, one.source, one.type) for one, where in session.execute(open_ones)]

    def store(self, attachment_id: str, content: bytes, at: datetime) -> bool:
        """Keeps what was fetched; False, and nothing is kept, when it is too large or not of the type it said to be."""
        with transaction(self._engine) as session:
            attachment = session.get(Attachment, attachment_id, with_for_update=True)
            if attachment is None:
                return True
            if len(content) > LARGEST or not content.startswith(SIGNATURES[attachment.type]):
                attachment.given_up_at = at
                return False
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(self._path(attachment_id), "wb", opener=_private) as file:
                file.write(content)
            attachment.size, attachment.stored_at = len(content), at
            return True

    def failed(self, attachment_id: str, at: datetime) -> bool:
        """It could not be fetched; whether it is worth another attempt."""
        with transaction(self._engine) as session:
            attachment = session.get(Attachment, attachment_id, with_for_update=True)
            if attachment is None:
                return False
            attachment.attempts += 1
            if attachment.attempts >= MOST_ATTEMPTS:
                attachment.given_up_at = at
            return attachment.given_up_at is None

    def sweep(self) -> int:
        """Deletes the files whose message is gone, however it went; how many."""
        files = {path.name: path for path in self._folder.glob("*")} if self._folder.is_dir() else {}
        # A row is always there before its file, so that a file without one is left over.
        with reading(self._engine) as session:
            belonging = set(session.scalars(select(Attachment.id).where(Attachment.id.in_(files))))
        gone = [path for name, path in files.items() if name not in belonging]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _path(self, attachment_id: str) -> Path:
        return self._folder / attachment_id


def new_attachment(name: str, kind: str, size: int) -> dict[str, Any]:
    """The `metadata.attachment` of a message."""
    return {"id": uuid.uuid4().hex, "name": name.replace("\0", "")[:LONGEST_NAME], "type": kind, "size": size}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
