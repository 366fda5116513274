"""From what a name can mean to the municipalities and regions that it meant on a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.places.gazetteer import Kind, Meaning
from bot.places.history import History
from bot.places.models import Candidate, How


@dataclass(frozen=True)
class Option:
    """One municipality (or, without a code, one region) that is possible on a date."""

    place: str
    code: str
    regios: tuple[str, ...]
    province: str
    how: How
    confidence: float
    size: int
    is_municipality: bool = False
    grensdeel: bool = False

    @property
    def identity(self) -> str:
        return self.code or self.regios[0]


class Options:
    """Reads meanings on a date."""

    def __init__(self, history: History) -> None:
        self._history = history

    def of(self, meanings: Sequence[Meaning], on: date, *, municipality: bool) -> list[Option]:
        """One option per municipality, the official and larger places first.

        `municipality`: the text calls it a municipality, so a place of that name is not meant.
        """
        found: dict[str, Option] = {}
        for meaning in meanings:
            if municipality or not self._is_succeeded(meaning, meanings, on):
                for option in self._of_one(meaning, on):
                    held = found.get(option.identity)
                    found[option.identity] = _better(held, option) if held else option
        options = sorted(found.values(), key=lambda option: (option.code != "", -option.is_municipality, -option.size))
        inside = [option for option in options if not option.grensdeel]
        return inside or options

    def of_municipality(self, code: str, place: str, how: How, confidence: float, on: date) -> Option:
        regios = tuple(region.code for region in self._history.regions_of(code, on))
        province = self._history.municipality(code).province
        return Option(place, code, regios, province, how, confidence, 0)

    def candidate(self, option: Option, on: date) -> Candidate:
        return Candidate(
            place=option.place,
            municipality=self._history.municipality(option.code) if option.code else None,
            regions=tuple(self._history.region(code, on) for code in option.regios),
        )

    def _is_succeeded(self, meaning: Meaning, meanings: Iterable[Meaning], on: date) -> bool:
        """Whether a former municipality lives on as the place that bears its name."""
        return (
            meaning.kind is Kind.GEMEENTE
            and not self._history.existed(meaning.code, on)
            and any(
                other.kind is Kind.WOONPLAATS and self._history.became(meaning.code, other.code) for other in meanings
            )
        )

    def _of_one(self, meaning: Meaning, on: date) -> Iterable[Option]:
        if meaning.kind is Kind.WOONPLAATS:
            codes = self._history.held_place("woonplaats", meaning.name, meaning.code, on)
        elif meaning.kind is Kind.GEMEENTE:
            codes = self._history.held(meaning.code, on)
        else:
            return self._of_area(meaning, on)
        return [
            replace(
                self.of_municipality(code, meaning.name, meaning.how, meaning.confidence, on),
                size=meaning.size,
                is_municipality=meaning.kind is Kind.GEMEENTE,
                grensdeel=meaning.grensdeel,
            )
            for code in codes
        ]

    def _of_area(self, meaning: Meaning, on: date) -> Iterable[Option]:
        regios: Sequence[str] = meaning.regios
        if meaning.kind is Kind.PROVINCIE:
            regios = self._history.regions_of_province(meaning.name, on)
        return [
            Option(self._history.region(code, on).name, "", (code,), "", meaning.how, meaning.confidence, 0)
            for code in regios
        ]


def _better(held: Option, option: Option) -> Option:
    """The two as one: the place that is named, the best match, the largest size."""
    best = max(held, option, key=lambda one: one.confidence)
    return replace(
        best,
        size=max(held.size, option.size),
        is_municipality=held.is_municipality or option.is_municipality,
        grensdeel=held.grensdeel and option.grensdeel,
    )
