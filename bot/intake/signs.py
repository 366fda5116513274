"""Signs, accents and spaces: what differs between keyboards and means nothing here."""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

LONGEST_REPLY = 400

Replacement: TypeAlias = str | Callable[[re.Match[str]], str]

_PARTS = {"½": ",5", "¼": ",25", "¾": ",75"}
_ONE = re.compile(r"\b(?:éé|eé|ée|e'e)n\b")
_INVISIBLE = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200b-\u200d\u2060\ufeff]")
_AFTERNOON = ("12", "1", "2", "3", "4", "5")
_UNIT_LETTERS = {"u": "uur", "h": "uur", "j": "jaar", "x": "keer"}


def plain(text: str) -> str:
    """Lower case, no accents, straight quotes and dashes, numbers apart from letters: "30u" becomes "30 uur"."""
    text = _with_parts(text[:LONGEST_REPLY])
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower().replace("ı", "i")
    text = _without_accents(_ONE.sub("1", re.sub(r"[’‘‛`´ʼ′]", "'", text)))
    for pattern, replacement in _STEPS:
        text = pattern.sub(replacement, text)
    return text.strip()


def _with_parts(text: str) -> str:
    for sign, part in _PARTS.items():
        text = re.sub(rf"(?<=\d)\s?{sign}", part, text).replace(sign, f"0{part}")
    return text


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _in_half_of_day(match: re.Match[str]) -> str:
    return f"{match[1]} {'smiddags' if match[2] in _AFTERNOON else 'savonds'}"


_STEPS: list[tuple[re.Pattern[str], Replacement]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[‐‑‒–—−]", "-"),
        (r"-/-", "-"),
        (r"\b'?s[ -]?(?=(?:avonds|middags|morgens|ochtends|nachts)\b)", "s"),
        (r"(?<=\w)['-]ers?\b", ""),  # zzp'er
        (r"(?<![\d.,])((1[0-2]|0?[1-9])(?:[.:]\d\d)?) ?p\.?m\b\.?", _in_half_of_day),
        (r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?", lambda match: match.group().replace(".", "")),  # v.o.f., n.v.t
        (r"'(?!\d\d\b)", ""),
        (r"([^\W\d_])\1{2,}(?!n[^\W\d_])", r"\1\1"),  # "jaaaa", but not "tweeentwintig"
        (r"(?<!\d)(\d{1,3})(?:st|d)?e\b", r"\1"),
        (r"(?<=\d)\s*\*\s*(?=\d)", " x "),
        (r"(?<=\d)o+(?![^\W\d_])", lambda match: "0" * len(match.group())),
        (r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " "),
        (r"\s+", " "),
        (r"\bx(?= ?\d)", "keer"),
        (r"(?<=\d )([uhjx])\b", lambda match: _UNIT_LETTERS[match[1]]),
    )
]
