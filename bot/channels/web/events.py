"""A conversation as Server-Sent Events: what is said, who has it, and who is typing."""

import json
from collections.abc import AsyncIterator
from typing import Any

from bot.conversation import Conversations, Recorded
from bot.store import Author

SIGN_OF_LIFE = 15.0
"""Seconds of silence after which the stream says that it is still there; proxies cut silent ones."""


class EventStream:
    """The events of one conversation, beginning after a number."""

    def __init__(self, conversations: Conversations, conversation_id: str, after: int) -> None:
        self._conversations = conversations
        self._id = conversation_id
        self._after = after
        self._typing_told: dict[str, Any] | None = None

    async def events(self) -> AsyncIterator[str]:
        """Never ends by itself: whoever sends it stops when nobody reads it any more."""
        with self._conversations.follow(self._id) as following:
            yield await self._owner()
            there_is_news = True
            while True:
                if there_is_news:
                    async for event in self._news():
                        yield event
                else:
                    yield ": nog hier\n\n"
                there_is_news = await following.wait(SIGN_OF_LIFE)

    async def _news(self) -> AsyncIterator[str]:
        said = await self._conversations.after(self._id, self._after)
        for message in said:
            self._after = message.sequence
            yield _event(None, public(message), message.sequence)
        # Every change of owner is told in the conversation by the system.
        if any(message.author == Author.SYSTEM for message in said):
            yield await self._owner()
        typing = self._typing()
        if typing != self._typing_told:
            self._typing_told = typing
            yield _event("typing", typing)

    async def _owner(self) -> str:
        return _event("owner", {"owner": await self._conversations.owner(self._id)})

    def _typing(self) -> dict[str, Any]:
        typist = self._conversations.typing(self._id)
        if typist is None:
            return {"typing": False}
        return {"typing": True, "author": typist.author, "name": typist.name}


def public(message: Recorded) -> dict[str, Any]:
    """A message as it goes to the person's side."""
    return {
        "sequence": message.sequence,
        "author": message.author,
        "name": message.name,
        "text": message.text,
        "buttons": message.buttons,
        "metadata": message.metadata,
        "at": message.at.isoformat(),
    }


def _event(kind: str | None, data: dict[str, Any], number: int | None = None) -> str:
    lines = [f"event: {kind}"] if kind else []
    lines += [f"id: {number}"] if number is not None else []
    return "\n".join([*lines, f"data: {json.dumps(data, ensure_ascii=False)}", "", ""])
