"""The shape of `data/knowledge/intake.yml`. Keys are the editors' words, so they are Dutch."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias

from bot.intake.commands import Opdracht
from bot.knowledge.models import Model

Als: TypeAlias = dict[str, list[str]]
"""An earlier question with answers: holds when one of these was given (or, where more are allowed, was among them)."""


class Vraagsoort(Enum):
    """How a question is asked and its reply read."""

    KEUZE = "keuze"  # one of `keuzes`
    KEUZES = "keuzes"  # one or more of `keuzes`
    PLAATS = "plaats"
    TEKST = "tekst"  # as it was typed
    NAAM = "naam"
    UREN = "uren"  # as it was typed, and the hours in it
    BEREIK = "bereik"  # one of `keuzes`: chat, telefoon, email; and when
    TELEFOON = "telefoon"
    EMAIL = "email"


class Toestemming(Model, frozen=True, kw_only=True):
    """What someone says yes or no to; `{maanden}` in the text is filled in."""

    versie: str
    bewaren_maanden: int
    """Months after which the intake is erased, counted from the end of the help."""

    tekst: str
    uitleg: str

    @property
    def vraag(self) -> str:
        return self.tekst.format(maanden=self.bewaren_maanden)


class Samenvatting(Model, frozen=True, kw_only=True):
    """The answers to look through at the end; `veranderen` are words with which someone asks to change one."""

    uitleg: str
    veranderen: list[str]


class Variant(Model, frozen=True, kw_only=True):
    """Another wording after certain answers; the first that holds counts."""

    als: Als
    vraag: str
    uitleg: str = ""


class Overname(Model, frozen=True, kw_only=True):
    """An answer that is known from the conversation: under which name, and what its values mean here.

    A value that `waarden` does not name is taken as it is, when it can be an answer here.
    """

    vraag: str
    waarden: dict[str, str] = {}


class Intakevraag(Model, frozen=True, kw_only=True):
    """A question, when it is asked and how its reply is read."""

    kort: str
    ook: list[str] = []
    """Other words for `kort`, with which someone asks to change the answer."""

    vraag: str
    uitleg: str
    soort: Vraagsoort
    keuzes: dict[str, str] = {}
    woorden: dict[str, list[str]] = {}
    reacties: dict[str, str] = {}
    """What is said after a choice, before the next question."""

    knoppen: list[str] = []
    """Buttons beside those of `keuzes`, which say what stands on them."""

    eigen_woorden: str | None = None
    """The choice that a reply is taken for, and kept with, when it names none for the second time."""

    langste: int | None = None
    """The most characters of a reply that is kept as it was typed."""

    niets: list[str] = []
    """Words that say that there is nothing to tell."""

    momenten: list[str] = []
    """Words that say when someone can be reached."""

    aanloop: list[str] = []
    """Words around the answer that do not belong to it."""

    eerst_antwoord: list[Opdracht] = []
    """Commands that a reply which fits is not taken for: "bellen" is one for a person, elsewhere."""

    vraag_als: Als = {}
    """All must hold; an answer that is not known does not."""

    niet_als: Als = {}
    """None may hold."""

    varianten: list[Variant] = []
    uit_bekend: list[Overname] = []

    @property
    def is_open(self) -> bool:
        """Whether nearly every text fits."""
        return self.soort in (Vraagsoort.TEKST, Vraagsoort.NAAM, Vraagsoort.UREN)

    @property
    def keeps_words(self) -> bool:
        """Whether a reply can be kept as it was typed, so that its length matters."""
        with_choices = (Vraagsoort.KEUZE, Vraagsoort.KEUZES, Vraagsoort.PLAATS)
        return self.soort not in with_choices or self.eigen_woorden is not None

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """The choices, each with its label and its words."""
        return {value: (label, *self.woorden.get(value, [])) for value, label in self.keuzes.items()}


class Intake(Model, frozen=True, kw_only=True):
    """The file. Questions are asked in the order in which they stand."""

    toestemming: list[Toestemming]
    samenvatting: Samenvatting
    vragen: dict[str, Intakevraag]


def name_of(soort: Vraagsoort, vragen: Mapping[str, Intakevraag]) -> str:
    """The question of a kind that there is once; an empty text when there is none."""
    return next((name for name, vraag in vragen.items() if vraag.soort is soort), "")
