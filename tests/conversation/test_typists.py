"""Who is typing: the bot while it makes an answer, a coach for five seconds after a key was pressed."""

from dataclasses import dataclass

import pytest

from bot.conversation.typists import COACH_TYPES, LONGEST_ANSWER, Typist, Typists
from bot.store import Author

BOT = Typist(Author.BOT)
FATIMA = Typist(Author.COACH, "Fatima")


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def typists(clock: Clock) -> Typists:
    return Typists(clock)


def test_nobody_types_until_somebody_begins(typists: Typists) -> None:
    assert typists.of("c") is None
    typists.begins("c", BOT, LONGEST_ANSWER)
    assert typists.of("c") == BOT
    assert typists.of("d") is None


def test_the_bot_types_until_it_has_answered(typists: Typists) -> None:
    typists.begins("c", BOT, LONGEST_ANSWER)
    typists.ends("c", BOT)
    assert typists.of("c") is None


def test_a_coach_types_for_five_seconds_after_the_last_key(typists: Typists, clock: Clock) -> None:
    typists.begins("c", FATIMA, COACH_TYPES)
    clock.now = 4.9
    assert typists.of("c") == FATIMA
    typists.begins("c", FATIMA, COACH_TYPES)
    clock.now = 9.8
    assert typists.of("c") == FATIMA
    clock.now = 10.0
    assert typists.of("c") is None


def test_a_coach_goes_before_the_bot(typists: Typists) -> None:
    typists.begins("c", BOT, LONGEST_ANSWER)
    typists.begins("c", FATIMA, COACH_TYPES)
    assert typists.of("c") == FATIMA


def test_a_process_that_died_while_answering_does_not_type_for_ever(typists: Typists, clock: Clock) -> None:
    typists.begins("c", BOT, LONGEST_ANSWER)
    clock.now = LONGEST_ANSWER
    assert typists.of("c") is None


def test_what_is_over_takes_no_room(typists: Typists, clock: Clock) -> None:
    for number in range(100):
        typists.begins(str(number), FATIMA, COACH_TYPES)
    clock.now = COACH_TYPES
    for number in range(100):
        typists.of(str(number))
    assert typists._until == {}
