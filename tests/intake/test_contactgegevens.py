"""Telephone numbers and e-mail addresses as people type them, and numbers that must not be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from bot.intake.questionnaires.contact_details import find_email, find_phone, has_bsn


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0612345678", "0612345678"),
        ("06-12345678", "0612345678"),
        ("06 12 34 56 78", "0612345678"),
        ("bel me op 06 1234 5678 na vijven", "0612345678"),
        ("+31612345678", "0612345678"),
        ("+31 (0)6 12345678", "0612345678"),
        ("0031 6 12345678", "0612345678"),
        ("612345678", "0612345678"),
        ("(010) 123 45 67", "0101234567"),
        ("010-1234567 17:00 uur", "0101234567"),
        ("+48 123 456 789", "+48123456789"),
        ("0800 8115 of 0612345678", "0612345678"),
        ("06123456", None),
        ("06123456789", None),
        ("0012", None),
        ("112", None),
        ("ik ben 45 jaar", None),
        ("12-03-2020", None),
        ("123456789", None),
        ("geen", None),
    ],
)
def test_a_telephone_number_is_found_and_written_in_one_way(text: str, number: str | None) -> None:
    found = find_phone(text)
    assert (found.value if found else None) == number


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("fatima@voorbeeld.nl", "fatima@voorbeeld.nl"),
        ("mijn mail is Jan_85@hot-mail.com.", "jan_85@hot-mail.com"),
        ("jan @ voorbeeld.nl", "jan@voorbeeld.nl"),
        ("jan(at)voorbeeld.nl", "jan@voorbeeld.nl"),
        ("jan apenstaartje voorbeeld punt nl", "jan@voorbeeld.nl"),
        ("jan punt bakker at voorbeeld punt nl", "jan.bakker@voorbeeld.nl"),
        ("jan@voorbeeld", None),
        ("@jan", None),
        ("geen mail", None),
    ],
)
def test_an_address_is_found_also_when_typed_as_it_is_said(text: str, address: str | None) -> None:
    found = find_email(text)
    assert (found.value if found else None) == address


@given(st.integers(min_value=10_000_000, max_value=999_999_999), st.sampled_from(["{}", "bsn{}", "is {}, denk ik"]))
def test_exactly_the_numbers_that_pass_the_check_are_taken_for_a_bsn(number: int, around: str) -> None:
    digits = f"{number:09d}"
    assert has_bsn(around.format(digits)) == bsn.is_valid(digits)


@pytest.mark.parametrize("written", ["1234.56.782", "123 456 782", "123-456-782"])
def test_a_bsn_in_groups_is_one_too(written: str) -> None:
    assert has_bsn(f"mijn nummer: {written}.")


@given(st.integers(min_value=600_000_000, max_value=699_999_999))
def test_a_mobile_number_is_no_bsn(number: int) -> None:
    assert not has_bsn(f"bel +31 {number} of 0{number}")


@given(st.text(alphabet="0123456789 +-.()@abn/", max_size=60))
def test_whatever_is_typed_nothing_fails(text: str) -> None:
    phone = find_phone(text)
    assert phone is None or phone.value.lstrip("+").isdigit()
    find_email(text)
    has_bsn(text)
