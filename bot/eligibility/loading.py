"""Reads `data/knowledge/regelingen` and makes the schemes ready; a mistake is one line with file and key."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.eligibility.checking import SchemeChecker
from bot.eligibility.comparing import AowAge
from bot.eligibility.compiling import SchemeCompiler
from bot.eligibility.models import Regelingen
from bot.eligibility.scheme import Scheme
from bot.knowledge import Knowledge, KnowledgeFileError
from bot.knowledge.knowledge import FOLDER
from bot.knowledge.reading import read_file

AOW_FACT = "aow.leeftijd"


@dataclass(frozen=True)
class Schemes:
    """All schemes, by their id."""

    by_id: Mapping[str, Scheme]
    names: frozenset[str]
    """Every name under which something may be answered, for any scheme."""

    knowledge: Knowledge

    @classmethod
    def load(cls, knowledge: Knowledge, folder: Path = FOLDER) -> "Schemes":
        """Raises KnowledgeFileError at the first mistake."""
        aow = AowAge({waarde.van.year: int(waarde.waarde) for waarde in knowledge.gegevens[AOW_FACT].waarden})
        by_id: dict[str, Scheme] = {}
        names: set[str] = set()
        files: dict[str, str] = {}
        for path in sorted((folder / "regelingen").glob("*.yml")):
            file = str(path.relative_to(folder.parent.parent))
            content = read_file(path, folder.parent.parent, Regelingen)
            SchemeChecker(knowledge, file, content).check()
            for name, regeling in content.regelingen.items():
                if name in by_id:
                    raise KnowledgeFileError(file, name, "deze regeling staat ook in een ander bestand")
                by_id[name] = SchemeCompiler(knowledge, content, regeling, aow).compile(name)
                files[name] = file
            names |= _names(content)
        _check_successors(by_id, files)
        return cls(by_id, frozenset(names), knowledge)

    def fact(self, name: str) -> Any:
        """The first value of a fact: thresholds of questions held for as long as the schemes did."""
        return self.knowledge.gegevens[name].waarden[0].waarde


def _names(content: Regelingen) -> set[str]:
    questions = {**content.vragen, **content.voorwaarden}
    also = {other for question in questions.values() for other in question.ook_bekend_als}
    return {*questions, *also, *content.buiten_beschouwing}


def _check_successors(schemes: Mapping[str, Scheme], files: Mapping[str, str]) -> None:
    for name, scheme in schemes.items():
        successor = scheme.model.opvolger
        if successor and successor not in schemes:
            where = f"regelingen.{name}.opvolger"
            raise KnowledgeFileError(files[name], where, f"'{successor}' bestaat niet; verwacht een regeling")
