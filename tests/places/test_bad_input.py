"""Anything may be typed: an answer always comes, soon, and tells nothing that was not asked."""

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places import Ambiguous, Found, Places, Unknown
from tests.places.conftest import TODAY

PLACES = Places.load()
SECONDS = 0.5  # far above what it takes, so that only a runaway fails


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=200), asked=st.booleans())
def test_any_text_gets_an_answer_with_a_span_inside_it(text: str, asked: bool) -> None:
    resolution = PLACES.resolve(text, TODAY, asked=asked)
    if isinstance(resolution, (Found, Ambiguous)):
        assert 0 <= resolution.start < resolution.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "in ",
        "ik woon in amsterdm ",
        "Breda Tilburg Goes ",
        "a",
        "1012 ",
        "1",
        "postcode ",
        "'s-",
        "den ",
        "\x00",
        "é́",
        "🙂 ",
    ],
)
@pytest.mark.parametrize("asked", [True, False])
def test_five_thousand_characters_are_answered_soon(piece: str, asked: bool) -> None:
    text = (piece * 5_000)[:5_000]
    started = time.perf_counter()
    PLACES.resolve(text, TODAY, asked=asked)
    assert time.perf_counter() - started < SECONDS


def test_what_stands_behind_the_first_five_thousand_characters_is_not_read() -> None:
    assert isinstance(PLACES.resolve("." * 5_000 + " ik woon in Breda", TODAY), Unknown)


@pytest.mark.parametrize("text", ["123456782", "ik woon in Goes, mijn bsn is 123456782", "123456782 of zo"])
@pytest.mark.parametrize("asked", [True, False])
def test_a_bsn_never_comes_back(text: str, asked: bool) -> None:
    assert b"123456782" not in msgspec.json.encode(PLACES.resolve(text, TODAY, asked=asked))
