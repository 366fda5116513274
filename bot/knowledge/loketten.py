"""The desks of the 35 labour-market regions: load once, then ask for the card of a desk on a date."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.knowledge import FOLDER as KNOWLEDGE_FOLDER
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loketten_contact import Contact
from bot.knowledge.loketten_kaart import STILL_FRESH, Kaart, Kaartmaker
from bot.knowledge.loketten_models import LandelijkContact, Loket, Loketsoort, Regio, Teksten
from bot.knowledge.loketten_periodes import Kalender
from bot.knowledge.loketten_reading import read_loketten

FOLDER = KNOWLEDGE_FOLDER / "loketten"

__all__ = ["FOLDER", "Contact", "Kaart", "Loket", "Loketsoort", "Loketten", "Regio", "UnknownLoketError", "complaints"]


class UnknownLoketError(KnowledgeError):
    """A desk or region was asked for that does not exist: a mistake of the program that asks."""


@dataclass(frozen=True)
class Loketten:
    """Everything in `data/knowledge/loketten`, validated. `regios` is keyed by region id, such as `zeeland`."""

    knowledge: Knowledge
    regios: dict[str, Regio]
    landelijk: dict[str, LandelijkContact]
    teksten: Teksten

    @classmethod
    def load(cls, knowledge: Knowledge, folder: Path = FOLDER, eigen: Path | None = None) -> "Loketten":
        """Reads and checks all files, and an operator's own file over them.

        Raises KnowledgeFileError at the first mistake.
        """
        files = read_loketten(knowledge, folder, eigen)
        return cls(knowledge, files.regios, files.landelijk, files.teksten)

    def regio(self, id_or_code: str) -> Regio:
        """A region by its id (`zeeland`) or code (`AM24`). Raises UnknownLoketError when there is none."""
        return self.regios[self.regio_id(id_or_code)]

    def regio_id(self, id_or_code: str) -> str:
        """The id of a region by its id or code. Raises UnknownLoketError when there is none."""
        for key, regio in self.regios.items():
            if id_or_code in (key, regio.code):
                return key
        raise UnknownLoketError(
            f"De regio '{id_or_code}' bestaat niet; verwacht een sleutel zoals zeeland of een code zoals AM24."
        )

    def team_start(self, regio_id: str) -> date | None:
        """From when the mobility team of a region surely worked; None when that is not known."""
        return Kalender(self.knowledge, self.teksten).team_start(self.regio(regio_id))

    def werkcentrum_open(self, regio_id: str) -> date | None:
        """From when the Werkcentrum of a region was surely open; None when that is not known."""
        return Kalender(self.knowledge, self.teksten).werkcentrum_open(self.regio(regio_id))

    def op(self, datum: date) -> "LokettenOpDatum":
        """The desks that were there on this date."""
        return LokettenOpDatum(self, datum)

    def kaart(self, loket: str, datum: date) -> Kaart:
        """The card of a routing result on a date; see `LokettenOpDatum.kaart`."""
        return self.op(datum).kaart(loket)


class LokettenOpDatum:
    """The desks seen from one reference date."""

    def __init__(self, loketten: Loketten, datum: date) -> None:
        self._loketten = loketten
        self._maker = Kaartmaker(loketten.knowledge, loketten.teksten, loketten.landelijk, datum)

    def kaart(self, loket: str) -> Kaart:
        """The card of a routing result, such as `rmt:zeeland` or `geldfit`.

        Raises UnknownLoketError for a desk or region that does not exist, UnknownOnDateError before 2020.
        """
        name, _, where = loket.partition(":")
        soort = self._loketten.teksten.kaarten.get(name)
        if soort is None or soort.per_regio != bool(where):
            raise UnknownLoketError(f"Het loket '{loket}' bestaat niet; verwacht zoiets als rmt:zeeland of geldfit.")
        regio_id = self._loketten.regio_id(where) if where else soort.regio
        return self._maker.kaart(loket, soort, regio_id, self._loketten.regios[regio_id] if regio_id else None)

    def loketten(self, regio: str) -> list[Loket]:
        """All desks of a region, by id or code, that were there on the date."""
        return self._maker.loketten(self._loketten.regio(regio))

    def bereikbaar(self, regio: str) -> bool:
        """Whether a desk of the region has a website, phone number, ... that may still be given on the date."""
        return self._maker.reachable(self._loketten.regio(regio))


def complaints(loketten: Loketten, today: date) -> list[str]:
    """What an editor could look up: regions without verified contact details, and details older than a year."""
    found = []
    on = loketten.op(today)
    for key in sorted(loketten.regios):
        if not on.bereikbaar(key):
            found.append(f"loketten, {key}: geen website, telefoon, e-mail of adres dat nu nog geldt")
        for loket in on.loketten(key):
            if loket.gezien is None:
                found.append(f"loketten, {key}, {loket.naam}: zonder datum (gezien); kijk of het nog klopt")
            elif today > loket.gezien + STILL_FRESH:
                found.append(f"loketten, {key}, {loket.naam}: voor het laatst gezien op {loket.gezien}")
    return found
