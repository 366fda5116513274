"""Numbers that are a person's own are masked; other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from bot.conversation.masking import MASK, mask


@pytest.mark.parametrize(
    "text",
    [
        "mijn bsn is 111222333",
        "bsn: 1112.22.333.",
        "111 222 333",
        "NL91 ABNA 0417 1643 00",
        "nl91abna0417164300 is mijn rekening",
        "kaart 4111 1111 1111 1111",
    ],
)
def test_personal_numbers_are_masked(text: str) -> None:
    masked, found = mask(text)
    assert found and MASK in masked
    assert sum(letter.isdigit() for letter in masked) == 0


@pytest.mark.parametrize(
    "text",
    [
        "ik bel 088-898 92 94",
        "bel 0800-8115",
        "€ 1.059,03 per maand",
        "sinds 17-03-2020",
        "postcode 2011 AB",
        "123456789",
        "kvk 12345678",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mask(text) == (text, False)


@given(st.integers(min_value=10_000_000, max_value=999_999_999), st.text(alphabet="abc ,.!?", max_size=20))
def test_every_valid_bsn_is_masked_wherever_it_stands(number: int, around: str) -> None:
    digits = f"{number:09d}"
    text = f"{around} {digits} {around}"
    masked, _ = mask(text)
    assert (digits in masked) == (not bsn.is_valid(digits))


@given(st.text(max_size=300))
def test_masking_never_fails_and_never_adds_digits(text: str) -> None:
    masked, _ = mask(text)
    assert sum(letter.isdigit() for letter in masked) <= sum(letter.isdigit() for letter in text)
