"""Somebody with Telegram: writes, presses, sends a photo, and reads what comes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.channels.telegram.bot_api import BotApi

Json = dict[str, Any]


def wait_until(condition: Callable[[], bool], what: str = "it did not happen", seconds: float = 30) -> None:
    """Returns as soon as the condition holds; a time-out is a failure."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


@dataclass
class Someone:
    """One person in a private chat with the bot."""

    api: BotApi
    chat_id: int

    def __post_init__(self) -> None:
        self.api.state.chats.setdefault(self.chat_id, {"id": self.chat_id, "type": "private", "first_name": "Sam"})

    @property
    def user(self) -> Json:
        return {"id": self.chat_id, "is_bot": False, "first_name": "Sam", "language_code": "nl"}

    def sends(self, minutes_ago: float = 0, kind: str = "message", **content: Any) -> Json:
        """A message with any content; the update that it became."""
        self.api.state.next_id += 1
        message = {
            "message_id": self.api.state.next_id,
            "from": self.user,
            "chat": self.api.state.chats[self.chat_id],
            "date": int(time.time() - minutes_ago * 60),
        } | content
        self.api.state.messages[self.chat_id, message["message_id"]] = message
        return self.api.bring(kind, message)

    def writes(self, text: str, minutes_ago: float = 0) -> Json:
        return self.sends(minutes_ago, text=text)

    def edits(self, update: Json, text: str) -> Json:
        message = update["message"] | {"text": text, "edit_date": int(time.time())}
        return self.api.bring("edited_message", message)

    def shares_file(
        self, content: bytes, name: str = "brief.pdf", mime: str = "application/pdf", said_size: int | None = None
    ) -> Json:
        file_id = f"file{len(self.api.state.files)}"
        self.api.state.files[file_id] = content
        document = {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_name": name,
            "mime_type": mime,
            "file_size": len(content) if said_size is None else said_size,
        }
        return self.sends(document=document)

    def shares_photo(self, content: bytes, **more: Any) -> Json:
        large = f"photo{len(self.api.state.files)}"
        self.api.state.files[large] = content
        sizes = [
            {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 10},
            {"file_id": large, "file_unique_id": large, "width": 800, "height": 800, "file_size": len(content)},
        ]
        return self.sends(photo=sizes, **more)

    def presses(self, title: str) -> Json:
        """The newest button with this title."""
        for message in reversed(self.messages):
            for button in buttons(message):
                if button["text"] == title and "callback_data" in button:
                    return self.presses_data(button["callback_data"], message)
        raise AssertionError(f"there is no button '{title}': {[buttons(message) for message in self.messages]}")

    def presses_data(self, data: str, message: Json) -> Json:
        self.api.state.next_id += 1
        query_id = str(self.api.state.next_id)
        self.api.state.unanswered[query_id] = time.time()
        return self.api.bring(
            "callback_query",
            {"id": query_id, "from": self.user, "message": message, "chat_instance": "1", "data": data},
        )

    @property
    def messages(self) -> list[Json]:
        """What the bot has in this chat, as it looks now."""
        return [
            message
            for (chat_id, _), message in sorted(self.api.state.messages.items())
            if chat_id == self.chat_id and message["from"]["is_bot"]
        ]

    @property
    def read(self) -> list[str]:
        """What the bot sent, in order, as it was sent."""
        return [message["text"] for message in self.api.state.sent if message["chat"]["id"] == self.chat_id]

    def reads(self, text: str, times: int = 1, seconds: float = 30) -> None:
        """Waits until a text with these words has come so many times."""
        wait_until(
            lambda: sum(text in one for one in self.read) >= times,
            f"'{text}' did not come; what came: {self.read[-5:]}",
            seconds,
        )


def buttons(message: Json) -> list[Json]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in keyboard for button in row]
