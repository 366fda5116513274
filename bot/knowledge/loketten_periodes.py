"""When a desk was there: its own days, else those of the teams or the Werkcentrum of its region."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loketten_models import Dag, Loket, Loketsoort, Precisie, Regio, Teksten

WERKCENTRA = (Loketsoort.WERKCENTRUM, Loketsoort.REGIONAAL_WERKCENTRUM)
_WRITTEN = {Precisie.DAG: "d MMMM y", Precisie.MAAND: "MMMM y", Precisie.JAAR: "y"}


@dataclass(frozen=True)
class Periode:
    """From `van` up to and including `tot`; None: no limit is known. `sinds` is a first day as it was read."""

    van: date | None = None
    tot: date | None = None
    sinds: str | None = None

    def holds_on(self, on: date) -> bool:
        return (self.van is None or self.van <= on) and (self.tot is None or on <= self.tot)


class Kalender:
    """Turns the days of the files, which may be references to facts, into dates and periods."""

    def __init__(self, knowledge: Knowledge, teksten: Teksten) -> None:
        self._knowledge = knowledge
        self._teams_van = self.fact(teksten.teams.van)
        self._teams_tot = self.fact(teksten.teams.tot)
        self.oude_gegevens_tot = self.fact(teksten.oude_gegevens_tot)

    def fact(self, naam: str) -> date:
        """The (last) value of a fact that is a day."""
        day: date = self._knowledge.gegevens[naam].waarden[-1].waarde
        return day

    def dag(self, dag: Dag | None) -> date | None:
        return dag if dag is None or isinstance(dag, date) else self.fact(dag.gegeven)

    def team_start(self, regio: Regio) -> date | None:
        """From when the mobility team surely worked; a start known only by year counts as unknown."""
        certain = regio.team.start_precisie in (Precisie.DAG, Precisie.MAAND)
        return self.dag(regio.team.start) if certain else None

    def team_start_written(self, regio: Regio) -> str:
        """The start of the team as it was read: "19 juli 2021", "december 2021"."""
        return _written(self.dag(regio.team.start), regio.team.start_precisie) or ""

    def werkcentrum_open(self, regio: Regio) -> date | None:
        """From when the Werkcentrum was surely open."""
        return self.dag(regio.werkcentrum_open)

    def periode(self, regio: Regio, loket: Loket) -> Periode | None:
        """The period of a desk; None for a Werkcentrum that is not known to have opened."""
        van, precisie = self.dag(loket.van), loket.van_precisie
        tot = self.dag(loket.tot)
        if loket.soort is Loketsoort.MOBILITEITSTEAM:
            if van is None:
                van, precisie = self.team_start(regio), regio.team.start_precisie
            sinds = _written(van, precisie)
            return Periode(van or self._teams_van, tot or (None if loket.doorlopend else self._teams_tot), sinds)
        if loket.soort in WERKCENTRA and van is None:
            van, precisie = self.werkcentrum_open(regio), regio.werkcentrum_open_precisie
            if van is None:
                return None
        return Periode(van, tot, _written(van, precisie))


def _written(dag: date | None, precisie: Precisie) -> str | None:
    if dag is None or precisie not in _WRITTEN:
        return None
    return str(format_date(dag, _WRITTEN[precisie], locale="nl"))
