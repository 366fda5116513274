"""When a team is there, in Amsterdam time: hours, lunch, weekends, public holidays, closed days, summer time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.openingstijden import Openingstijden, is_feestdag
from bot.settings import AMSTERDAM

OFFICE = Openingstijden({weekday: [(time(9), time(17))] for weekday in range(5)})
WITH_LUNCH = Openingstijden({0: [(time(13), time(17)), (time(9), time(12, 30))]})
NEVER = Openingstijden({})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),  # Monday morning: someone is there
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T08:59", "2026-11-23T09:00"),
        ("2026-11-23T17:00", "2026-11-24T09:00"),  # closing time is closed
        ("2026-11-27T18:00", "2026-11-30T09:00"),  # Friday evening
        ("2026-12-24T18:00", "2026-12-28T09:00"),  # both days of Christmas, then a weekend
        ("2026-04-26T12:00", "2026-04-28T09:00"),  # King's Day on a Monday
        ("2026-12-31T18:00", "2027-01-04T09:00"),  # over the year
        ("2026-03-28T20:00", "2026-03-30T09:00"),  # summer time begins in between
        ("2026-10-24T20:00", "2026-10-26T09:00"),  # and ends
    ],
)
def test_the_moment_that_someone_will_be_there(moment: str, opens: str) -> None:
    assert OFFICE.opens_at(at(moment)) == at(opens)


def test_a_question_in_utc_is_answered_for_amsterdam() -> None:
    assert OFFICE.open_since(datetime(2026, 7, 1, 7, 0, tzinfo=UTC)) == at("2026-07-01T09:00")
    assert OFFICE.open_since(datetime(2026, 11, 23, 7, 59, tzinfo=UTC)) is None


def test_nobody_is_there_at_lunch() -> None:
    assert WITH_LUNCH.open_since(at("2026-11-23T12:45")) is None
    assert WITH_LUNCH.opens_at(at("2026-11-23T12:45")) == at("2026-11-23T13:00")
    assert WITH_LUNCH.open_since(at("2026-11-23T14:00")) == at("2026-11-23T13:00")


def test_a_single_closed_day_is_passed_over() -> None:
    closed = Openingstijden(OFFICE.per_weekday, frozenset({date(2026, 11, 23), date(2026, 11, 24)}))
    assert closed.opens_at(at("2026-11-23T10:00")) == at("2026-11-25T09:00")


def test_a_team_without_hours_promises_nothing() -> None:
    assert NEVER.opens_at(at("2026-11-23T10:00")) is None
    assert NEVER.open_since(at("2026-11-23T10:00")) is None


@pytest.mark.parametrize("day", ["2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-26"])
def test_dutch_public_holidays_are_known(day: str) -> None:
    assert is_feestdag(date.fromisoformat(day))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
stretches = st.tuples(st.integers(0, 11), st.integers(12, 23)).map(lambda hours: [(time(hours[0]), time(hours[1]))])


@given(moments, st.dictionaries(st.integers(0, 6), stretches, min_size=1))
def test_the_promised_moment_is_the_first_at_which_someone_is_there(
    moment: datetime, hours: dict[int, list[tuple[time, time]]]
) -> None:
    team = Openingstijden(hours)
    opens = team.opens_at(moment)
    assert opens is not None and opens >= moment
    assert team.open_since(opens) is not None
    assert (opens == moment) == (team.open_since(moment) is not None)
    if opens > moment:
        assert team.open_since(opens - timedelta(minutes=1)) is None
