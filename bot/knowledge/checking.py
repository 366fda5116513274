"""Cross-checks between the knowledge files: what one file alone cannot show."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.models import AntwoordTekst, Bron, Dated, Gegeven, Onderwerp, Soort
from bot.knowledge.texts import compile_text, loose_digits, referenced_facts

_PYTHON_TYPES = {
    Soort.BEDRAG: ((int, float), "een getal"),
    Soort.MILJOEN: ((int, float), "een getal"),
    Soort.MILJARD: ((int, float), "een getal"),
    Soort.GETAL: ((int, float), "een getal"),
    Soort.PROCENT: ((int, float), "een getal"),
}


class Checker:
    """Checks entries against the sources, facts and topics that exist."""

    def __init__(
        self,
        bronnen: dict[str, Bron],
        gegevens: dict[str, Gegeven],
        onderwerpen: dict[str, Onderwerp],
        namen: list[str],
    ) -> None:
        self._bronnen = bronnen
        self._gegevens = gegevens
        self._onderwerpen = onderwerpen
        self._namen = namen

    def fact(self, file: str, key: str, gegeven: Gegeven) -> None:
        if not gegeven.waarden:
            raise KnowledgeFileError(file, key, "er staat geen waarde; verwacht minstens een")
        self.periods(file, f"{key}.waarden", gegeven.waarden)
        for number, waarde in enumerate(gegeven.waarden):
            where = f"{key}.waarden[{number}]"
            self.sources(file, where, waarde.bron, required=True)
            self._type_of_value(file, where, gegeven.soort, waarde.waarde)

    def answers(self, file: str, key: str, topic: str, antwoorden: Sequence[AntwoordTekst]) -> None:
        if not antwoorden:
            raise KnowledgeFileError(file, key, "er staat geen antwoord; verwacht minstens een")
        self.periods(file, key, antwoorden)
        states_facts = not topic.startswith("bot/")
        for number, antwoord in enumerate(antwoorden):
            where = f"{key}[{number}]"
            self.sources(file, where, antwoord.bron, required=states_facts)
            self.topics(file, f"{where}.knoppen", antwoord.knoppen)
            for tekst in antwoord.berichten:
                self.text(file, f"{where}.tekst", tekst)

    def topics(self, file: str, key: str, topics: Iterable[str]) -> None:
        for topic in topics:
            if topic not in self._onderwerpen:
                raise KnowledgeFileError(
                    file, key, f"het onderwerp '{topic}' bestaat niet; verwacht een uit onderwerpen.yml"
                )

    def text(self, file: str, key: str, tekst: str, variables: Collection[str] = ()) -> None:
        """Refuses a text that cannot be read, names a fact that does not exist, or states a number itself."""
        try:
            compile_text(tekst)
        except ValueError as error:
            raise KnowledgeFileError(file, key, str(error)) from None
        for name in sorted(referenced_facts(tekst)):
            if name not in self._gegevens and name not in variables:
                raise KnowledgeFileError(file, key, f"het gegeven '{name}' bestaat niet; verwacht een uit gegevens/")
        digits = loose_digits(tekst, self._namen)
        if digits:
            raise KnowledgeFileError(
                file,
                key,
                f"het getal in '{digits[0]}' staat los in de tekst; "
                "zet het in gegevens/ en verwijs ernaar, of zet de naam in namen.yml",
            )

    def sources(self, file: str, where: str, bron: list[str], required: bool) -> None:
        """Refuses a source that does not exist, or none at all where one is required."""
        if required and not bron:
            raise KnowledgeFileError(file, f"{where}.bron", "er staat geen bron; verwacht minstens een uit bronnen/")
        for name in bron:
            if name not in self._bronnen:
                raise KnowledgeFileError(
                    file, f"{where}.bron", f"de bron '{name}' bestaat niet; verwacht een uit bronnen/"
                )

    @staticmethod
    def periods(file: str, key: str, entries: Sequence[Dated]) -> None:
        """Refuses a period that ends before it begins, or overlaps the one before."""
        for number, entry in enumerate(entries):
            if entry.tot is not None and entry.tot < entry.van:
                raise KnowledgeFileError(file, f"{key}[{number}].tot", f"{entry.tot} ligt voor van ({entry.van})")
            if number and (before := entries[number - 1].tot or entry.van) >= entry.van:
                raise KnowledgeFileError(
                    file,
                    f"{key}[{number}].van",
                    f"{entry.van} overlapt met de periode ervoor; verwacht vanaf {before + timedelta(days=1)}",
                )

    @staticmethod
    def _type_of_value(file: str, where: str, soort: Soort, value: object) -> None:
        if soort in _PYTHON_TYPES:
            types, expected = _PYTHON_TYPES[soort]
            right = isinstance(value, types)
        elif soort in (Soort.DATUM, Soort.MAAND):
            right, expected = not isinstance(value, (str, int, float)), "een datum (jjjj-mm-dd)"
        else:
            right, expected = isinstance(value, str), "tekst (zet aanhalingstekens)"
        if not right:
            raise KnowledgeFileError(
                file, f"{where}.waarde", f"'{value}' past niet bij soort {soort.value}; verwacht {expected}"
            )
