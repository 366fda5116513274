"""Cross-checks of one file of schemes: what the types alone cannot show."""

from collections.abc import Iterable

from bot.eligibility.models import Regelingen, Toets, Vergelijking, Voorbehoud, Voorwaarde, Vraag
from bot.eligibility.provisos import leaves
from bot.knowledge import Knowledge, KnowledgeFileError
from bot.knowledge.checking import Checker

VARIABLES = ("partner_telt_mee", "samen", "maand", "toen")
"""What a text may lean on besides facts: whether the partner's income counts and there is one, the month, the tense."""

_WITHOUT_VALUE = (Vergelijking.ONDER_NORM, Vergelijking.BINNEN_PERIODE, Vergelijking.VOOR_AOW)


class SchemeChecker:
    """Refuses a file with a test without value, a source or question that does not exist, or a loose number."""

    def __init__(self, knowledge: Knowledge, file: str, content: Regelingen) -> None:
        self._knowledge = knowledge
        self._file = file
        self._content = content
        self._texts = Checker(knowledge.bronnen, knowledge.gegevens, knowledge.onderwerpen, list(knowledge.namen))
        self._questions = {**content.voorwaarden, **content.vragen}

    def check(self) -> None:
        """Raises KnowledgeFileError at the first mistake."""
        for name, vraag in self._questions.items():
            self._question(name, vraag)
        for name, voorwaarde in self._content.voorwaarden.items():
            self._condition(f"voorwaarden.{name}", voorwaarde)
        for name, huishouden in self._content.huishoudens.items():
            self._proviso(f"huishoudens.{name}.als", huishouden.als)
        for name, samen in self._content.samen.items():
            self._known(f"samen.{name}.zinnen", samen.zinnen, self._questions)
            for text in (samen.vraag, samen.vraag_toen, samen.uitleg, *samen.zinnen.values()):
                if text:
                    self._text(f"samen.{name}", text)
        for name, tegenspraak in self._content.tegenspraak.items():
            self._proviso(f"tegenspraak.{name}.als", tegenspraak.als)
            self._text(f"tegenspraak.{name}.zin", tegenspraak.zin)
        self._known("volgorde", self._content.volgorde, {**self._questions, **self._content.samen})
        for name in self._content.regelingen:
            self._scheme(name)

    def _question(self, name: str, vraag: Vraag) -> None:
        for text in vraag.wording:
            self._text(name, text)
        self._proviso(f"{name}.vraag_als", vraag.vraag_als)
        for number, entry in enumerate(vraag.afgeleid):
            self._proviso(f"{name}.afgeleid[{number}].als", entry.als)
        if vraag.drempel:
            self._fact(f"{name}.drempel", vraag.drempel.gegeven)

    def _condition(self, where: str, voorwaarde: Voorwaarde) -> None:
        self._sources(where, voorwaarde.bron)
        for text in (voorwaarde.reden, voorwaarde.twijfel):
            if text:
                self._text(where, text)
        self._value(f"{where}.toets", voorwaarde.toets)
        for answer in voorwaarde.bij_antwoord:
            self._known(f"{where}.bij_antwoord", [answer], voorwaarde.keuzes)

    def _scheme(self, name: str) -> None:
        regeling = self._content.regelingen[name]
        where = f"regelingen.{name}"
        self._sources(where, regeling.bron)
        self._known(f"{where}.voorwaarden", regeling.voorwaarden, self._content.voorwaarden)
        self._known(f"{where}.aanvraag", [regeling.aanvraag] if regeling.aanvraag else [], self._questions)
        self._texts.topics(self._file, f"{where}.onderwerp", [regeling.onderwerp])
        if regeling.hoogste_lening:
            self._fact(f"{where}.hoogste_lening", regeling.hoogste_lening)
        if regeling.norm:
            self._known(f"{where}.norm.inkomsten", [entry.vraag for entry in regeling.norm.inkomsten], self._questions)
            for household in self._content.huishoudens:
                self._fact(f"{where}.norm.gegevens", f"{regeling.norm.gegevens}.{household}")

    def _proviso(self, where: str, proviso: Voorbehoud | None) -> None:
        for leaf in leaves(proviso):
            self._known(where, [leaf.vraag or ""], self._questions)
            if leaf.op is None:
                raise KnowledgeFileError(self._file, where, "de sleutel 'op' ontbreekt; zeg hoe er vergeleken wordt")
            self._value(where, Toets(op=leaf.op, waarde=leaf.waarde, gegeven=leaf.gegeven))

    def _value(self, where: str, toets: Toets) -> None:
        if toets.gegeven:
            self._fact(where, toets.gegeven)
        elif toets.waarde is None and toets.op not in _WITHOUT_VALUE:
            raise KnowledgeFileError(
                self._file, where, f"de vergelijking '{toets.op.value}' heeft geen waarde; zet er waarde of gegeven bij"
            )

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
