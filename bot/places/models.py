"""What the resolver speaks of: municipalities, regions, and what a text was found to mean."""

from enum import Enum

import msgspec


class How(Enum):
    """How a text matched."""

    EXACT = "exact"  # the official name
    ALIAS = "alias"  # another name, spelling or abbreviation of it
    POSTCODE = "postcode"
    TYPO = "typo"  # nearly the name


class Reason(Enum):
    """Why a text leads to no municipality."""

    GEEN_PLAATS = "geen_plaats"
    BUITENLAND = "buitenland"
    CARIBISCH = "caribisch"
    TE_RUIM = "te_ruim"  # the whole country or more
    POSTCODE_BESTAAT_NIET = "postcode_bestaat_niet"
    BSN_OF_ANDER_GETAL = "bsn_of_ander_getal"


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all results: values that do not change."""


class Region(Model, frozen=True, kw_only=True):
    """A labour-market region under the name it had on the date asked for."""

    code: str
    id: str
    name: str


class Municipality(Model, frozen=True, kw_only=True):
    """A municipality that exists or existed since 2010."""

    code: str
    name: str
    province: str


class Candidate(Model, frozen=True, kw_only=True):
    """A place that may be meant. `regions` has more than one entry where the sources disagree on the date.

    Without a municipality it is a whole region; `place` is then the name of that region.
    """

    place: str
    municipality: Municipality | None
    regions: tuple[Region, ...]

    @property
    def region(self) -> Region | None:
        """The region, or None when it is not certain and has to be asked."""
        return self.regions[0] if len(self.regions) == 1 else None


class Found(Candidate, frozen=True, kw_only=True):
    """One municipality (or one whole region) is meant.

    `start` and `end` are positions in the text that was given. `confidence` lies in [0, 1]; below 0.8 it is better to
    ask "bedoelt u ...?" first.
    """

    start: int
    end: int
    how: How
    confidence: float


class Ambiguous(Model, frozen=True, kw_only=True):
    """A place is meant, but which one has to be asked; the most likely candidate (or the only one) comes first."""

    candidates: tuple[Candidate, ...]
    start: int
    end: int

    @property
    def region(self) -> Region | None:
        """The region that all candidates share, or None."""
        codes = {region.code for candidate in self.candidates for region in candidate.regions}
        return self.candidates[0].region if len(codes) == 1 else None


class Unknown(Model, frozen=True, kw_only=True):
    """No municipality can be named."""

    reason: Reason


Resolution = Found | Ambiguous | Unknown
