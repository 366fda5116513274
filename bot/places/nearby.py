"""From a point on the map to the municipalities that it may lie in."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.errors import KnowledgeFileError
from bot.places.models import Municipality
from bot.places.resolver import FOLDER
from bot.places.tables import GemeenteRow, LiggingRow, read_rows

MOST = 3
"""Municipalities that are worth naming."""

FARTHEST = 20.0
"""Kilometres from where anybody lives: beyond it one is at sea."""

_FILE = "ligging.csv"
_EARTH_RADIUS = 6371.0  # kilometres
_KILOMETRES_PER_DEGREE = 111.0  # of latitude

# The edge of a city is farther from its middle than that of a village. Among other powers of the number of inhabitants
# this one found the most districts and villages whose own point was left out.
_POWER = 0.2
_SMALLEST, _LARGEST = 300, 60_000  # inhabitants

# Who lives in a border town is better asked "do you live there?" than told to be abroad.
_CLEARLY_ABROAD = 1.5


@dataclass(frozen=True)
class _Point:
    code: str | None
    latitude: float
    longitude: float
    reach: float


class Nearby:
    """The points of `ligging.csv`: towns, villages and districts, and towns just across the border."""

    def __init__(self, gemeenten: list[GemeenteRow], ligging: list[LiggingRow]) -> None:
        known = {row.gemeentecode: row for row in gemeenten}
        for line, row in enumerate(ligging, 2):
            if row.gemeentecode is not None and row.gemeentecode not in known:
                problem = f"de code {row.gemeentecode} staat niet in gemeenten.csv"
                raise KnowledgeFileError(f"data/places/{_FILE}", f"regel {line}", problem)
        self._gemeenten = known
        self._points = [
            _Point(row.gemeentecode, row.breedtegraad, row.lengtegraad, _reach(row.inwoners)) for row in ligging
        ]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Nearby":
        """Reads and checks the files; raises KnowledgeFileError at the first mistake."""
        return cls(read_rows(folder, "gemeenten.csv", GemeenteRow), read_rows(folder, _FILE, LiggingRow))

    def municipalities(self, latitude: float, longitude: float) -> tuple[Municipality, ...]:
        """The likeliest municipalities of today at a point in degrees (WGS 84), the likeliest first; at most three.

        None at sea, and none abroad, unless the border is so near that it cannot be told on which side of it one is.
        """
        nearest: dict[str | None, float] = {}
        for code, weighted in self._around(latitude, longitude):
            nearest[code] = min(weighted, nearest.get(code, math.inf))
        abroad = nearest.pop(None, math.inf)
        codes = sorted((code for code in nearest if code), key=lambda code: nearest[code])
        if not codes or nearest[codes[0]] > _CLEARLY_ABROAD * abroad:
            return ()
        return tuple(self._municipality(code) for code in codes[:MOST])

    def _around(self, latitude: float, longitude: float) -> Iterator[tuple[str | None, float]]:
        """The points that are not too far, with their distance for the size of the place."""
        for point in self._points:
            if abs(point.latitude - latitude) * _KILOMETRES_PER_DEGREE <= FARTHEST:
                distance = _kilometres(latitude, longitude, point.latitude, point.longitude)
                if distance <= FARTHEST:
                    yield point.code, distance / point.reach

    def _municipality(self, code: str) -> Municipality:
        row = self._gemeenten[code]
        return Municipality(code=code, name=row.naam, province=row.provincie)


def _reach(inhabitants: int) -> float:
    return float(min(max(inhabitants, _SMALLEST), _LARGEST) ** _POWER)


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Along the great circle."""
    north, other_north = math.radians(latitude), math.radians(other_latitude)
    half_chord = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half_chord)))
