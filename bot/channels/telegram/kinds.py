"""What kind of thing somebody sent, and how it stands in the conversation."""

from dataclasses import dataclass
from datetime import datetime

from telegram import Message, Update

from bot.conversation.attachments import LARGEST, SIGNATURES

_KINDS = {
    "tekst": ("text",),
    "plaats": ("location", "venue"),
    "nummer": ("contact",),
    "sticker": ("sticker",),
    "spraak": ("voice", "audio", "video", "video_note"),
    "plaatje": ("photo", "document", "animation"),
}
_OTHER = "ander_soort"
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


@dataclass(frozen=True)
class File:
    """A photo or document that may be kept."""

    source: str
    name: str
    type: str
    size: int


def kind_of(message: Message) -> str:
    """`tekst`, or the last word of the sentences that answer such a message."""
    kinds = (kind for kind, fields in _KINDS.items() if any(getattr(message, field) for field in fields))
    return next(kinds, _OTHER)


def has_only_moved(update: Update) -> bool:
    """Whether a live location goes on: it comes again every few seconds, and nobody said anything."""
    return update.edited_message is not None and update.edited_message.location is not None


def written_at(message: Message) -> datetime:
    """When the message, or the last change to it, was written."""
    return message.edit_date or message.date


def channel_id(message: Message) -> str:
    """Telegram's own id of what was written; a change to a message is something new."""
    changed = f"-{int(message.edit_date.timestamp())}" if message.edit_date else ""
    return f"tg-{message.message_id}{changed}"


def file_in(message: Message) -> File | None:
    """The photo or document of a message, when it is of a type and size that is kept."""
    if message.photo:
        largest = max(message.photo, key=lambda photo: photo.width * photo.height)
        file = File(largest.file_id, f"foto-{message.message_id}.jpg", "image/jpeg", largest.file_size or 0)
    elif message.document:
        document, type_ = message.document, message.document.mime_type or ""
        name = document.file_name or f"document-{message.message_id}{_SUFFIXES.get(type_, '')}"
        file = File(document.file_id, name, type_, document.file_size or 0)
    else:
        return None
    return file if file.type in SIGNATURES and file.size <= LARGEST else None
