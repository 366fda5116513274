"""What a question expects, and what a reply to it can turn out to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias


class Soort(Enum):
    """The kind of reply that a question expects, and with it the type of `Gelezen.waarde`."""

    JA_NEE = "ja_nee"  # bool
    LEEFTIJD = "leeftijd"  # int, in years
    DATUM = "datum"  # date
    TIJDSTIP = "tijdstip"  # datetime; a date when no time was said, a time when no day was said
    MAAND = "maand"  # date, the first day of the month
    BEDRAG = "bedrag"  # Decimal, in euro, of one month where a period plays a part
    UREN_PER_WEEK = "uren_per_week"  # Decimal
    UREN_PER_JAAR = "uren_per_jaar"  # Decimal
    AANTAL = "aantal"  # int
    JAREN = "jaren"  # Decimal, in years
    PERCENTAGE = "percentage"  # Decimal, 0 to 100
    KEUZE = "keuze"  # str, a key of `Verwacht.keuzes`


@dataclass(frozen=True)
class Verwacht:
    """What one question expects."""

    soort: Soort
    keuzes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For KEUZE: the value, with its label and further words that people use for it, in the order shown."""
    laagste: Decimal | date | None = None
    """Inclusive."""
    hoogste: Decimal | date | None = None
    """Inclusive."""
    drempel: Decimal | None = None
    """For JA_NEE: a number in the reply is compared with it; as high or higher means yes."""
    drempel_meer_dan: bool = False
    """Only higher than `drempel` means yes."""
    drempel_soort: Soort | None = None
    """How the number to compare is read; None: as AANTAL that may have decimals."""


class Reden(Enum):
    """Why a reply cannot be used as it is."""

    NIET_BEGREPEN = "niet_begrepen"
    BESTAAT_NIET = "bestaat_niet"  # 31 februari
    TE_LAAG = "te_laag"
    TE_HOOG = "te_hoog"
    NEGATIEF = "negatief"
    TOEKOMST = "toekomst"
    MEER_DAN_EEN = "meer_dan_een"  # two values that differ
    TE_VAAG = "te_vaag"  # "best veel"
    ANDERE_PERIODE = "andere_periode"  # an amount a year where one a month was asked


@dataclass(frozen=True)
class Gelezen:
    """A value. `zeker` is False when the person doubts, or when reading it took a guess: worth asking back."""

    waarde: Any
    zeker: bool = True


@dataclass(frozen=True)
class WeetNiet:
    """The person says not to know."""


@dataclass(frozen=True)
class Onduidelijk:
    """No value; `waarde` is what was read of it, written as a person would."""

    reden: Reden
    waarde: str | None = None


Lezing: TypeAlias = Gelezen | WeetNiet | Onduidelijk
