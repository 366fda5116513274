"""The themes: by which names people call them, and which came in the place of one that has ended."""

from pathlib import Path

from bot.knowledge.errors import KnowledgeFileError, UnknownOnDateError
from bot.knowledge.knowledge import KnowledgeOnDate
from bot.knowledge.models import Model
from bot.knowledge.reading import read_mapping

FILE = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "themas.yml"


class Thema(Model, frozen=True, kw_only=True):
    """A theme: its names in lower case; of one that has ended, the fact with its first day off, and its successor."""

    namen: list[str]
    gestopt: str | None = None
    opvolger: str | None = None


def read_themas(file: Path = FILE) -> dict[str, Thema]:
    """Theme (`tozo`, `bbz`, ...) to what is known of it; raises KnowledgeFileError when the file is wrong."""
    root = file.parents[2]
    themas = read_mapping(file, root, Thema)
    for name, thema in themas.items():
        if thema.opvolger is not None and thema.opvolger not in themas:
            raise KnowledgeFileError(
                str(file.relative_to(root)),
                f"{name}.opvolger",
                f"het thema '{thema.opvolger}' bestaat niet; verwacht een uit dit bestand",
            )
    return themas


def opvolgers(op: KnowledgeOnDate, themas: dict[str, Thema]) -> dict[str, str]:
    """The themes that have ended by that date, with the theme that came in their place."""
    return {
        name: thema.opvolger
        for name, thema in themas.items()
        if thema.opvolger is not None and thema.gestopt is not None and _has_come(op, thema.gestopt)
    }


def _has_come(op: KnowledgeOnDate, first_day_without: str) -> bool:
    try:
        return bool(op.gegeven(first_day_without) <= op.datum)
    except UnknownOnDateError:  # on that date nobody knew yet that it would end
        return False
