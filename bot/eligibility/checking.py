"""Cross-checks of one file of schemes: what the types alone cannot show."""

from collections.abc import Iterable

from bot.eligibility.models import Norm, Regelingen, Vergelijking, Voorwaarde, Vraag
from bot.eligibility.proviso_checking import ComparisonChecker
from bot.knowledge import Knowledge, KnowledgeFileError
from bot.knowledge.checking import Checker

VARIABLES = ("partner_telt_mee", "samen", "maand", "toen")
"""What a text may lean on besides facts: whether the partner's income counts and there is one, the month, the tense."""


class SchemeChecker:
    """Refuses a file with a test without value, a source or question that does not exist, or a loose number."""

    def __init__(self, knowledge: Knowledge, file: str, content: Regelingen) -> None:
        self._knowledge = knowledge
        self._file = file
        self._content = content
        self._texts = Checker(knowledge.bronnen, knowledge.gegevens, knowledge.onderwerpen, list(knowledge.namen))
        self._questions = {**content.voorwaarden, **content.vragen}
        self._compared = ComparisonChecker(knowledge, file, self._questions)

    def check(self) -> None:
        """Raises KnowledgeFileError at the first mistake."""
        for name, vraag in self._questions.items():
            self._question(name, vraag)
        for name, voorwaarde in self._content.voorwaarden.items():
            self._condition(f"voorwaarden.{name}", voorwaarde)
        for name, huishouden in self._content.huishoudens.items():
            self._compared.proviso(f"huishoudens.{name}.als", huishouden.als)
        self._compared.proviso("buiten_tabel", self._content.buiten_tabel)
        for name, samen in self._content.samen.items():
            self._known(f"samen.{name}.zinnen", samen.zinnen, self._questions)
            for text in (samen.vraag, samen.vraag_toen, samen.uitleg, *samen.zinnen.values()):
                if text:
                    self._text(f"samen.{name}", text)
        for name, tegenspraak in self._content.tegenspraak.items():
            self._compared.proviso(f"tegenspraak.{name}.als", tegenspraak.als)
            self._text(f"tegenspraak.{name}.zin", tegenspraak.zin)
        self._known("volgorde", self._content.volgorde, {**self._questions, **self._content.samen})
        for name in self._content.regelingen:
            self._scheme(name)

    def _question(self, name: str, vraag: Vraag) -> None:
        for text in vraag.wording:
            self._text(name, text)
        self._compared.proviso(f"{name}.vraag_als", vraag.vraag_als)
        for number, entry in enumerate(vraag.afgeleid):
            self._compared.proviso(f"{name}.afgeleid[{number}].als", entry.als)
        if vraag.drempel:
            self._fact(f"{name}.drempel", vraag.drempel.gegeven)

    def _condition(self, where: str, voorwaarde: Voorwaarde) -> None:
        self._sources(where, voorwaarde.bron)
        for text in (voorwaarde.reden, voorwaarde.twijfel):
            if text:
                self._text(where, text)
        self._compared.value(f"{where}.toets", voorwaarde.toets, voorwaarde)
        for answer in voorwaarde.bij_antwoord:
            self._known(f"{where}.bij_antwoord", [answer], voorwaarde.keuzes)

    def _scheme(self, name: str) -> None:
        regeling = self._content.regelingen[name]
        where = f"regelingen.{name}"
        self._sources(where, regeling.bron)
        self._known(f"{where}.voorwaarden", regeling.voorwaarden, self._content.voorwaarden)
        for key, question in (("aanvraag", regeling.aanvraag), ("geleend", regeling.geleend)):
            self._known(f"{where}.{key}", [question] if question else [], self._questions)
        self._texts.topics(self._file, f"{where}.onderwerp", [regeling.onderwerp])
        if regeling.hoogste_lening:
            self._fact(f"{where}.hoogste_lening", regeling.hoogste_lening)
        by_norm = [
            key for key in regeling.voorwaarden if self._content.voorwaarden[key].toets.op is Vergelijking.ONDER_NORM
        ]
        if by_norm and regeling.norm is None:
            raise KnowledgeFileError(
                self._file, where, f"de sleutel 'norm' ontbreekt; '{by_norm[0]}' kijkt naar de norm"
            )
        if regeling.norm:
            self._norm(f"{where}.norm", regeling.norm)

    def _norm(self, where: str, norm: Norm) -> None:
        named = (("maand", norm.maand), ("gewenst_begin", norm.gewenst_begin), ("huishouden", norm.huishouden))
        for key, question in named:
            self._known(f"{where}.{key}", [question], self._questions)
        for entry in norm.inkomsten:
            self._known(f"{where}.inkomsten", [entry.vraag], self._questions)
            if entry.min_procent:
                self._fact(f"{where}.inkomsten.{entry.vraag}.min_procent", entry.min_procent)
        for household in self._content.huishoudens:
            self._fact(f"{where}.gegevens", f"{norm.gegevens}.{household}")

    def _text(self, where: str, text: str) -> None:
        self._texts.text(self._file, where, text, VARIABLES)

    def _sources(self, where: str, bron: list[str]) -> None:
        if not bron:
            raise KnowledgeFileError(
                self._file, f"{where}.bron", "er staat geen bron; verwacht minstens een uit bronnen/"
            )
        self._known(f"{where}.bron", bron, self._knowledge.bronnen)

    def _fact(self, where: str, name: str) -> None:
        self._known(where, [name], self._knowledge.gegevens)

    def _known(self, where: str, names: Iterable[str], existing: Iterable[str]) -> None:
        for name in names:
            if name not in existing:
                raise KnowledgeFileError(self._file, where, f"'{name}' bestaat niet; kijk of het goed gespeld is")
