"""What one session and one address may ask of the channel; a person never comes near it, a program does."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import HTTPException, status

from bot.channels.web.rates import Rate
from bot.conversation import Sentences
from bot.settings import Settings

MOST_STREAMS = 10
"""Event streams that one session may have open at a time: tabs of one browser."""


class Visits:
    """Refuses with code 429 and a sentence that says when to try again."""

    def __init__(self, config: Settings, sentences: Sentences, clock: Callable[[], float] = time.monotonic) -> None:
        self._sentences = sentences
        self._clock = clock
        self._messages = Rate(config.web_messages_per_minute, 60)
        self._messages_of_address = Rate(config.web_address_messages_per_minute, 60)
        self._sessions_of_address = Rate(config.web_address_sessions_per_hour, 3600)
        self._streams: Counter[str] = Counter()

    def begins(self, address: str) -> None:
        """Someone begins a session."""
        self._check(self._sessions_of_address.take(address, self._clock()), "web_te_veel_gesprekken")

    def says(self, conversation_id: str, address: str) -> None:
        """Someone sends a message."""
        self._check(self._messages.take(conversation_id, self._clock()), "web_te_snel")
        self._check(self._messages_of_address.take(address, self._clock()), "web_te_snel")

    def check_room_to_listen(self, conversation_id: str) -> None:
        """Someone wants to open one more event stream."""
        if self._streams[conversation_id] >= MOST_STREAMS:
            self._refuse("web_te_veel_vensters", 10)

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[None]:
        """As long as an event stream is open."""
        self._streams[conversation_id] += 1
        try:
            yield
        finally:
            self._streams[conversation_id] -= 1
            if not self._streams[conversation_id]:
                del self._streams[conversation_id]

    def _check(self, wait: float, sentence: str) -> None:
        if wait:
            self._refuse(sentence, math.ceil(wait))

    def _refuse(self, sentence: str, seconds: int) -> None:
        raise HTTPException(
            status.HTTP_429_TOO_MANY_REQUESTS,
            self._sentences.text(sentence, seconden=seconds),
            headers={"Retry-After": str(seconds)},
        )
