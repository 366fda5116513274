"""How a desk can be reached on a date: each detail with its sources and its doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.knowledge.loketten_models import Contactgegevens
from bot.knowledge.models import Gegeven, held_on


@dataclass(frozen=True)
class Contact:
    """A place to go. A field that is None is not known.

    `twijfel` is what has to be said with the details, `bron` the keys of their sources.
    """

    naam: str
    tekst: str
    website: str | None = None
    telefoon: str | None = None
    email: str | None = None
    adres: str | None = None
    openingstijden: str | None = None
    twijfel: tuple[str, ...] = ()
    bron: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detail:
    """One phone number, address, ... and where it was read (none: where the desk itself was)."""

    waarde: str
    twijfel: str | None = None
    bron: tuple[str, ...] = ()


Details = Mapping[str, Detail]


def details_on(contact: Contactgegevens, gegevens: Mapping[str, Gegeven], on: date) -> dict[str, Detail]:
    """The fields of a contact that have a value on a date."""
    known = {}
    for field in Contactgegevens.__struct_fields__:
        value = getattr(contact, field)
        if isinstance(value, str):
            known[field] = Detail(value)
        elif value is not None:
            held = held_on(gegevens[value.gegeven].waarden, on)
            if held is not None:
                known[field] = Detail(str(held.waarde), held.twijfel, tuple(held.bron))
    return known


def has_details(contact: Contactgegevens) -> bool:
    """Whether a contact gives any detail, on whatever date."""
    return any(getattr(contact, field) is not None for field in Contactgegevens.__struct_fields__)


def values_of(details: Details) -> dict[str, str]:
    """The details as the fields of a `Contact`."""
    return {field: detail.waarde for field, detail in details.items()}


def doubts_of(details: Details) -> tuple[str, ...]:
    return tuple(dict.fromkeys(detail.twijfel for detail in details.values() if detail.twijfel is not None))


def sources_of(details: Details, *others: Iterable[str]) -> tuple[str, ...]:
    """The keys of all sources, each once."""
    names = [name for bron in others for name in bron]
    return tuple(dict.fromkeys([*names, *(name for detail in details.values() for name in detail.bron)]))
