"""The names by which people call each theme."""

from pathlib import Path

from bot.knowledge.reading import read_mapping

FILE = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "themas.yml"


def read_themas(file: Path = FILE) -> dict[str, list[str]]:
    """Theme (`tozo`, `bbz`, ...) to its names in lower case; raises KnowledgeFileError when the file is wrong."""
    return read_mapping(file, file.parents[2], list[str])
