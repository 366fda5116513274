"""Answer texts: Jinja2 in its sandbox, with references to facts as the only way to a number."""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.knowledge.models import Gegeven, Soort, Waarde

_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_DIGIT = re.compile(r"\d")


def format_value(soort: Soort, value: date | int | float | Decimal | str) -> str:
    """A fact as it is written in a Dutch sentence."""
    return _WRITERS.get(soort, str)(value)


def _amount(value: Any) -> str:
    decimal = Decimal(str(value))
    return format_decimal(decimal, "#,##0" if decimal == decimal.to_integral_value() else "#,##0.00", locale="nl")


def _number(value: Any) -> str:
    return format_decimal(Decimal(str(value)), "#,##0.###", locale="nl")


_WRITERS: dict[Soort, Callable[[Any], str]] = {
    Soort.BEDRAG: lambda value: f"€ {_amount(value)}",
    Soort.MILJOEN: lambda value: f"€ {_number(value)} miljoen",
    Soort.MILJARD: lambda value: f"€ {_number(value)} miljard",
    Soort.GETAL: _number,
    Soort.PROCENT: lambda value: f"{_number(value)}%",
    Soort.DATUM: lambda value: format_date(value, "d MMMM y", locale="nl"),
    Soort.MAAND: lambda value: format_date(value, "MMMM y", locale="nl"),
}


class FactInText:
    """A fact as a template sees it: its value on the reference date, or `.laatste` and `.op(...)`."""

    def __init__(
        self, name: str, gegeven: Gegeven, on: date, unknown: Callable[[str, date], Exception], used: set[str]
    ) -> None:
        self._name = name
        self._gegeven = gegeven
        self._on = on
        self._unknown = unknown
        self._used = used

    def __str__(self) -> str:
        return self.op(self._on)

    def op(self, on: "date | FactInText") -> str:
        """The value on another date, itself a fact."""
        day = on.raw if isinstance(on, FactInText) else on
        if not isinstance(day, date):
            raise TypeError("op(...) wil een gegeven van de soort datum")
        return self._write(self._at(day))

    @property
    def laatste(self) -> str:
        """The last value there was, for answers about what has ended."""
        return self._write(self._gegeven.waarden[-1])

    @property
    def eerste(self) -> str:
        """The first value there was."""
        return self._write(self._gegeven.waarden[0])

    @property
    def raw(self) -> Any:
        return self._at(self._on).waarde

    def _at(self, on: date) -> Waarde:
        found = next((waarde for waarde in self._gegeven.waarden if waarde.holds_on(on)), None)
        if found is None:
            raise self._unknown(self._name, on)
        return found

    def _write(self, waarde: Waarde) -> str:
        self._used.update(waarde.bron)
        return format_value(self._gegeven.soort, waarde.waarde)


class FactGroup:
    """`tozo.norm.alleenstaande` in a template: the dotted names of the facts, one dot at a time."""

    def __init__(self, names: Collection[str], prefix: str, fact: Callable[[str], FactInText]) -> None:
        self._names = names
        self._prefix = prefix
        self._fact = fact

    def __getattr__(self, name: str) -> "FactInText | FactGroup":
        full = f"{self._prefix}.{name}"
        if full in self._names:
            return self._fact(full)
        if any(key.startswith(full + ".") for key in self._names):
            return FactGroup(self._names, full, self._fact)
        raise AttributeError(full)


@lru_cache(maxsize=4096)
def compile_text(text: str) -> Template:
    """A template; raises ValueError in plain words when it cannot be read."""
    try:
        return _environment.from_string(text.strip())
    except TemplateSyntaxError as error:
        raise ValueError(f"de verwijzing tussen accolades klopt niet ({error.message})") from None


def referenced_groups(text: str) -> set[str]:
    """The first words of all references in a text, such as `tozo`."""
    return meta.find_undeclared_variables(_environment.parse(text))


def referenced_facts(text: str) -> set[str]:
    """The full dotted names of all facts that a text refers to."""
    methods = {"op", "laatste", "eerste"}
    names = set()
    for node in _environment.parse(text).find_all((nodes.Getattr, nodes.Name)):
        name = _dotted(node)
        if name:
            *parts, last = name.split(".")
            names.add(".".join(parts) if last in methods else name)
    return {name for name in names if not any(other.startswith(name + ".") for other in names)}


def _dotted(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        parent = _dotted(node.node)
        return f"{parent}.{node.attr}" if parent else None
    return None


def loose_digits(text: str, allowed_names: list[str]) -> list[str]:
    """Words with a digit that stand in the text itself, though a number belongs in the facts."""
    literal = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    for name in sorted(allowed_names, key=len, reverse=True):
        literal = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", literal, flags=re.IGNORECASE)
    return [word for word in literal.split() if _DIGIT.search(word)]


__all__ = [
    "FactGroup",
    "FactInText",
    "UndefinedError",
    "compile_text",
    "format_value",
    "loose_digits",
    "referenced_facts",
    "referenced_groups",
]
