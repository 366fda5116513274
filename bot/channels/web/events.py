"""A conversation as Server-Sent Events: what is said, who has it, and who is typing."""

import json
from collections.abc import AsyncIterator
from typing import Any, Protocol

from bot.conversation import Conversations, Recorded
from bot.conversation.ownership import BOT_ANSWERS
from bot.store import Author, Owner

SIGN_OF_LIFE = 15.0
"""Seconds of silence after which the stream says that it is still there; proxies cut silent ones."""

LOOK_WHO_TYPES = 2.0
"""Seconds between two looks at whether the coach is typing."""


class Typing(Protocol):
    """Knows who is typing."""

    async def typing_coach(self, conversation_id: str) -> str | None:
        """The name of the coach who is typing in this conversation now."""


class EventStream:
    """The events of one conversation, beginning after a number."""

    def __init__(
        self, conversations: Conversations, conversation_id: str, after: int, typing: Typing | None = None
    ) -> None:
        self._conversations = conversations
        self._id = conversation_id
        self._after = after
        self._typing = typing
        self._owner: str | None = None
        self._last_author: str | None = None
        self._typing_told: dict[str, Any] = {"typing": False}

    async def events(self) -> AsyncIterator[str]:
        """Never ends by itself: whoever sends it stops when nobody reads it any more."""
        self._owner = await self._conversations.owner(self._id)
        yield _event("owner", {"owner": self._owner})
        silence = 0.0
        while True:
            wait = self._patience()
            said = await self._conversations.after(self._id, self._after, wait)
            for message in said:
                self._after, self._last_author = message.sequence, message.author
                yield _event(None, public(message), message.sequence)
            # Every change of owner is told in the conversation by the system.
            if any(message.author == Author.SYSTEM for message in said):
                self._owner = await self._conversations.owner(self._id)
                yield _event("owner", {"owner": self._owner})
            typing = await self._who_types()
            if typing != self._typing_told:
                self._typing_told = typing
                yield _event("typing", typing)
            silence = 0.0 if said else silence + wait
            if silence >= SIGN_OF_LIFE:
                silence = 0.0
                yield ": nog hier\n\n"

    def _patience(self) -> float:
        looks_for_coach = self._typing is not None and self._owner == Owner.COACH
        return LOOK_WHO_TYPES if looks_for_coach else SIGN_OF_LIFE

    async def _who_types(self) -> dict[str, Any]:
        if self._owner in BOT_ANSWERS and self._last_author == Author.PERSON:
            return {"typing": True, "author": Author.BOT}
        if self._owner == Owner.COACH and self._typing is not None:
            name = await self._typing.typing_coach(self._id)
            if name is not None:
                return {"typing": True, "author": Author.COACH, "name": name}
        return {"typing": False}


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
