"""Words for people for what the tables keep as a fixed word: `data/knowledge/woorden.yml`, read and checked."""

from collections.abc import Collection
from enum import Enum
from functools import lru_cache
from pathlib import Path

from bot.eligibility.outcomes import Outcome
from bot.knowledge import KnowledgeFileError
from bot.knowledge.knowledge import FOLDER
from bot.knowledge.models import Model
from bot.knowledge.reading import read_file
from bot.store.tables import Author, Role, TicketReason

FILE = FOLDER / "woorden.yml"


class Aanleiding(Model, frozen=True, kw_only=True):
    """Why a coach was asked: as the coach reads it of the person, and as the person reads it of themselves."""

    balie: str
    zelf: str


class Woorden(Model, frozen=True, kw_only=True):
    """The file; `samenvatting` names the parts of what a coach reads first."""

    aanleidingen: dict[TicketReason, Aanleiding]
    uitslagen: dict[Outcome, str]
    rollen: dict[Role, str]
    schrijvers: dict[Author, str]
    samenvatting: dict[str, str]


@lru_cache(maxsize=1)
def woorden() -> Woorden:
    """The words as they are in use. Raises KnowledgeFileError."""
    return read_woorden(FILE)


def read_woorden(file: Path) -> Woorden:
    """The words of a file. Raises KnowledgeFileError, also when a word is missing."""
    root = file.parents[2]
    read = read_file(file, root, Woorden)
    name = str(file.relative_to(root))
    _check_complete(name, "aanleidingen", read.aanleidingen, TicketReason)
    _check_complete(name, "uitslagen", read.uitslagen, Outcome)
    _check_complete(name, "rollen", read.rollen, Role)
    _check_complete(name, "schrijvers", read.schrijvers, Author)
    return read


def _check_complete(file: str, key: str, named: Collection[Enum], all_of: type[Enum]) -> None:
    for member in all_of:
        if member not in named:
            raise KnowledgeFileError(file, key, f"de sleutel '{member.value}' ontbreekt")
