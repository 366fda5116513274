"""Reads `data/knowledge/loketten`, with on top of it what an operator filled in about their own desk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loketten_checking import LokettenChecker
from bot.knowledge.loketten_models import LandelijkContact, Regio, Teksten
from bot.knowledge.reading import convert, read_file, read_mapping


@dataclass(frozen=True)
class Bestanden:
    """What the files say, checked."""

    regios: dict[str, Regio]
    landelijk: dict[str, LandelijkContact]
    teksten: Teksten


def read_loketten(knowledge: Knowledge, folder: Path, eigen: Path | None) -> Bestanden:
    """Reads and checks everything; raises KnowledgeFileError at the first mistake."""
    root = folder.parents[2]
    check = LokettenChecker(knowledge)

    regios = read_mapping(folder / "regios.yml", root, Regio)
    landelijk = read_mapping(folder / "landelijk.yml", root, LandelijkContact)
    teksten = read_file(folder / "teksten.yml", root, Teksten)
    check.teksten(str((folder / "teksten.yml").relative_to(root)), teksten, landelijk, regios)
    for key, contact in landelijk.items():
        check.landelijk(str((folder / "landelijk.yml").relative_to(root)), key, contact)
    file = str((folder / "regios.yml").relative_to(root))
    check.regios(file, regios, teksten)
    for key, regio in regios.items():
        check.regio(file, key, regio, teksten)

    if eigen is not None:
        own = _with_own(eigen, read_mapping(folder / "regios.yml", root, dict[str, Any]))
        for key, regio in own.items():
            check.regio(eigen.name, key, regio, teksten)
        regios |= own
        check.regios(eigen.name, regios, teksten)
    return Bestanden(regios, landelijk, teksten)


def _with_own(eigen: Path, regios: dict[str, dict[str, Any]]) -> dict[str, Regio]:
    """The regions of an operator's own file, each laid over what stood there."""
    merged = {}
    for key, own in read_mapping(eigen, eigen.parent, dict[str, Any]).items():
        if key not in regios:
            raise KnowledgeFileError(eigen.name, key, "deze regio bestaat niet; verwacht een sleutel uit regios.yml")
        base = regios[key]
        whole = {**base, **own, "loketten": _merged_loketten(own.get("loketten"), base.get("loketten"))}
        merged[key] = convert(whole, Regio, eigen.name, key)
    return merged


def _merged_loketten(own: Any, base: Any) -> Any:
    """Own desks first, so that they are named first and a mistake in one has the number it has in the own file."""
    if not isinstance(own, list) or not all(isinstance(loket, dict) for loket in own):
        return own or base or []
    present = {loket["naam"]: loket for loket in base or []}
    laid_over = [{**present.pop(loket.get("naam"), {}), **loket} for loket in own]
    return [*laid_over, *present.values()]
