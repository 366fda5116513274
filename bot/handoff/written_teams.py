"""Teams as an operator writes them: in a file, or in the fields of a form. Read here, and written back."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from pathlib import Path

import msgspec

from bot.handoff.errors import TeamDataError
from bot.handoff.openingstijden import Stretch
from bot.handoff.team_data import TeamData, new_webhook_secret
from bot.knowledge.reading import read_file
from bot.places.resolver import FOLDER
from bot.places.tables import Tables
from bot.store.tables import Team

WEEKDAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

_STRETCH = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")
_BETWEEN = re.compile(r"\s*(?:,|;|\ben\b)\s*")


class WrittenTeam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team in a file; hours are `9.00-17.00` per weekday, and `vangnet` gets what no other team serves."""

    naam: str
    regios: list[str] = []
    openingstijden: dict[str, list[str]] = {}
    gesloten: list[date] = []
    email: str | None = None
    webhook: str | None = None
    webhook_geheim: str | None = None
    vangnet: bool = False

    def data(self, webhook_secret: str | None = None) -> TeamData:
        """What is set for the team; a webhook without a secret keeps this one, or gets a new one.

        Raises TeamDataError.
        """
        secret = self.webhook_geheim or webhook_secret or new_webhook_secret()
        return TeamData(
            self.naam,
            regions=known_regions(self.regios),
            hours={weekday_called(name): stretches_of(", ".join(hours)) for name, hours in self.openingstijden.items()},
            closed_days=self.gesloten,
            email=self.email,
            webhook_url=self.webhook,
            webhook_secret=secret if self.webhook else None,
        )


class TeamsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file with teams."""

    teams: list[WrittenTeam]


def read_teams(file: Path) -> list[WrittenTeam]:
    """The teams of a file. Raises KnowledgeFileError, and TeamDataError for two teams of one name."""
    teams = read_file(file.resolve(), file.resolve().parent, TeamsFile).teams
    names = [team.naam for team in teams]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TeamDataError(f"Het team {twice} staat twee keer in {file}; voeg ze samen.")
    return teams


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """The names of the labour-market regions by their code."""
    return {row.code: row.naam for row in Tables.read(FOLDER).regios}


def known_regions(codes: Iterable[str]) -> list[str]:
    """These codes; raises TeamDataError for one that is no labour-market region."""
    found = list(codes)
    for code in found:
        if code not in region_names():
            raise TeamDataError(f"De regio '{code}' bestaat niet; kies een code zoals AM03.")
    return found


def weekday_called(name: str) -> int:
    """The number of a weekday, Monday is 0. Raises TeamDataError."""
    if name not in WEEKDAGEN:
        raise TeamDataError(f"De dag '{name}' bestaat niet; schrijf een dag zoals maandag.")
    return WEEKDAGEN.index(name)


def stretches_of(text: str) -> list[Stretch]:
    """The hours of a day such as `9.00-12.30, 13.00-17.00`; none when nothing is written. Raises TeamDataError."""
    return [_stretch(part) for part in _BETWEEN.split(text.strip()) if part]


def days_of(text: str) -> list[date]:
    """Days such as `24-12-2026` or `2026-12-24`, one a line or with commas between. Raises TeamDataError."""
    return [_day(part) for part in re.split(r"[\s,;]+", text.strip()) if part]


def hours_as_written(team: Team) -> Mapping[int, str]:
    """The hours of each weekday as `stretches_of` reads them."""
    return {
        weekday: ", ".join(
            f"{_time_as_written(row.opens)}-{_time_as_written(row.closes)}"
            for row in sorted(team.hours, key=lambda row: row.opens)
            if row.weekday == weekday
        )
        for weekday in range(len(WEEKDAGEN))
    }


def days_as_written(days: Iterable[date]) -> str:
    """Days as `days_of` reads them, one a line."""
    return "\n".join(f"{day:%d-%m-%Y}" for day in sorted(days))


def _stretch(part: str) -> Stretch:
    found = _STRETCH.fullmatch(part.strip())
    try:
        if found is None:
            raise ValueError(part)
        from_hour, from_minute, to_hour, to_minute = (int(number or 0) for number in found.groups())
        return time(from_hour, from_minute), time(to_hour, to_minute)
    except ValueError:
        raise TeamDataError(f"De openingstijd '{part}' klopt niet; schrijf hem als 9.00-17.00.") from None


def _day(part: str) -> date:
    day_first = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", part)
    try:
        if day_first is None:
            return date.fromisoformat(part)
        day, month, year = map(int, day_first.groups())
        return date(year, month, day)
    except ValueError:
        raise TeamDataError(f"De dag '{part}' bestaat niet; schrijf hem als 24-12-2026.") from None


def _time_as_written(moment: time) -> str:
    return f"{moment.hour}.{moment.minute:02}"
