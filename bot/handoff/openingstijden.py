"""When a team is there: stretches of each weekday in Amsterdam time, but not on public holidays and closed days."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.settings import AMSTERDAM

LOOK_AHEAD = timedelta(days=370)
"""A team that is not there for longer than this has no moment to promise."""

Stretch = tuple[time, time]


@dataclass(frozen=True)
class Openingstijden:
    """The hours of one team; weekday 0 is Monday. Without any stretch the team is never there."""

    per_weekday: Mapping[int, Collection[Stretch]]
    closed_days: Collection[date] = field(default_factory=frozenset)

    def open_since(self, at: datetime) -> datetime | None:
        """The beginning of the stretch that `at` lies in; None while closed."""
        local = at.astimezone(AMSTERDAM)
        return next((opens for opens, closes in self._stretches(local.date()) if opens <= local < closes), None)

    def opens_at(self, at: datetime) -> datetime | None:
        """The first moment from `at` on that someone is there: `at` itself while open; None when it never comes."""
        local = at.astimezone(AMSTERDAM)
        for days in range(LOOK_AHEAD.days):
            for opens, closes in self._stretches(local.date() + timedelta(days=days)):
                if local < closes:
                    return max(opens, local)
        return None

    def _stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.closed_days or is_feestdag(day):
            return
        for opens, closes in sorted(self.per_weekday.get(day.weekday(), ())):
            yield datetime.combine(day, opens, AMSTERDAM), datetime.combine(day, closes, AMSTERDAM)


def is_feestdag(day: date) -> bool:
    """Whether a day is a Dutch public holiday."""
    return day in _feestdagen(day.year)


@lru_cache(maxsize=8)
def _feestdagen(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))
