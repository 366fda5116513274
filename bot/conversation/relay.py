"""Tells the other gateways what is going on in which conversation, through Redis.

Nothing depends on it but speed: without Redis, or while it is away, each gateway sees within half a second what another
wrote; only who is typing is then not known elsewhere.
"""

import asyncio
import uuid
from collections.abc import Callable

import msgspec
import redis.asyncio
import structlog
from redis.exceptions import RedisError

from bot.store import Author

log = structlog.get_logger()

CHANNEL = "loketwijzer:gesprekken"
TRY_AGAIN = 1.0
"""Seconds until Redis is tried again."""

LONGEST_SILENCE = 10
"""Seconds after which a connection that says nothing is tried."""

MOST_WAITING = 10_000
"""Signals that wait to be sent; more are not worth telling any more."""


class Signal(msgspec.Struct, frozen=True, omit_defaults=True):
    """There is news of a conversation. With an author: they type for so many seconds, or no longer (0)."""

    conversation_id: str
    author: Author | None = None
    name: str = ""
    seconds: float = 0.0


class _Sent(msgspec.Struct, frozen=True):
    by: str
    signal: Signal


class Relay:
    """The connection of one gateway; `hear` gets the signals of the others. Raises ValueError for a wrong URL."""

    def __init__(self, url: str, hear: Callable[[Signal], None]) -> None:
        try:
            redis.asyncio.ConnectionPool.from_url(url)
        except ValueError as error:
            raise ValueError(f"REDIS_URL klopt niet ({error}); schrijf hem als redis://server:6379/0.") from None
        self._url = url
        self._hear = hear
        self._own_name = uuid.uuid4().hex
        self._waiting: asyncio.Queue[Signal] = asyncio.Queue(MOST_WAITING)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.is_connected = False
        self._was_told = False

    def send(self, signal: Signal) -> None:
        """Sends it when there is a connection; may be called from any thread."""
        if self.is_connected and self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._put, signal)

    async def run(self) -> None:
        """Stays connected until it is cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            try:
                await self._talk()
            except (RedisError, OSError) as error:
                self._tell_once(error)
            except Exception:
                # The edge of the process: telling others is a help, and must end nothing else.
                log.exception("relay failed")
            finally:
                self.is_connected = False
            await asyncio.sleep(TRY_AGAIN)

    async def _talk(self) -> None:
        client = redis.asyncio.from_url(self._url, socket_connect_timeout=2, health_check_interval=LONGEST_SILENCE)
        async with client, client.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            self.is_connected = True
            if self._was_told:
                log.info("redis is back")
                self._was_told = False
            both = [asyncio.create_task(self._listen(subscription)), asyncio.create_task(self._speak(client))]
            try:
                await asyncio.gather(*both)
            finally:
                for task in both:
                    task.cancel()
                await asyncio.gather(*both, return_exceptions=True)

    async def _listen(self, subscription: redis.asyncio.client.PubSub) -> None:
        while True:
            message = await subscription.get_message(ignore_subscribe_messages=True, timeout=LONGEST_SILENCE)
            if message is None:
                continue
            try:
                sent = msgspec.json.decode(message["data"], type=_Sent)
            except msgspec.DecodeError:
                log.warning("signal not understood")
                continue
            if sent.by != self._own_name:
                self._hear(sent.signal)

    async def _speak(self, client: redis.asyncio.Redis) -> None:
        while True:
            signal = await self._waiting.get()
            await client.publish(CHANNEL, msgspec.json.encode(_Sent(self._own_name, signal)))

    def _put(self, signal: Signal) -> None:
        if not self._waiting.full():
            self._waiting.put_nowait(signal)

    def _tell_once(self, error: BaseException) -> None:
        if not self._was_told:
            log.warning("redis is away: other gateways are not told, they look every half second", error=str(error))
            self._was_told = True
