"""Hours and days as an operator writes them are read as meant, and what cannot be is refused in one sentence."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff import TeamDataError
from bot.handoff.written_teams import days_as_written, days_of, hours_as_written, stretches_of
from bot.store.tables import Team, WorkingHours

MINUTES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    "written",
    ["9-17", "9.00-17.00", "09:00 - 17:00", " 9.00 – 17.00 ", "9-12 en 13-17", "9.00-12.00;13-17", "9-12,13-17"],
)
def test_hours_are_read_in_every_usual_way(written: str) -> None:
    stretches = stretches_of(written)
    assert (stretches[0][0], stretches[-1][1]) == (time(9), time(17))


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=4, unique_by=lambda stretch: stretch[0]))
def test_hours_are_read_back_as_they_were_written(stretches: list[tuple[time, time]]) -> None:
    team = Team(hours=[WorkingHours(weekday=2, opens=opens, closes=closes) for opens, closes in stretches])
    written = hours_as_written(team)
    assert stretches_of(written[2]) == sorted(stretches, key=lambda stretch: stretch[0])
    assert all(written[weekday] == "" for weekday in (0, 1, 3, 4, 5, 6))


@given(st.sets(st.dates(date(2000, 1, 1), date(2999, 12, 31)), max_size=5))
def test_days_are_read_back_as_they_were_written(days: set[date]) -> None:
    assert days_of(days_as_written(days)) == sorted(days)


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused_in_a_sentence(text: str) -> None:
    for read in (stretches_of, days_of):
        try:
            read(text)
        except TeamDataError as error:
            assert str(error).endswith(".")
