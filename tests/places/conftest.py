"""The places of the project, loaded once, and what the tests say of a resolution."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.places import Ambiguous, Found, Places, Resolution
from bot.places.resolver import FOLDER

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def places() -> Places:
    return Places.load()


def rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def found(resolution: Resolution) -> str | None:
    """The municipality that is certain, or None."""
    if isinstance(resolution, Found) and resolution.municipality:
        return resolution.municipality.code
    return None


def possible(resolution: Resolution) -> set[str]:
    """The municipalities that may be meant: the certain one, or those to choose from."""
    if isinstance(resolution, Ambiguous):
        return {one.municipality.code for one in resolution.candidates if one.municipality}
    return {code for code in [found(resolution)] if code}
