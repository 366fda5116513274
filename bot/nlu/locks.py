"""Locks of conversations in Redis, named by one URL: for several Rasa processes side by side."""

from rasa.core.lock_store import (
    DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX,
    DEFAULT_SOCKET_TIMEOUT_IN_SECONDS,
    LockStore,
    RedisLockStore,
)
from rasa.utils.endpoints import EndpointConfig
from redis import Redis


class LocksInRedis(RedisLockStore):
    """Rasa's own store, which by itself takes a host and a port but no URL with a user, a database or TLS."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        self.red = Redis.from_url(endpoint_config.url, socket_timeout=DEFAULT_SOCKET_TIMEOUT_IN_SECONDS)
        self.key_prefix = DEFAULT_REDIS_LOCK_STORE_KEY_PREFIX
        LockStore.__init__(self)
