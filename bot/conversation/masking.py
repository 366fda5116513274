"""Makes numbers that are a person's own unreadable before anything is stored, logged or sent on."""

import re

from stdnum import iban, luhn
from stdnum.nl import bsn

_DIGIT_GROUPS = re.compile(r"(?<![\w.,])\d(?:[ .\-]?\d){7,18}(?![\w])")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){10,30}(?!\w)")
MASK = "▒▒▒▒"


def mask(text: str) -> tuple[str, bool]:
    """The text with each BSN (11-check), IBAN and card number masked, and whether there was any.

    A NUL character, which no database text can hold, is left out.
    """
    text = text.replace("\0", "")
    masked = _IBAN.sub(_mask_iban, text)
    masked = _DIGIT_GROUPS.sub(_mask_number, masked)
    return masked, masked != text


def _mask_iban(match: re.Match[str]) -> str:
    written = match[0]
    for end in range(len(written), 14, -1):
        if iban.is_valid(written[:end]):
            return MASK + written[end:]
    return written


def _mask_number(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    is_bsn = len(digits) == 9 and bsn.is_valid(digits)
    is_card = 13 <= len(digits) <= 19 and luhn.is_valid(digits)
    return MASK if is_bsn or is_card else match[0]
