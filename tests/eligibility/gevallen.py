"""Reads the cases of the tests: answers, and what should come of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.eligibility.cases import Case, Desk

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Geval:
    """A case and what is expected. Of `decided_by` more may be found where the case names a decisive one only."""

    id: str
    case: Case
    verwacht: dict[str, Any]

    def check(self, desk: Desk) -> None:
        found = desk.written(self.case)
        assert {name: found[name] for name in self._exact} == self._exact
        assert self._at_least <= set(found["decided_by"])

    @property
    def _exact(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in self.verwacht.items() if not name.startswith("decided_by")}

    @property
    def _at_least(self) -> set[str]:
        one = self.verwacht.get("decided_by_contains")
        return {*self.verwacht.get("decided_by", []), *([one] if one else [])}


@dataclass(frozen=True)
class EigenGeval(Geval):
    """A case of which everything that decides was thought out: `decided_by` names all of it."""

    def check(self, desk: Desk) -> None:
        super().check(desk)
        if "decided_by" in self.verwacht:
            assert set(desk.written(self.case)["decided_by"]) == self._at_least


def uitgewerkt(name: str) -> list[Geval]:
    """The worked cases of `gevallen_<name>.yml`."""
    return [Geval(str(entry["id"]), Case.read(entry), entry["verwacht"]) for entry in _read(f"gevallen_{name}.yml")]


def eigen(name: str) -> list[EigenGeval]:
    """The cases of `eigen/<name>.yml`: what differs from a person for whom everything is all right."""
    return list(_eigen(_read(f"eigen/{name}.yml")))


def _eigen(content: dict[str, Any]) -> Iterator[EigenGeval]:
    for group, details in content["groepen"].items():
        for number, entry in enumerate(details["gevallen"], 1):
            for scheme in entry.get("bij", details.get("bij", [])):
                met = entry.get("met") or {}
                start = content["basis"][scheme]
                given = {**start["antwoorden"], **(details.get("met") or {}), **met}
                case = Case(scheme.split("/")[0], entry.get("op", start["op"]), answers=given)
                what = entry.get("naam") or ", ".join(f"{name}={value}" for name, value in met.items()) or "alles goed"
                day = f" op {entry['op']}" if "op" in entry else ""
                yield EigenGeval(f"{scheme}, {group} {number}: {what}{day}", case, entry["verwacht"])


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
