"""The shape of the files in `data/knowledge`. Keys are the editors' words, so they are Dutch."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any, TypeVar

import msgspec


class Soort(Enum):
    """What a fact is, and so how it is written in an answer."""

    BEDRAG = "bedrag"  # euro: € 1.059,03
    MILJOEN = "miljoen"  # millions of euro: € 4 miljoen
    MILJARD = "miljard"  # thousands of millions of euro: € 1,4 miljard
    GETAL = "getal"  # a number: 1.225 or 23,5
    PROCENT = "procent"  # a percentage: 2%
    DATUM = "datum"  # a day: 1 oktober 2021
    MAAND = "maand"  # a month, kept as its first day: oktober 2021
    TELEFOON = "telefoon"
    WEBSITE = "website"
    TEKST = "tekst"  # any short wording that would otherwise stand in several answers


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all models: an unknown key in a file is a mistake, not something to overlook."""


class Dated(Model, frozen=True, kw_only=True):
    """Something that held from `van` up to and including `tot` (no `tot`: still holds)."""

    van: date
    tot: date | None = None

    def holds_on(self, on: date) -> bool:
        return self.van <= on and (self.tot is None or on <= self.tot)


D = TypeVar("D", bound=Dated)


def held_on(entries: Sequence[D], on: date) -> D | None:
    """The entry that held on a date, or None."""
    return next((entry for entry in entries if entry.holds_on(on)), None)


class Bron(Model, frozen=True, kw_only=True):
    """Where something was read. `gelezen` is the day of reading, `datum` what the page says of its own date."""

    titel: str
    gelezen: date
    url: str | None = None
    datum: str | None = None


class Waarde(Dated, frozen=True, kw_only=True):
    """The value of a fact in one period. `twijfel` is what has to be said with it."""

    waarde: Any  # what `soort` allows; the type is checked with it
    bron: list[str]
    twijfel: str | None = None


class Gegeven(Model, frozen=True, kw_only=True):
    """A fact: one name, its values through time."""

    naam: str
    soort: Soort
    waarden: list[Waarde]


class AntwoordTekst(Dated, frozen=True, kw_only=True):
    """What is said in one period: one text, or several short messages after each other."""

    tekst: str | list[str]
    bron: list[str] = []
    knoppen: list[str] = []

    @property
    def berichten(self) -> list[str]:
        return [self.tekst] if isinstance(self.tekst, str) else self.tekst


class Vraag(Model, frozen=True, kw_only=True):
    """A specific question with its own answer, beside the general answer of its topic."""

    onderwerp: str
    vraag: str
    ook: list[str]
    antwoorden: list[AntwoordTekst]
    vragenlijst: str | None = None
    """The questionnaire that is begun with the first message of this answer."""

    noemt: list[str] = []
    """Words of which one has to be named, such as the place that the question is about."""

    def fits(self, text: str) -> bool:
        """Whether a message names what this question is about."""
        return not self.noemt or any(word in text.casefold() for word in self.noemt)


class Onderwerp(Model, frozen=True, kw_only=True):
    """A topic: the words on its button, how it is named in a sentence, and which side of a theme it is about."""

    knop: str
    naam: str
    kant: str | None = None
    vragenlijst: str | None = None
    """The questionnaire that is begun instead of an answer: `toets`, `lening` or `loket`."""


class Zin(Model, frozen=True, kw_only=True):
    """A sentence of the conversation itself (greetings of the machinery, errors, offers); states no fact.

    `knoppen` are topics, `antwoorden` are buttons that say a text: what stands on it, and what it says.
    """

    tekst: str
    knoppen: list[str] = []
    antwoorden: dict[str, str] = {}
