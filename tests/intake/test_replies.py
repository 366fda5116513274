"""Replies as people type them, and what is read: the table is `antwoorden.yml`."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.intake import Gelezen, Onduidelijk, Reden, Soort, Verwacht, WeetNiet, read_reply

TODAY = date(2020, 11, 10)
FEWEST_REPLIES_PER_KIND = 300
FILE = Path(__file__).parent / "antwoorden.yml"
WORDS = {"ja": True, "nee": False}
OF_TEXT: dict[Soort, Callable[[str], Any]] = {
    Soort.JA_NEE: WORDS.__getitem__,
    Soort.LEEFTIJD: int,
    Soort.AANTAL: int,
    Soort.DATUM: date.fromisoformat,
    Soort.MAAND: date.fromisoformat,
    Soort.BEDRAG: Decimal,
    Soort.UREN_PER_WEEK: Decimal,
    Soort.UREN_PER_JAAR: Decimal,
    Soort.JAREN: Decimal,
    Soort.PERCENTAGE: Decimal,
    Soort.KEUZE: str,
}


def expectation(group: dict[str, Any]) -> Verwacht:
    known = {key: value for key, value in group.items() if key not in ("soort", "antwoorden")}
    for key in ("laagste", "hoogste", "drempel"):
        if isinstance(known.get(key), (int, float)):
            known[key] = Decimal(str(known[key]))
    if "drempel_soort" in known:
        known["drempel_soort"] = Soort(known["drempel_soort"])
    known["keuzes"] = {value: tuple(words) for value, words in known.get("keuzes", {}).items()}
    return Verwacht(Soort(group["soort"]), **known)


def reading(written: str, soort: Soort) -> Gelezen | WeetNiet | Reden:
    if written == "weet_niet":
        return WeetNiet()
    if written.removeprefix("!") in {reden.value for reden in Reden}:
        return Reden(written.removeprefix("!"))
    sure = not written.endswith(" ~")
    return Gelezen(value(written.removesuffix(" ~"), soort), sure)


def value(written: str, soort: Soort) -> Any:
    if soort is Soort.TIJDSTIP:
        kind: Any = datetime if " " in written else time if ":" in written else date
        return kind.fromisoformat(written)
    return OF_TEXT[soort](written)


GROUPS = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TABLE = [
    (expectation(group), str(written), replies.splitlines())
    for group in GROUPS
    for written, replies in group["antwoorden"].items()
]


@pytest.mark.parametrize(
    ("verwacht", "written", "replies"),
    TABLE,
    ids=[f"{verwacht.soort.value}-{written}" for verwacht, written, _ in TABLE],
)
def test_replies_are_read(verwacht: Verwacht, written: str, replies: list[str]) -> None:
    expected = reading(written, verwacht.soort)
    found = {reply: read_reply(reply, verwacht, TODAY) for reply in replies}
    misread = {
        reply: lezing
        for reply, lezing in found.items()
        if (lezing.reden if isinstance(lezing, Onduidelijk) else lezing) != expected
    }
    assert misread == {}, f"verwacht: {written}"


def test_every_kind_has_its_share_of_replies() -> None:
    counted = dict.fromkeys(Soort, 0)
    for verwacht, _, replies in TABLE:
        counted[verwacht.soort] += len(set(replies))
    assert {soort: count for soort, count in counted.items() if count < FEWEST_REPLIES_PER_KIND} == {}


@pytest.mark.parametrize(
    ("reply", "soort", "written"),
    [
        ("300 per week", Soort.BEDRAG, "300"),
        ("1.500 per jaar", Soort.BEDRAG, "1.500"),
        ("-200", Soort.BEDRAG, "-200"),
        ("1000 of 1200", Soort.BEDRAG, "1.000 of 1.200"),
        ("30 uur per maand", Soort.UREN_PER_WEEK, "30"),
        ("23,5 per dag", Soort.UREN_PER_WEEK, "23,5"),
        ("130", Soort.LEEFTIJD, "130"),
        ("31 februari", Soort.DATUM, "31 februari"),
        ("1-1-2030", Soort.DATUM, "1 januari 2030"),
        ("10 of 20 mei 2019", Soort.DATUM, "10 mei 2019 of 20 mei 2019"),
        ("1-1-2030 om 12 uur smiddags", Soort.TIJDSTIP, "1 januari 2030 12:00"),
        ("januari 2030", Soort.MAAND, "januari 2030"),
        ("geen idee wat dit is?", Soort.MAAND, None),
    ],
)
def test_what_was_read_of_it_is_written_for_the_person(reply: str, soort: Soort, written: str | None) -> None:
    lezing = read_reply(reply, Verwacht(soort), TODAY)
    assert getattr(lezing, "waarde", None) == written


def test_two_options_are_named_by_their_labels() -> None:
    keuzes = {"zzp": ("Als zelfstandige", "zzp"), "baas": ("In loondienst",)}
    lezing = read_reply("zzp en loondienst", Verwacht(Soort.KEUZE, keuzes=keuzes), TODAY)
    assert lezing == Onduidelijk(Reden.MEER_DAN_EEN, "Als zelfstandige of In loondienst")
