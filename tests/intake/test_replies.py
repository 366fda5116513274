"""Replies as people type them, and what is read: the table is `antwoorden.yml`."""

from collections.abc import Iterator
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
GROUPS = yaml.safe_load(FILE.read_text(encoding="utf-8"))
WORDS = {"ja": True, "nee": False}
NUMBERS = {Soort.BEDRAG, Soort.UREN_PER_WEEK, Soort.UREN_PER_JAAR, Soort.JAREN, Soort.PERCENTAGE}


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
    if written in {reden.value for reden in Reden} and soort is not Soort.KEUZE:
        return Reden(written)
    if written.startswith("!"):
        return Reden(written[1:])
    sure = not written.endswith(" ~")
    return Gelezen(value(written.removesuffix(" ~"), soort), sure)


def value(written: str, soort: Soort) -> Any:
    if soort is Soort.JA_NEE:
        return WORDS[written]
    if soort in NUMBERS:
        return Decimal(written)
    if soort in (Soort.LEEFTIJD, Soort.AANTAL):
        return int(written)
    if soort is Soort.KEUZE:
        return written
    if soort is Soort.TIJDSTIP and " " in written:
        return datetime.fromisoformat(written)
    if soort is Soort.TIJDSTIP and ":" in written:
        return time.fromisoformat(written)
    return date.fromisoformat(written)


def table() -> Iterator[Any]:
    for group in GROUPS:
        verwacht = expectation(group)
        for written, replies in group["antwoorden"].items():
            for reply in replies.splitlines():
                name = f"{group['soort']}-{written}-{reply}"
                yield pytest.param(reply, verwacht, reading(str(written), verwacht.soort), id=name)


@pytest.mark.parametrize(("reply", "verwacht", "expected"), table())
def test_a_reply_is_read(reply: str, verwacht: Verwacht, expected: Gelezen | WeetNiet | Reden) -> None:
    lezing = read_reply(reply, verwacht, TODAY)
    assert (lezing.reden if isinstance(lezing, Onduidelijk) else lezing) == expected


def test_every_kind_has_its_share_of_replies() -> None:
    counted = dict.fromkeys(Soort, 0)
    for group in GROUPS:
        counted[Soort(group["soort"])] += sum(len(replies.splitlines()) for replies in group["antwoorden"].values())
    assert {soort: count for soort, count in counted.items() if count < FEWEST_REPLIES_PER_KIND} == {}
