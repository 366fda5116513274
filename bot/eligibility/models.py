"""The shape of the files in `data/knowledge/regelingen`. Keys are the editors' words, so they are Dutch."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from bot.knowledge.models import Dated, Model


class Hulp(Enum):
    """A kind of help that a scheme gives; each is decided apart."""

    UITKERING = "uitkering"
    LENING = "lening"
    ADVIES = "advies"


class Gevolg(Enum):
    """What the outcome of a condition does to one kind of help."""

    GEEN = "geen"
    NAVRAGEN = "navragen"  # cannot be decided here: the municipality decides, or the source is unclear
    GEWEIGERD = "geweigerd"


class Vergelijking(Enum):
    """How an answer is compared with the value of a test."""

    GELIJK = "=="
    MINDER = "<"
    HOOGSTENS = "<="
    MINSTENS = ">="
    MEER = ">"
    EEN_VAN = "een van"
    TUSSEN = "tussen"  # both ends included
    LEEFTIJD_VANAF = "leeftijd vanaf"  # a date of birth and the reference date; the value is in years
    VOOR_AOW = "voor AOW-leeftijd"  # a date of birth and the reference date
    ONDER_NORM = "onder norm"  # an income and the norm of the household in that month
    BINNEN_PERIODE = "binnen periode"  # a day and the days on which one could apply for the scheme


class Antwoordsoort(Enum):
    """What kind of answer a question has."""

    JA_NEE = "ja_nee"
    LEEFTIJD = "leeftijd"
    GEBOORTEDATUM = "geboortedatum"
    DATUM = "datum"
    TIJDSTIP = "tijdstip"
    MAAND = "maand"
    BEDRAG = "bedrag"
    UREN_PER_JAAR = "uren_per_jaar"
    UREN_PER_WEEK = "uren_per_week"
    JAREN = "jaren"
    GETAL = "getal"
    PERCENTAGE = "percentage"
    KEUZE = "keuze"
    PLAATS = "plaats"


class Toets(Model, frozen=True, kw_only=True):
    """A condition is met when `answer op value`; the value stands here or in `gegevens/` (`gegeven`)."""

    op: Vergelijking
    waarde: Any = None
    gegeven: str | None = None


class Voorbehoud(Model, frozen=True, kw_only=True):
    """When a question plays a part: one comparison, or a combination of them."""

    vraag: str | None = None
    op: Vergelijking | None = None
    waarde: Any = None
    gegeven: str | None = None
    alle: list[Voorbehoud] = []
    een_van: list[Voorbehoud] = []
    niet: Voorbehoud | None = None


class Drempel(Model, frozen=True, kw_only=True):
    """A number that may be given as the answer to a yes/no question: yes from `gegeven` (or only above it)."""

    soort: Antwoordsoort
    gegeven: str
    meer_dan: bool = False


class Afleiding(Model, frozen=True, kw_only=True):
    """What other answers already tell: this one is `dan` when they fit `als`.

    `alleen_in_gesprek`: only spares a question in a conversation; a case on paper has to give the answer itself.
    `gaat_voor`: holds even when another answer was given, which then leaves something out.
    """

    als: Voorbehoud
    dan: bool | str
    alleen_in_gesprek: bool = False
    gaat_voor: bool = False


class Vraag(Model, frozen=True, kw_only=True):
    """A question, in the present and as it is asked about a period that is over, and how its answer is read."""

    vraag: str
    vraag_toen: str | None = None
    kort: str = ""
    """The question in one or two words, as it stands in a list of answers."""

    uitleg: str = ""
    soort: Antwoordsoort
    keuzes: dict[str, str] = {}
    woorden: dict[str, list[str]] = {}
    drempel: Drempel | None = None
    laagste: int | date | None = None
    hoogste: int | date | None = None
    vraag_als: Voorbehoud | None = None
    afgeleid: list[Afleiding] = []
    ook_bekend_als: list[str] = []

    @property
    def wording(self) -> list[str]:
        return [text for text in (self.vraag, self.vraag_toen, self.uitleg, *self.keuzes.values()) if text]


class Voorwaarde(Vraag, frozen=True, kw_only=True):
    """A question with a test. `bij_antwoord` goes before `bij_nee`; what is not named has no effect."""

    toets: Toets
    bij_nee: dict[Hulp, Gevolg] = {}
    bij_ja: dict[Hulp, Gevolg] = {}
    bij_antwoord: dict[str, dict[Hulp, Gevolg]] = {}
    reden: str
    twijfel: str | None = None
    bron: list[str]


class Samen(Model, frozen=True, kw_only=True):
    """Conditions that hardly ever fail, asked together; `zinnen` says each as a line of the list.

    When `ja_is_goed`, the lines are said as they should be and "ja" means that all are met; else they are said as they
    should not be and "nee" means that none applies.
    """

    vraag: str
    vraag_toen: str | None = None
    kort: str = ""
    uitleg: str = ""
    ja_is_goed: bool
    zinnen: dict[str, str]
    woorden: dict[str, list[str]] = {}
    """How people call a line when they are asked which one it is."""


class Begin(Dated, frozen=True, kw_only=True):
    """From when help is given, by the day of applying: a fixed day, or months before the month of applying."""

    vaste_dag: date | None = None
    maanden_terug: int | None = None
    niet_voor: date | None = None


class Regeling(Model, frozen=True, kw_only=True):
    """A scheme in one period. `van`/`tot` are the days on which one can apply."""

    naam: str
    van: date
    tot: date | None = None
    onzeker_vanaf: date | None = None
    hulp: list[Hulp]
    aanvraag: str | None = None  # the question that holds the day of applying; else the reference date is taken
    zonder_weigering: Gevolg = Gevolg.GEEN
    """The most that can be said when nothing refuses; `navragen`: only the municipality can say yes."""

    voorwaarden: list[str]
    norm: Norm | None = None
    hoogste_lening: str | None = None
    geleend: str | None = None  # the question that holds what was lent before
    begin: list[Begin] = []
    opvolger: str | None = None
    onderwerp: str
    bron: list[str]


class Inkomst(Model, frozen=True, kw_only=True):
    """An answer that adds to the income; `min_procent` names the percentage that is taken off first."""

    vraag: str
    min_procent: str | None = None
    los: bool = True  # false: only counts beside another income
    vragen: bool = True  # false: never asked, as the question about another income covers it


class Norm(Model, frozen=True, kw_only=True):
    """The norm per household and month; `van`/`tot` are the months that help can be about."""

    van: date
    tot: date

    gegevens: str  # the group of facts, such as `tozo.norm`
    maand: str  # the question that holds the month
    gewenst_begin: str  # the question that holds the month from which help is wanted
    huishouden: str  # the question that may name a household of `huishoudens` at once
    inkomsten: list[Inkomst]


class Huishouden(Model, frozen=True, kw_only=True):
    """When a household has this norm."""

    als: Voorbehoud


class Tegenspraak(Model, frozen=True, kw_only=True):
    """Answers that cannot both be true."""

    als: Voorbehoud
    zin: str


class Regelingen(Model, frozen=True, kw_only=True):
    """One file: schemes that share questions."""

    regelingen: dict[str, Regeling]
    voorwaarden: dict[str, Voorwaarde] = {}
    vragen: dict[str, Vraag] = {}
    huishoudens: dict[str, Huishouden] = {}
    buiten_tabel: Voorbehoud | None = None  # households without a norm: the municipality decides
    samen: dict[str, Samen] = {}
    tegenspraak: dict[str, Tegenspraak] = {}
    volgorde: list[str] = []  # in which order is asked
    buiten_beschouwing: list[str] = []  # names that people mention and no condition uses, such as savings


class Kenmerk(Vraag, frozen=True, kw_only=True):
    """Something to know about a person before a desk can be named; `standaard` is taken when it is never asked."""

    standaard: bool | str | None = None


class Routeregel(Model, frozen=True, kw_only=True):
    """One rule: when it fits, the desk. `{regio}` in the desk is filled in."""

    id: str
    als: Voorbehoud
    loket: str
    reden: str
    bron: list[str]


class Routering(Model, frozen=True, kw_only=True):
    """The file `routering.yml`."""

    kenmerken: dict[str, Kenmerk]
    bij_onderwerp: dict[str, dict[str, str]] = {}
    """What is known when the route begins from a topic."""

    regels: list[Routeregel]
