"""A message as Telegram shows it: texts of a length that it takes, and the buttons under the last one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, ReplyParameters
from telegram.constants import MessageLimit

from bot.conversation import Recorded
from bot.store import Author

LONGEST_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 code units, which is how Telegram counts."""

SHORT_TITLE = 16
"""Characters of a title that leaves room for a second button beside it on a narrow screen."""

REPLY_TO = "reply_to"
"""In the metadata of a message: Telegram's number of the message that it is a reply to."""

_LINKS = ("http", "https")
_SENTENCE_END = re.compile(r"[.!?…]['\")\]]*\s|\n")
_SPACE = re.compile(r"\s")
_NOTHING = "…"


@dataclass(frozen=True)
class Part:
    """What is sent at once."""

    text: str
    entities: Sequence[MessageEntity] = ()
    keyboard: InlineKeyboardMarkup | None = None
    reply: ReplyParameters | None = None


def parts(message: Recorded, conversation_id: str, *, links_as_text: bool = False) -> list[Part]:
    """The message as it is sent; nothing when there is nothing to read in it.

    `links_as_text`: for when Telegram does not take a link for one.
    """
    if not message.text.strip() and (message.author == Author.SYSTEM or not message.buttons):
        return []
    buttons = [button for button in message.buttons if str(button.get("title", "")).strip()]
    name = message.metadata.get("author") or message.name if message.author == Author.COACH else ""
    text = _with_addresses(message.text.strip() or _NOTHING, buttons, links_as_text)
    texts = split(f"{name}\n{text}" if name else text)
    bold = [MessageEntity(MessageEntity.BOLD, 0, _units(name))] if name else []
    *first, last = (Part(text, bold if number == 0 else ()) for number, text in enumerate(texts))
    keyboard = _keyboard(message, buttons, conversation_id, links_as_text)
    return [*first, Part(last.text, last.entities, keyboard, _reply(message))]


def split(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """The text in pieces of at most so many UTF-16 code units, cut where a sentence ends, or else between words."""
    pieces = []
    rest = text.strip()
    while _units(rest) > limit:
        room = _fitting(rest, limit)
        ends = [match.end() for match in _SENTENCE_END.finditer(rest[:room])]
        ends = ends or [match.end() for match in _SPACE.finditer(rest[:room])] or [room]
        pieces.append(rest[: ends[-1]].rstrip())
        rest = rest[ends[-1] :].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def token(conversation_id: str, sequence: int, index: int) -> str:
    """What a button says when it is pressed: always short enough, and still known after a restart."""
    return f"{conversation_id[-8:]}:{sequence}:{index}"


def is_link(payload: str) -> bool:
    """Whether a button with this payload opens a page."""
    try:
        parts_of_it = urlsplit(payload)
    except ValueError:
        return False
    return parts_of_it.scheme in _LINKS and "." in (parts_of_it.hostname or "")


def in_rows(buttons: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """Short buttons two beside each other, longer ones alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        beside = rows and len(rows[-1]) == 1 and max(len(button.text), len(rows[-1][0].text)) <= SHORT_TITLE
        if beside:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def _keyboard(
    message: Recorded, buttons: list[dict[str, Any]], conversation_id: str, links_as_text: bool
) -> InlineKeyboardMarkup | None:
    made = []
    for index, button in enumerate(message.buttons):
        if button not in buttons:
            continue
        title, payload = str(button["title"]), str(button.get("payload", ""))
        if not opens(payload):
            made.append(InlineKeyboardButton(title, callback_data=token(conversation_id, message.sequence, index)))
        elif is_link(payload) and not links_as_text:
            made.append(InlineKeyboardButton(title, url=payload))
    return in_rows(made)


def _reply(message: Recorded) -> ReplyParameters | None:
    number = message.metadata.get(REPLY_TO)
    return ReplyParameters(number, allow_sending_without_reply=True) if number else None


def _with_addresses(text: str, buttons: list[dict[str, Any]], links_as_text: bool) -> str:
    """The text, with what a button cannot open in Telegram (a telephone number, say) written out below it."""
    for button in buttons:
        payload = str(button.get("payload", ""))
        if not opens(payload) or (is_link(payload) and not links_as_text):
            continue
        address = payload if is_link(payload) else payload.partition(":")[2]
        if address and _without_spaces(address) not in _without_spaces(text):
            text = f"{text}\n{button['title']}: {address}"
    return text


def opens(payload: str) -> bool:
    """Whether a button with this payload opens something: a page, a telephone call or an e-mail."""
    return payload.startswith(("tel:", "mailto:", "http://", "https://"))


def _without_spaces(text: str) -> str:
    return re.sub(r"[\s\-()]", "", text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: str, limit: int) -> int:
    """How many characters from the start stay within so many code units."""
    return len(text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore"))
