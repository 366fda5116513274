"""Where in a parsed file a mistake is, down to the key, and what may stand there instead."""

import re
from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_ANY_KEY = "..."


def locate(value: Any, model: Any, path: str) -> tuple[str, Any]:
    """The path with the keys of mappings filled in, and the type that was expected there.

    Paths are as msgspec writes them: `.voorwaarden[...].toets.op`, in which `[...]` stands for any key.
    """
    where = ""
    for field, index in _STEP.findall(path):
        if field:
            model = get_type_hints(_matching(model, value))[field]
            value = value[field]
            where += f".{field}"
        elif index == _ANY_KEY:
            _, model = get_args(_matching(model, value))
            key, value = _first_wrong(value, model)
            where += f".{key}"
        else:
            model = get_args(_matching(model, value))[0]
            value = value[int(index)]
            where += f"[{index}]"
    return where, model


def locate_key(value: Any, model: Any, path: str) -> tuple[str, Any]:
    """The same for a key of the mapping at `path` that is itself wrong."""
    where, model = locate(value, model, path)
    return where, get_args(_matching(model, {}))[0]


def words_of(model: Any) -> list[str]:
    """The words that may stand where an enumeration is expected."""
    enums = [arm for arm in (model, *get_args(model)) if isinstance(arm, type) and issubclass(arm, Enum)]
    return [str(member.value) for enum in enums for member in enum]


def _matching(model: Any, value: Any) -> Any:
    """Of a union, the arm that a value of this shape goes with."""
    if get_origin(model) not in (Union, UnionType):
        return model
    arms = [arm for arm in get_args(model) if arm is not type(None)]
    return next((arm for arm in arms if _takes(get_origin(arm) or arm, value)), arms[0])


def _takes(arm: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(arm, type) and issubclass(arm, (Mapping, dict, msgspec.Struct))
    return isinstance(arm, type) and isinstance(value, arm)


def _first_wrong(value: Mapping[Any, Any], model: Any) -> tuple[Any, Any]:
    for key, entry in value.items():
        try:
            msgspec.convert(entry, model)
        except msgspec.ValidationError:
            return key, entry
    raise ValueError("geen sleutel met een fout; zoek niet naar een fout in een goed bestand")
