"""Days as people say them: without a year, with two figures for the year, or as a part of a month or year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from dateutil.relativedelta import relativedelta

from bot.intake.expectation import Verwacht

_YEARS_TO_TRY = range(-8, 3)


class Precision(IntEnum):
    """How much was said."""

    DAY = 1
    MONTH = 2
    YEAR = 3


@dataclass(frozen=True)
class Moment:
    """A day that was read; for a month or a year its first day, or what "begin", "half" and "eind" make of it."""

    day: date
    precision: Precision = Precision.DAY
    guessed: bool = False


@dataclass(frozen=True)
class Impossible:
    """A day that no calendar has, as it was written."""

    written: str


@dataclass(frozen=True)
class Calendar:
    """Completes what was said from the day of today and the days that are expected."""

    on: date
    earliest: date | None = None
    latest: date | None = None

    @classmethod
    def expecting(cls, verwacht: Verwacht, on: date) -> "Calendar":
        return cls(on, as_date(verwacht.laagste), as_date(verwacht.hoogste))

    @property
    def looks_ahead(self) -> bool:
        """Whether only days from today on are expected."""
        return self.earliest is not None and self.earliest >= self.on

    @property
    def knows_the_future(self) -> bool:
        """Whether a day after today can be an answer."""
        return self.looks_ahead or (self.latest is not None and self.latest > self.on)

    def year(self, figures: str) -> int:
        """The year that two or four figures stand for."""
        year = int("".join(filter(str.isdigit, figures)))
        if len(figures.strip("' ")) > 2:
            return year
        newest = max(self.on.year + 1, self.latest.year if self.latest else 0)
        return 2000 + year if 2000 + year <= newest else 1900 + year

    def day(self, day: int, month: int, year: int | None, text: str) -> Moment | Impossible:
        """A day of a month; without a year the one that fits best."""
        try:
            if year is not None:
                return Moment(date(year, month, day))
            date(2000, month, day)
        except ValueError:
            return Impossible(" ".join(text.split()))
        days = _possible(date_in(year, month, day) for year in self._years())
        best, only = self._best(days)
        return Moment(best, guessed=not only)

    def month(self, month: int, year: int | None, part: str | None = None) -> Moment:
        """A month, or the beginning, middle or end of it."""
        only = True
        if year is None:
            best, only = self._best([date(one, month, 1) for one in self._years()])
            year = best.year
        return in_part(date(year, month, 1), Precision.MONTH, part, guessed=not only)

    def relative_year(self, word: str) -> int:
        """The year of "vorig jaar", "dit jaar", "volgend jaar"."""
        return self.on.year + {"vorig": -1, "volgend": 1}.get(word, 0)

    def weekday(self, weekday: int, word: str | None) -> Moment:
        """The last one before today, or with "volgend" the first after."""
        if word == "volgend" or (word is None and self.looks_ahead):
            return Moment(self.on + timedelta((weekday - self.on.weekday() - 1) % 7 + 1), guessed=word is None)
        if word == "deze":
            return Moment(self.on + timedelta(weekday - self.on.weekday()))
        return Moment(self.on - timedelta((self.on.weekday() - weekday - 1) % 7 + 1), guessed=word is None)

    def weekday_of_week(self, weekday: int, word: str) -> Moment:
        """The day in the week before, this week or the week after."""
        monday = self.on - timedelta(self.on.weekday())
        weeks = {"vorig": -1, "volgend": 1}.get(word, 0)
        return Moment(monday + timedelta(7 * weeks + weekday))

    def _years(self) -> list[int]:
        return [self.on.year + away for away in _YEARS_TO_TRY]

    def _best(self, days: Iterable[date]) -> tuple[date, bool]:
        """The day nearest to today among those expected, and whether no other was possible."""
        days = list(days)
        within = [day for day in days if (self.earliest or day) <= day <= (self.latest or day)]
        only = len(within) == 1 and self.earliest is not None and self.latest is not None
        past = [day for day in within or days if day <= self.on]
        ahead = [day for day in within or days if day >= self.on]
        if self.looks_ahead:
            return min(ahead or past), only
        return (max(past) if past else min(ahead)), only


def as_date(bound: object) -> date | None:
    """A bound as a day, when it is one."""
    if isinstance(bound, datetime):
        return bound.date()
    return bound if isinstance(bound, date) else None


def date_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_part(first: date, precision: Precision, part: str | None, guessed: bool = False) -> Moment:
    """The first day of a month or year, its middle or its last day."""
    length = relativedelta(months=1) if precision is Precision.MONTH else relativedelta(years=1)
    if part == "eind":
        first = first + length - timedelta(1)
    elif part in ("half", "midden"):
        first = first + (timedelta(14) if precision is Precision.MONTH else relativedelta(months=6))
    return Moment(first, precision, guessed)


def _possible(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day]
