"""How often something may be done."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import rates
from bot.channels.web.rates import Rate


def test_all_at_once_when_there_is_room_and_then_one_at_a_time() -> None:
    rate = Rate(3, 60)
    assert [rate.take("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert rate.take("a", 0.0) == 20.0
    assert rate.take("a", 20.0) == 0
    assert rate.take("a", 20.0) == 20.0


@given(most=st.integers(1, 50), pauses=st.lists(st.floats(0, 30), max_size=200))
def test_never_more_than_twice_the_limit_within_a_period(most: int, pauses: list[float]) -> None:
    rate, now, taken = Rate(most, 60), 0.0, []
    for pause in pauses:
        now += pause
        if rate.take("a", now) == 0:
            taken.append(now)
    for moment in taken:
        assert sum(moment <= other < moment + 60 for other in taken) <= 2 * most


@given(most=st.integers(1, 50), pauses=st.lists(st.floats(0, 5), max_size=200))
def test_whoever_waits_as_long_as_is_said_gets_in(most: int, pauses: list[float]) -> None:
    rate, now = Rate(most, 60), 0.0
    for pause in pauses:
        now += pause
        wait = rate.take("a", now)
        if wait:
            now += wait
            assert rate.take("a", now) == 0


def test_those_with_all_their_room_back_are_forgotten(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(rates, "MOST_KEYS", 10)
    rate = Rate(1, 60)
    for number in range(100):
        rate.take(str(number), number * 100.0)
    assert len(rate._full_again) <= 11
