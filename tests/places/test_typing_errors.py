"""One typing error: right, asked back, or not understood; never a wrong municipality with certainty."""

import string
from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.places import Places
from bot.places.normal_form import NormalForm
from tests.places.conftest import TODAY, found, possible, rows

PLACES = Places.load()
PLAIN = NormalForm([], [], [], [])
CODES: dict[str, set[str]] = defaultdict(set)
for _row in rows("woonplaatsen"):
    CODES[PLAIN.key(_row["woonplaats"])].add(_row["gemeentecode"])
for _row in rows("gemeenten"):
    if not _row["tot"]:
        CODES[PLAIN.key(_row["naam"])].add(_row["gemeentecode"])
NAMES = sorted(name for name in CODES if len(name) >= 6)
REAL_NAMES = {PLAIN.key(row["alias"]) for row in rows("aliassen")}
REAL_NAMES |= {PLAIN.key(row["naam"]) for row in rows("gemeenten")} | set(CODES)

CASES: list[Callable[[str], str]] = [str.upper, str.title, str.lower]


@st.composite
def name_with_one_error(draw: st.DrawFn) -> tuple[str, str]:
    """A name and the same name with a letter more, less, other, or two letters swapped."""
    name = draw(st.sampled_from(NAMES))
    at = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase + " "))
    typed = draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
            ]
        )
    )
    return name, typed


def holds_a_real_name(typed: str) -> bool:
    words = PLAIN.key(typed).split()
    parts = [" ".join(words[first:after]) for first in range(len(words)) for after in range(first + 1, len(words) + 1)]
    return any(part in REAL_NAMES for part in parts)


@pytest.mark.parametrize("asked", [True, False])
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=name_with_one_error())
def test_one_typing_error_is_never_a_wrong_place_with_certainty(asked: bool, names: tuple[str, str]) -> None:
    name, typed = names
    certain = found(PLACES.resolve(typed if asked else f"ik woon in {typed}", TODAY, asked=asked))
    assert certain is None or certain in CODES[name] or holds_a_real_name(typed)


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(NAMES), joint=st.sampled_from(["-", " - ", "  "]), case=st.sampled_from(CASES))
def test_capitals_hyphens_and_spaces_make_no_difference(name: str, joint: str, case: Callable[[str], str]) -> None:
    typed = case(name.replace(" ", joint))
    assert found(PLACES.resolve(typed, TODAY, asked=True)) == found(PLACES.resolve(name, TODAY, asked=True))


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(NAMES), joint=st.sampled_from(["", "'"]), case=st.sampled_from(CASES))
def test_a_name_in_one_word_is_found_or_asked_back(name: str, joint: str, case: Callable[[str], str]) -> None:
    typed = case(name.replace(" ", joint))
    expected = possible(PLACES.resolve(name, TODAY, asked=True))
    assert possible(PLACES.resolve(typed, TODAY, asked=True)) >= expected
