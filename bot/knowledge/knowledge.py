"""The knowledge as the rest of the bot uses it: load once, then ask what held on a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2.exceptions import UndefinedError

from bot.knowledge.checking import Checker
from bot.knowledge.errors import UnknownOnDateError
from bot.knowledge.models import AntwoordTekst, Bron, Gegeven, Onderwerp, Vraag, Zin, held_on
from bot.knowledge.reading import read_folder, read_mapping
from bot.knowledge.texts import FactGroup, FactInText, compile_text, format_value

FOLDER = Path(__file__).resolve().parents[2] / "data" / "knowledge"


@dataclass(frozen=True)
class Answer:
    """What is said: short messages in order, the sources of all facts in them, and the topics of the buttons."""

    berichten: list[str]
    bronnen: list[Bron]
    knoppen: list[str]
    valid_on: date


@dataclass(frozen=True)
class Knowledge:
    """Everything in `data/knowledge`, validated."""

    bronnen: dict[str, Bron]
    gegevens: dict[str, Gegeven]
    onderwerpen: dict[str, Onderwerp]
    antwoorden: dict[str, list[AntwoordTekst]]
    vragen: dict[str, Vraag]
    zinnen: dict[str, Zin]
    namen: list[str]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Knowledge":
        """Reads and checks all files; raises KnowledgeFileError at the first mistake."""
        root = folder.parent.parent
        onderwerpen = read_mapping(folder / "onderwerpen.yml", root, Onderwerp)
        namen = list(read_mapping(folder / "namen.yml", root, str))
        bronnen = {key: bron for _, key, bron in read_folder(folder / "bronnen", root, Bron)}
        facts = [
            (file, f"{Path(file).stem}.{key}", gegeven)
            for file, key, gegeven in read_folder(folder / "gegevens", root, Gegeven)
        ]
        gegevens = {key: gegeven for _, key, gegeven in facts}
        answers = list(read_folder(folder / "antwoorden", root, list[AntwoordTekst]))
        questions = list(read_folder(folder / "vragen", root, Vraag))
        sentences = {
            key: zin
            for path in sorted(folder.glob("zinnen*.yml"))
            for key, zin in read_mapping(path, root, Zin).items()
        }

        check = Checker(bronnen, gegevens, onderwerpen, namen)
        for file, key, gegeven in facts:
            check.fact(file, key, gegeven)
        for file, key, antwoorden in answers:
            check.topics(file, key, [key])
            check.answers(file, key, key, antwoorden)
        for file, key, vraag in questions:
            check.topics(file, f"{key}.onderwerp", [vraag.onderwerp])
            check.answers(file, f"{key}.antwoorden", vraag.onderwerp, vraag.antwoorden)
        for key, zin in sentences.items():
            check.topics("zinnen.yml", f"{key}.knoppen", zin.knoppen)
        return cls(
            bronnen=bronnen,
            gegevens=gegevens,
            onderwerpen=onderwerpen,
            antwoorden={key: antwoorden for _, key, antwoorden in answers},
            vragen={key: vraag for _, key, vraag in questions},
            zinnen=sentences,
            namen=namen,
        )

    def op(self, datum: date) -> "KnowledgeOnDate":
        """What held on this date."""
        return KnowledgeOnDate(self, datum)

    @cached_property
    def edges(self) -> list[date]:
        """Every first and last day of any period in the knowledge: the days on which an answer can change."""
        periods = [
            *(waarde for gegeven in self.gegevens.values() for waarde in gegeven.waarden),
            *(antwoord for antwoorden in self.antwoorden.values() for antwoord in antwoorden),
            *(antwoord for vraag in self.vragen.values() for antwoord in vraag.antwoorden),
        ]
        return sorted({day for period in periods for day in (period.van, period.tot) if day})


class KnowledgeOnDate:
    """The knowledge seen from one reference date."""

    def __init__(self, knowledge: Knowledge, datum: date) -> None:
        self.knowledge = knowledge
        self.datum = datum

    def antwoord(self, onderwerp: str) -> Answer:
        """The general answer of a topic such as `tozo/bedrag`. Raises UnknownOnDateError when none held."""
        return self._answer(self.knowledge.antwoorden.get(onderwerp, []), onderwerp)

    def vraag(self, vraag_id: str) -> Answer:
        """The answer to a specific question. Raises UnknownOnDateError when none held."""
        return self._answer(self.knowledge.vragen[vraag_id].antwoorden, vraag_id)

    def gegeven(self, naam: str) -> Any:
        """The bare value of a fact such as `tozo.lening.maximum`. Raises UnknownOnDateError when it had none."""
        found = held_on(self.knowledge.gegevens[naam].waarden, self.datum)
        if found is None:
            raise UnknownOnDateError(naam, self.datum)
        return found.waarde

    def written(self, naam: str) -> str:
        """A fact as it is written in a sentence."""
        return format_value(self.knowledge.gegevens[naam].soort, self.gegeven(naam))

    def tekst(self, tekst: str, **variables: object) -> str:
        """A text with references to facts, filled in. Raises UnknownOnDateError when a fact had no value."""
        return self._render(tekst, set(), variables)

    def _answer(self, antwoorden: list[AntwoordTekst], what: str) -> Answer:
        found = held_on(antwoorden, self.datum)
        if found is None:
            raise UnknownOnDateError(what, self.datum)
        used: set[str] = set()
        berichten = [self._render(tekst, used) for tekst in found.berichten]
        sources = [*found.bron, *sorted(used - set(found.bron))]
        return Answer(
            berichten=berichten,
            bronnen=[self.knowledge.bronnen[name] for name in sources],
            knoppen=found.knoppen,
            valid_on=self.datum,
        )

    def _render(self, tekst: str, used: set[str], variables: Mapping[str, object] = MappingProxyType({})) -> str:
        try:
            return compile_text(tekst).render({**self._groups(used), **variables})
        except UndefinedError as error:
            raise UnknownOnDateError(f"een verwijzing ({error.message})", self.datum) from error

    def _groups(self, used: set[str]) -> dict[str, FactGroup]:
        """The facts as templates see them; the sources of those that are read are added to `used`."""
        facts = self.knowledge.gegevens

        def fact(name: str) -> FactInText:
            return FactInText(name, facts[name], self.datum, UnknownOnDateError, used)

        return {group: FactGroup(facts, group, fact) for group in {name.split(".", 1)[0] for name in facts}}
