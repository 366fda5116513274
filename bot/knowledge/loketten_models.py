"""The shape of the files in `data/knowledge/loketten`. Keys are the editors' words, so they are Dutch."""

from datetime import date
from enum import Enum

from bot.knowledge.models import Dated, Model


class Precisie(Enum):
    """How exactly a first day is known; a month or year is written as its first day."""

    DAG = "dag"
    MAAND = "maand"
    JAAR = "jaar"
    UITERLIJK = "uiterlijk"  # surely from this day on, perhaps earlier
    ONBEKEND = "onbekend"


class Loketsoort(Enum):
    """What kind of desk it is, and so for which question it is named."""

    MOBILITEITSTEAM = "mobiliteitsteam"
    WERKCENTRUM = "werkcentrum"
    REGIONAAL_WERKCENTRUM = "regionaal_werkcentrum"
    LEERWERKLOKET = "leerwerkloket"
    WERKGEVERSSERVICEPUNT = "werkgeversservicepunt"
    TIJDELIJK_LOKET = "tijdelijk_loket"
    UITVOERINGSORGANISATIE = "uitvoeringsorganisatie"
    SCHOLING = "scholing"
    PROJECT = "project"
    NETWERK = "netwerk"


class Doelgroep(Enum):
    WERKZOEKENDEN = "werkzoekenden"
    WERKENDEN = "werkenden"
    ZELFSTANDIGEN = "zelfstandigen"
    JONGEREN = "jongeren"
    WERKGEVERS = "werkgevers"
    INWONERS = "inwoners"
    ORGANISATIES = "organisaties"


class Verwijzing(Model, frozen=True):
    """The name of a fact in `gegevens/` that holds the value, such as `contacten.uwv.telefoon`."""

    gegeven: str


Waarde = str | Verwijzing
Dag = date | Verwijzing


class Contactgegevens(Model, frozen=True, kw_only=True):
    """How to reach a desk. What was not verified is absent."""

    website: Waarde | None = None
    telefoon: Waarde | None = None
    email: Waarde | None = None
    adres: Waarde | None = None
    openingstijden: Waarde | None = None


class Loket(Contactgegevens, frozen=True, kw_only=True):
    """A desk of a region. `gezien` is the day its details date from; absent: the page had no date.

    Without `van` a mobility team counts from the start of the team in its region, a Werkcentrum from its opening there,
    any other desk always. `gebied` marks a desk for a part of the region only. `doorlopend`: the source says that it
    goes on after the national scheme. `alleen_achtergrond`: never named as a place to go.
    """

    naam: str
    soort: Loketsoort
    gebied: str | None = None
    wat_ze_doen: str | None = None
    voor: tuple[Doelgroep, ...] = ()
    van: Dag | None = None
    van_precisie: Precisie = Precisie.DAG
    tot: Dag | None = None
    doorlopend: bool = False
    alleen_achtergrond: bool = False
    gezien: date | None = None
    bron: list[str]


class Team(Model, frozen=True, kw_only=True):
    """The start of the mobility team of a region."""

    start: Dag | None = None
    start_precisie: Precisie = Precisie.ONBEKEND
    bron: tuple[str, ...] = ()


class Plan(Model, frozen=True, kw_only=True):
    """When the partners of a region agreed to make a Werkcentrum, or began to."""

    datum: Dag
    bron: list[str]


class VroegereNaam(Model, frozen=True, kw_only=True):
    naam: str
    tot: date


class Regio(Model, frozen=True, kw_only=True):
    """A labour-market region. `in_zin` is how it is named after "de", when that is not "regio" with its name."""

    naam: str
    code: str
    bron: list[str]
    vroegere_naam: VroegereNaam | None = None
    in_zin: str | None = None
    andere_namen: tuple[str, ...] = ()
    team: Team = Team()
    werkcentrum_open: Dag | None = None
    werkcentrum_open_precisie: Precisie = Precisie.DAG
    werkcentrum_plan: Plan | None = None
    loketten: tuple[Loket, ...] = ()

    def naam_op(self, datum: date) -> str:
        """Its name on a date."""
        earlier = self.vroegere_naam
        return earlier.naam if earlier is not None and datum <= earlier.tot else self.naam


class LandelijkContact(Contactgegevens, frozen=True, kw_only=True):
    """A contact for the whole country. It exists while one of the facts that it refers to holds."""

    naam: str
    wat_ze_doen: str
    voor: list[Doelgroep]
    bron: list[str]


class Soorttekst(Model, frozen=True, kw_only=True):
    """What desks of a kind do, for those that have no words of their own."""

    wat_ze_doen: str
    voor: list[Doelgroep]
    bron: list[str]


class Kaarttekst(Dated, frozen=True, kw_only=True):
    """The words of a card in one period.

    `naam` and `tekst` are used when the region has no such desk; `met_loket` follows on the words of a desk that is
    known. With `naam_van_loket` a desk that is not known to be open gives the card its name. `landelijk` is the contact
    of a card without a desk, `aanvulling` the one whose website a desk without its own gets. `terugval` names contacts
    of `landelijk.yml`, `ook` the kinds of desk of the region that are named beside it.
    """

    naam: str
    naam_van_loket: bool = False
    tekst: str
    met_loket: str = ""
    landelijk: str | None = None
    aanvulling: str | None = None
    ook: tuple[Loketsoort, ...] = ()
    terugval: list[str]
    bron: list[str]


class Kaartsoort(Model, frozen=True, kw_only=True):
    """A card: which kinds of desk it shows (the first that is there) and its words. `regio`: always that region."""

    regio: str | None = None
    per_regio: bool = False
    soorten: tuple[Loketsoort, ...] = ()
    teksten: list[Kaarttekst]


class Teamperiode(Model, frozen=True, kw_only=True):
    """The facts that hold the first and last day of the mobility teams in the whole country."""

    van: str
    tot: str


class Zinnen(Model, frozen=True, kw_only=True):
    """Sentences that cards are put together from."""

    ontbreekt: str
    oud: str
    zonder_datum: str
    gebied: str


class Teksten(Model, frozen=True, kw_only=True):
    """The file `teksten.yml`. `oude_gegevens_tot`: what was read up to that day is not a contact of after it."""

    aantal_regios: str
    teams: Teamperiode
    oude_gegevens_tot: str
    zinnen: Zinnen
    velden: dict[str, str]
    soorten: dict[Loketsoort, Soorttekst]
    kaarten: dict[str, Kaartsoort]
