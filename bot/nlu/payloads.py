"""Button payloads: `/` and the intent of a topic, nothing else."""

import re
from functools import lru_cache

from bot.knowledge import Knowledge

_PAYLOAD = re.compile(r"/[a-z_]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2028\u2029\ufeff]+")
NOTHING_READABLE = "…"


@lru_cache(maxsize=1)
def _payloads() -> frozenset[str]:
    return frozenset("/" + topic.replace("/", "_") for topic in Knowledge.load().onderwerpen)


def is_known_payload(message: str) -> bool:
    """Whether a message is the payload of a topic's button."""
    return bool(_PAYLOAD.fullmatch(message.strip())) and message.strip() in _payloads()


def as_plain_text(message: str) -> str:
    """The message without control characters, and without the leading slash that Rasa would obey."""
    text = _CONTROL.sub(" ", message).strip().lstrip("/").strip()
    return text or NOTHING_READABLE
