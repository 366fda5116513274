"""Municipalities and regions through time: which one held on a date."""

from collections import defaultdict
from datetime import date
from typing import Literal

from bot.places.models import Municipality, Region
from bot.places.tables import GemeenteRow, RegioHistorieRow, RegioRow, Tables


class History:
    """What the tables say of municipalities and regions on a date."""

    def __init__(self, tables: Tables) -> None:
        self._gemeenten = {row.gemeentecode: row for row in tables.gemeenten}
        self._regios = {row.code: row for row in tables.regios}
        self._regio_historie: dict[str, list[RegioHistorieRow]] = defaultdict(list)
        for row in tables.regio_historie:
            self._regio_historie[row.gemeentecode].append(row)
        self._voorgangers: dict[str, list[str]] = defaultdict(list)
        for gemeente in tables.gemeenten:
            for opvolger in gemeente.opvolgers:
                self._voorgangers[opvolger].append(gemeente.gemeentecode)
        self._vroegere_indeling = {
            (row.soort, row.sleutel, row.gemeentecode): row.vroegere_gemeentecode for row in tables.vroegere_indeling
        }

    def municipality(self, code: str) -> Municipality:
        """Raises KeyError for a code that is not in the tables."""
        row = self._gemeenten[code]
        return Municipality(code=row.gemeentecode, name=row.naam, province=row.provincie)

    def region(self, code: str, on: date) -> Region:
        """Raises KeyError for a code that is not in the tables."""
        row: RegioRow = self._regios[code]
        name = row.vroegere_naam if on <= row.vroegere_naam_tot else row.naam
        return Region(code=row.code, id=row.id, name=name)

    def regions_of(self, code: str, on: date) -> tuple[Region, ...]:
        """The region of a municipality; more than one where the sources disagree about that day."""
        row = next((row for row in self._regio_historie[code] if row.van <= on <= row.tot), None)
        if row is None:
            codes: tuple[str, ...] = (self._gemeenten[code].arbeidsmarktregio,)
        else:
            codes = (row.arbeidsmarktregio,) if row.arbeidsmarktregio else row.mogelijke_regios
        return tuple(self.region(regio, on) for regio in codes)

    def regions_of_province(self, province: str, on: date) -> list[str]:
        """Codes of the regions that its municipalities lie in, the one with most of them first."""
        counted: dict[str, int] = defaultdict(int)
        for row in self._gemeenten.values():
            if row.provincie == province and self.existed(row.gemeentecode, on):
                for region in self.regions_of(row.gemeentecode, on):
                    counted[region.code] += 1
        return sorted(counted, key=lambda code: -counted[code])

    def existed(self, code: str, on: date) -> bool:
        row = self._gemeenten[code]
        return row.van <= on <= row.tot

    def held(self, code: str, on: date) -> tuple[str, ...]:
        """The municipality itself when it existed, else what it came from or went into, the largest part first."""
        row = self._gemeenten[code]
        if self.existed(code, on):
            return (code,)
        onward = row.opvolgers if on > row.tot else tuple(self._voorgangers[code])
        return tuple(dict.fromkeys(found for other in onward for found in self.held(other, on)))

    def held_place(self, soort: Literal["woonplaats", "pc4"], key: str, code: str, on: date) -> tuple[str, ...]:
        """The same for one `woonplaats` or `pc4`, which is more precise where an earlier division is known."""
        former = self._vroegere_indeling.get((soort, key, code)) or self._namesake(key, code)
        if former and self.existed(former, on):
            return (former,)
        return self.held(code, on)

    def became(self, former: str, code: str) -> bool:
        """Whether a municipality is, or went at least in part into, another."""
        return former == code or any(self.became(other, code) for other in self._gemeenten[former].opvolgers)

    def _namesake(self, name: str, code: str) -> str | None:
        """The former municipality that a place gave its name to."""
        return next((former for former in self._voorgangers[code] if self._row(former).naam == name), None)

    def _row(self, code: str) -> GemeenteRow:
        return self._gemeenten[code]
