"""Telephone numbers and e-mail addresses in what someone typed, and numbers that are nobody's business."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?<![\w@.])\(?(?:\+|\d)[\d().\-/ ]{6,24}\d")
_EMAIL = re.compile(r"[^\s@<>,;:()]+@(?:[^\s@<>,;:().]+\.)+[^\W\d_]{2,}")
_SPOKEN_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\bapenstaartje\b|(?<=\w) at (?=\w))\s*", re.IGNORECASE)
_AROUND_AT = re.compile(r"\s*@\s*")
_SPOKEN_DOT = re.compile(r"(?<=\w) (?:punt|dot) (?=\w)", re.IGNORECASE)
_NINE_DIGITS = re.compile(r"(?<![\d.,])\d(?:[ .\-]?\d){8}(?![ .\-]?\d)|(?<!\d)\d{9}(?!\d)")
_WEIGHTS_OF_BSN = (9, 8, 7, 6, 5, 4, 3, 2, -1)

DUTCH_LENGTH = 10  # 06 12345678
NATIONAL_LENGTH = 9  # the same without its nought, as in +31 6 12345678
SHORTEST_ABROAD, LONGEST_ABROAD = 8, 15  # with the country's code


@dataclass(frozen=True)
class Detail:
    """What was found, written in one way, and the text without it."""

    value: str
    rest: str


def find_phone(text: str) -> Detail | None:
    """The first telephone number: 0612345678, or +48123456789 for one from abroad."""
    for match in _NUMBER.finditer(text):
        written = match[0]
        while written:
            number = _phone(written)
            if number:
                return Detail(number, _cut(text, match.start(), match.start() + len(written)))
            written = written.rpartition(" ")[0]
    return None


def find_email(text: str) -> Detail | None:
    """The first e-mail address, also one that was typed as it is said: "jan at voorbeeld punt nl"."""
    with_at = _AROUND_AT.sub("@", _SPOKEN_AT.sub("@", text))
    for written in (with_at, _SPOKEN_DOT.sub(".", with_at)):
        match = _EMAIL.search(written)
        if match:
            return Detail(match[0].lower(), _cut(written, match.start(), match.end()))
    return None


def has_bsn(text: str) -> bool:
    """Whether nine digits that pass the 11-check stand in a text, apart from those of a telephone number."""
    while phone := find_phone(text):
        text = phone.rest
    return any(_passes_check(match[0]) for match in _NINE_DIGITS.finditer(text))


def _passes_check(written: str) -> bool:
    digits = [int(sign) for sign in written if sign.isdigit()]
    return any(digits) and sum(weight * digit for weight, digit in zip(_WEIGHTS_OF_BSN, digits, strict=True)) % 11 == 0


def _phone(written: str) -> str | None:
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if written.lstrip("(").startswith("+") or digits.startswith("00"):
        return _from_abroad(digits.removeprefix("00"))
    if digits.startswith("0"):
        return digits if len(digits) == DUTCH_LENGTH and digits[1] != "0" else None
    is_mobile = len(digits) == NATIONAL_LENGTH and digits.startswith("6") and not _passes_check(digits)
    return f"0{digits}" if is_mobile else None


def _from_abroad(digits: str) -> str | None:
    if digits.startswith("31"):
        national = digits[2:].removeprefix("0")
        return f"0{national}" if len(national) == NATIONAL_LENGTH else None
    return f"+{digits}" if SHORTEST_ABROAD <= len(digits) <= LONGEST_ABROAD else None


def _cut(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split())
