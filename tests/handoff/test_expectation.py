"""What a person is told to expect, in the words of the data."""

from datetime import datetime

import pytest

from bot.conversation import Sentences
from bot.handoff.expectation import Closed, Open, expectation, in_words, moment_in_words
from bot.handoff.openingstijden import Openingstijden
from bot.settings import AMSTERDAM
from tests.handoff.conftest import MONDAY, OFFICE_HOURS, SATURDAY


def test_inside_the_hours_the_place_in_the_queue_counts() -> None:
    assert expectation(Openingstijden(OFFICE_HOURS), 3, MONDAY) == Open(3)


def test_outside_the_hours_the_moment_counts_that_someone_will_be_there() -> None:
    assert expectation(Openingstijden(OFFICE_HOURS), 3, SATURDAY) == Closed(MONDAY.replace(hour=9))


def test_without_hours_nothing_is_promised() -> None:
    assert expectation(Openingstijden({}), 1, MONDAY) == Closed(None)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (Open(1), "U bent als eerste aan de beurt"),
        (Open(2), "nog één persoon voor u"),
        (Open(9), "nog 8 mensen voor u"),
        (Closed(MONDAY), "Vanaf maandag om 10.00 uur is er weer iemand"),
        (Closed(None), "ik weet niet wanneer er weer iemand is"),
    ],
)
def test_the_expectation_in_words(sentences: Sentences, expected: Open | Closed, words: str) -> None:
    assert words in in_words(sentences, expected, SATURDAY)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-21T13:05", "vandaag om 13.05 uur"),
        ("2026-11-22T09:00", "zondag om 9.00 uur"),
        ("2026-11-23T09:00", "maandag om 9.00 uur"),
        ("2026-11-28T09:00", "zaterdag 28 november om 9.00 uur"),
        ("2027-01-04T09:30", "maandag 4 januari om 9.30 uur"),
    ],
)
def test_a_moment_is_named_as_people_do(sentences: Sentences, moment: str, words: str) -> None:
    named = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
    assert moment_in_words(sentences, named, SATURDAY) == words
