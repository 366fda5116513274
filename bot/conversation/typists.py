"""Who is making an answer at this moment: the bot, or a coach who types."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.store import Author

COACH_TYPES = 5.0
"""Seconds that a coach counts as typing after a key was pressed."""

LONGEST_ANSWER = 30.0
"""Seconds after which the bot no longer counts as answering; longer than any answer takes."""


@dataclass(frozen=True)
class Typist:
    """Who it is; a coach by the name that persons see."""

    author: Author
    name: str = ""


class Typists:
    """Who types in which conversation, as far as this process has heard."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, dict[Typist, float]] = {}

    def begins(self, conversation_id: str, typist: Typist, seconds: float) -> bool:
        """Whether that is news; it ends by itself after so many seconds."""
        is_news = typist not in self._current(conversation_id)
        self._until.setdefault(conversation_id, {})[typist] = self._clock() + seconds
        return is_news

    def ends(self, conversation_id: str, typist: Typist) -> None:
        """Has written, or stopped."""
        typists = self._until.get(conversation_id, {})
        typists.pop(typist, None)
        if not typists:
            self._until.pop(conversation_id, None)

    def of(self, conversation_id: str) -> Typist | None:
        """Who types now; a coach before the bot."""
        current = self._current(conversation_id)
        return max(current, key=lambda typist: typist.author == Author.COACH, default=None)

    def _current(self, conversation_id: str) -> list[Typist]:
        now = self._clock()
        for typist, until in list(self._until.get(conversation_id, {}).items()):
            if until <= now:
                self.ends(conversation_id, typist)
        return list(self._until.get(conversation_id, {}))
