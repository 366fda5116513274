"""Reads the YAML of `data/knowledge` into models; any mistake becomes one clear line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.locating import locate, locate_key, words_of

T = TypeVar("T")

_PROBLEMS = (
    (r"Object contains unknown field `(.+?)`", r"de sleutel '\1' bestaat niet; kijk of hij goed gespeld is"),
    (r"Object missing required field `(.+?)`", r"de sleutel '\1' ontbreekt"),
    (r"Invalid enum value (.+)", r"\1 is hier geen bekend woord"),
    (r"Expected `(.+?)`, got `(.+?)`", r"verwacht \1, gekregen \2"),
)
_TYPE_NAMES = {
    "date": "een datum (jjjj-mm-dd)",
    "str": "tekst",
    "int": "een getal",
    "float": "een getal met komma",
    "array": "een lijst",
    "object": "een blok met sleutels",
    "bool": "ja/nee",
    "null": "niets",
    "datetime": "een tijdstip",
}


class _Loader(yaml.CSafeLoader):
    """YAML that refuses a key written twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"de sleutel '{key_node.value}' staat er twee keer", key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_mapping(path: Path, root: Path, model: type[T]) -> dict[str, T]:
    """The entries of one file, by their key.

    Raises KnowledgeFileError naming file, key, what is wrong and what was expected.
    """
    file = str(path.relative_to(root))
    content = _parse(path, file)
    if not isinstance(content, dict):
        raise KnowledgeFileError(file, "", "verwacht een lijst van sleutels met een dubbele punt erachter")
    return {str(key): convert(value, model, file, str(key)) for key, value in content.items()}


def read_file(path: Path, root: Path, model: type[T]) -> T:
    """One file as one entry; raises KnowledgeFileError as `read_mapping` does."""
    file = str(path.relative_to(root))
    return convert(_parse(path, file), model, file, "")


def read_folder(folder: Path, root: Path, model: type[T]) -> Iterator[tuple[str, str, T]]:
    """All entries of all files of a folder, as (file, key, entry), in the order of the file names."""
    if not folder.is_dir():
        raise KnowledgeFileError(str(folder.relative_to(root)), "", "deze map ontbreekt")
    for path in sorted(folder.glob("*.yml")):
        for key, entry in read_mapping(path, root, model).items():
            yield str(path.relative_to(root)), key, entry


def _parse(path: Path, file: str) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader underneath
    except FileNotFoundError:
        raise KnowledgeFileError(file, "", "dit bestand ontbreekt") from None
    except UnicodeDecodeError as error:
        raise KnowledgeFileError(file, f"teken {error.start}", "sla het bestand op als UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise KnowledgeFileError(
            file, f"regel {line}", f"{error.problem}; kijk naar inspringen en dubbele punten"
        ) from None
    except ValueError as error:
        raise KnowledgeFileError(file, "", f"een datum die niet bestaat ({error}); verwacht jjjj-mm-dd") from None


def convert(value: Any, model: type[T], file: str, key: str) -> T:
    """A parsed value as a model; raises KnowledgeFileError naming file and key."""
    try:
        return msgspec.convert(value, model)
    except msgspec.ValidationError as error:
        raise _explained(str(error), value, model, file, key) from None


def _explained(error: str, value: Any, model: Any, file: str, key: str) -> KnowledgeFileError:
    message, _, place = error.partition(" - at ")
    path = place.strip("`").rpartition("$")[2]
    find = locate_key if place.startswith("`key`") else locate
    where, expected = find(value, model, path)
    problem = _in_dutch(message)
    if message.startswith("Invalid enum value"):
        problem += f"; kies uit {', '.join(words_of(expected))}"
    return KnowledgeFileError(file, (key + where).lstrip("."), problem)


def _in_dutch(message: str) -> str:
    for pattern, replacement in _PROBLEMS:
        if re.fullmatch(pattern, message):
            message = re.sub(pattern, replacement, message)
            break
    words = re.split(r"(\W)", message)
    return "".join(_TYPE_NAMES.get(word, word) for word in words).replace(" | ", " of ")
