"""The regions of the routing rules: municipalities from `bot.places`, desks from `bot.knowledge.loketten`."""

import re
from datetime import date

from bot.eligibility.routing import GemeenteBekend
from bot.knowledge.loketten import Loketten
from bot.places.models import Ambiguous, Candidate, Found, Region
from bot.places.resolver import Places

_CODE = re.compile(r"GM\d{4}")
_REGION = re.compile(r"AM\d{2}")


class PlacesAndDesks:
    """The `Regions` of the router."""

    def __init__(self, places: Places, loketten: Loketten) -> None:
        self._places = places
        self._loketten = loketten

    def region_of(self, gemeente: str, on: date) -> tuple[GemeenteBekend, str | None]:
        """The region id of a municipality by its name or GM code (or an AM code itself), as it was on a date."""
        if _REGION.fullmatch(gemeente):
            return GemeenteBekend.JA, self._loketten.regio_id(gemeente)
        regions = self._regions(gemeente, on)
        if len(regions) == 1:
            return GemeenteBekend.JA, self._loketten.regio_id(regions[0].code)
        return (GemeenteBekend.OMSTREDEN if regions else GemeenteBekend.NEE), None

    def werkcentrum_open(self, regio: str) -> date | None:
        """From when the Werkcentrum of a region was surely open."""
        return self._loketten.werkcentrum_open(regio)

    def team_start(self, regio: str) -> date | None:
        """From when the mobility team of a region surely worked."""
        return self._loketten.team_start(regio)

    def _regions(self, gemeente: str, on: date) -> tuple[Region, ...]:
        """More than one where the sources disagree; none for a municipality that is not known or not certain."""
        name = gemeente.strip()
        if _CODE.fullmatch(name):
            try:
                return self._places.regions_of(name, on)
            except KeyError:
                return ()
        found = self._places.resolve(name, on, asked=True)
        if isinstance(found, Found):
            return found.regions
        if isinstance(found, Ambiguous):
            return _meant(name, found.candidates) or ((found.region,) if found.region else ())
        return ()


def _meant(name: str, candidates: tuple[Candidate, ...]) -> tuple[Region, ...]:
    """The regions of the municipality that is called exactly this, beside towns of the same name elsewhere."""
    called = [one for one in candidates if one.municipality and one.municipality.name.casefold() == name.casefold()]
    return called[0].regions if len({one.municipality for one in called}) == 1 else ()
