"""Text as the components read it."""

import re

_LONGEST_READ = 1_200
"""Characters that the encoders read: the beginning and the end, where people put what they want."""

_SENTENCE_END = re.compile(r"(?<=[.!?;\n])\s+")
_LETTER = re.compile(r"[^\W\d_]")


def shortened(text: str) -> str:
    """The text, or of a long one its beginning and end."""
    if len(text) <= _LONGEST_READ:
        return text
    half = _LONGEST_READ // 2
    return f"{text[:half]} {text[-half:]}"


def has_words(text: str) -> bool:
    """Whether there is anything to understand: at least one letter of any script."""
    return bool(_LETTER.search(text))


def sentences(text: str, most: int = 8) -> list[str]:
    """The sentences of a message; a message of one sentence is that sentence."""
    parts = [part.strip() for part in _SENTENCE_END.split(shortened(text)) if has_words(part)]
    return parts[:most] or [text]
