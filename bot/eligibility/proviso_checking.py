"""Checks that a comparison has a question, an operator, and a value that such an answer can be compared with."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from bot.eligibility.models import Antwoordsoort, Toets, Vergelijking, Voorbehoud, Vraag
from bot.knowledge import Knowledge, KnowledgeFileError

_WITHOUT_VALUE = (Vergelijking.ONDER_NORM, Vergelijking.BINNEN_PERIODE, Vergelijking.VOOR_AOW)
_DAYS = (Antwoordsoort.DATUM, Antwoordsoort.GEBOORTEDATUM, Antwoordsoort.MAAND)


class ComparisonChecker:
    """Checks the comparisons of one file; raises KnowledgeFileError with the place that the caller names."""

    def __init__(
        self, knowledge: Knowledge, file: str, questions: Mapping[str, Vraag], filled_in: Collection[str] = ()
    ) -> None:
        self._knowledge = knowledge
        self._file = file
        self._questions = questions
        self._filled_in = filled_in

    def proviso(self, where: str, proviso: Voorbehoud | None) -> None:
        """A proviso with all its parts; None is fine."""
        if proviso is None:
            return
        parts = [*proviso.alle, *proviso.een_van, *([proviso.niet] if proviso.niet else [])]
        for part in parts:
            self.proviso(where, part)
        if proviso.vraag is None and not parts:
            self._refuse(where, "een leeg voorbehoud; zet er vraag, alle, een_van of niet bij")
        if proviso.vraag is None:
            return
        if proviso.vraag not in self._questions and proviso.vraag not in self._filled_in:
            self._refuse(where, f"de vraag '{proviso.vraag}' bestaat niet; kijk of die goed gespeld is")
        if proviso.op is None:
            self._refuse(where, "de sleutel 'op' ontbreekt; zeg hoe er vergeleken wordt")
        self.value(
            where,
            Toets(op=proviso.op, waarde=proviso.waarde, gegeven=proviso.gegeven),
            self._questions.get(proviso.vraag),
        )

    def value(self, where: str, toets: Toets, vraag: Vraag | None) -> None:
        """The value of a test; `vraag` is the question that is compared, None where its kind is not known."""
        if toets.op in _WITHOUT_VALUE:
            return
        if toets.gegeven is None and toets.waarde is None:
            self._refuse(where, f"de vergelijking '{toets.op.value}' heeft geen waarde; zet er waarde of gegeven bij")
        value = toets.waarde if toets.gegeven is None else self._fact(where, toets.gegeven)
        if toets.op in (Vergelijking.EEN_VAN, Vergelijking.TUSSEN):
            if not isinstance(value, list) or (toets.op is Vergelijking.TUSSEN and len(value) != 2):
                self._refuse(
                    where, f"de vergelijking '{toets.op.value}' wil een lijst; verwacht [eerste, laatste, ...]"
                )
            values = value
        else:
            values = [value]
        if vraag is not None:
            for one in values:
                self._fits(where, toets.op, one, vraag)

    def _fits(self, where: str, op: Vergelijking, value: Any, vraag: Vraag) -> None:
        soort = Antwoordsoort.LEEFTIJD if op is Vergelijking.LEEFTIJD_VANAF else vraag.soort
        fits, expected = _EXPECTED.get(soort, (_is_number, "een getal"))
        if soort is Antwoordsoort.KEUZE:
            fits, expected = vraag.keuzes.__contains__, "een van " + ", ".join(vraag.keuzes)
        if not fits(value):
            self._refuse(where, f"'{value}' past niet bij een vraag van de soort {soort.value}; verwacht {expected}")

    def _fact(self, where: str, name: str) -> Any:
        if name not in self._knowledge.gegevens:
            self._refuse(where, f"het gegeven '{name}' bestaat niet; verwacht een uit gegevens/")
        return self._knowledge.gegevens[name].waarden[0].waarde

    def _refuse(self, where: str, problem: str) -> NoReturn:
        raise KnowledgeFileError(self._file, where, problem)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


_EXPECTED: dict[Antwoordsoort, tuple[Callable[[Any], bool], str]] = {
    Antwoordsoort.JA_NEE: (lambda value: isinstance(value, bool), "true of false"),
    Antwoordsoort.PLAATS: (lambda value: isinstance(value, str), "tekst"),
    Antwoordsoort.TIJDSTIP: (lambda value: isinstance(value, date), "een datum of tijdstip (jjjj-mm-dd uu:mm:ss)"),
    **dict.fromkeys(_DAYS, (_is_day, "een datum (jjjj-mm-dd)")),
}
