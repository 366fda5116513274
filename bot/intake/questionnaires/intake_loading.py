"""Reads `data/knowledge/intake.yml`; a mistake is one line with file and key."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.intake.questionnaires.intake_models import Als, Intake, Intakevraag, Vraagsoort
from bot.intake.questionnaires.intake_route import IntakeRoute
from bot.intake.questionnaires.place_question import PLACE
from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.knowledge import FOLDER
from bot.knowledge.reading import convert, read_mapping

FILE = "intake.yml"
FEWEST, MOST = 8, 12
"""Questions for one person, whatever the answers; more takes longer than four minutes."""

LONGEST_TEXT = 400
SENTENCES_OF_CONSENT = 3
REACH = ("chat", "telefoon", "email")
"""The ways to be reached that the bot knows."""

OF_THE_CONVERSATION = ("toestemming", "samenvatting", "welk_antwoord", "gemeente", "wanneer", "gewenste_uren")
"""Names that the intake itself uses."""

_WITH_CHOICES = (Vraagsoort.KEUZE, Vraagsoort.KEUZES, Vraagsoort.BEREIK)
_END_OF_SENTENCE = re.compile(r"[.!?](?=\s|$)")


def load_intake(folder: Path = FOLDER) -> Intake:
    """The intake; raises KnowledgeFileError at the first mistake."""
    root = folder.parent.parent
    file = str((folder / FILE).relative_to(root))
    content = read_mapping(folder / FILE, root, object)
    questions = convert(content.get("vragen", {}), dict[str, object], file, "vragen")
    for name, question in questions.items():
        convert(question, Intakevraag, file, f"vragen.{name}")
    intake = convert(content, Intake, file, "")
    IntakeChecker(file, intake).check()
    return intake


class IntakeChecker:
    """Cross-checks that the types alone cannot show."""

    def __init__(self, file: str, intake: Intake) -> None:
        self._file = file
        self._intake = intake

    def check(self) -> None:
        """Raises KnowledgeFileError at the first mistake."""
        self._consent()
        earlier: dict[str, Intakevraag] = {}
        for name, vraag in self._intake.vragen.items():
            self._question(f"vragen.{name}", name, vraag, earlier)
            earlier[name] = vraag
        self._ways_to_reach()
        self._number_of_questions()

    def _consent(self) -> None:
        if not self._intake.toestemming:
            self._refuse("toestemming", "er staat geen tekst; verwacht minstens een")
        versions = [entry.versie for entry in self._intake.toestemming]
        for number, entry in enumerate(self._intake.toestemming):
            where = f"toestemming[{number}]"
            if versions.index(entry.versie) != number:
                self._refuse(
                    f"{where}.versie", f"versie '{entry.versie}' is er al; geef een nieuwe tekst een nieuwe versie"
                )
            if set(re.findall(r"\{(.*?)\}", entry.tekst)) != {"maanden"}:
                self._refuse(f"{where}.tekst", "verwacht {maanden} in de tekst, en geen andere accolades")
            if len(_END_OF_SENTENCE.findall(entry.vraag)) != SENTENCES_OF_CONSENT:
                self._refuse(f"{where}.tekst", "verwacht drie zinnen: wat en waarom, wie het ziet, hoelang")
            self._lengths(where, [entry.vraag, entry.uitleg])

    def _question(self, where: str, name: str, vraag: Intakevraag, earlier: Mapping[str, Intakevraag]) -> None:
        if name in OF_THE_CONVERSATION:
            self._refuse(where, f"de naam '{name}' gebruikt de bot zelf; kies een andere")
        if (name == PLACE) != (vraag.soort is Vraagsoort.PLAATS):
            self._refuse(where, f"soort plaats hoort bij de vraag {PLACE}, en alleen daarbij")
        if bool(vraag.keuzes) != (vraag.soort in _WITH_CHOICES):
            self._refuse(
                f"{where}.keuzes",
                f"soort {vraag.soort.value} heeft {'geen keuzes' if vraag.keuzes else 'keuzes nodig'}",
            )
        if (vraag.langste is not None) != vraag.keeps_words:
            self._refuse(
                f"{where}.langste",
                f"soort {vraag.soort.value} heeft {'een grens nodig' if vraag.langste is None else 'geen grens'}",
            )
        if vraag.eigen_woorden is not None:
            self._choices(f"{where}.eigen_woorden", vraag, [vraag.eigen_woorden])
        if vraag.eerst_antwoord and vraag.is_open:
            self._refuse(f"{where}.eerst_antwoord", "bij een open vraag past alles; laat deze sleutel weg")
        self._choices(where, vraag, [*vraag.woorden, *vraag.reacties])
        self._conditions(where, vraag, earlier)
        for number, taken in enumerate(vraag.uit_bekend):
            self._choices(f"{where}.uit_bekend[{number}]", vraag, taken.waarden.values())
        self._lengths(where, [vraag.vraag, vraag.uitleg, *(variant.vraag for variant in vraag.varianten)])

    def _conditions(self, where: str, vraag: Intakevraag, earlier: Mapping[str, Intakevraag]) -> None:
        self._condition(f"{where}.vraag_als", vraag.vraag_als, earlier)
        self._condition(f"{where}.niet_als", vraag.niet_als, earlier)
        for number, variant in enumerate(vraag.varianten):
            self._condition(f"{where}.varianten[{number}].als", variant.als, earlier)

    def _condition(self, where: str, als: Als, earlier: Mapping[str, Intakevraag]) -> None:
        for name, values in als.items():
            if name not in earlier or not earlier[name].keuzes:
                self._refuse(where, f"'{name}' is geen eerdere vraag met keuzes; kijk naar de volgorde en de spelling")
            self._choices(where, earlier[name], values)

    def _choices(self, where: str, vraag: Intakevraag, values: Iterable[str]) -> None:
        for value in values:
            if value not in vraag.keuzes:
                self._refuse(where, f"'{value}' is geen keuze; verwacht een van {', '.join(vraag.keuzes)}")

    def _ways_to_reach(self) -> None:
        asking = [name for name, vraag in self._intake.vragen.items() if vraag.soort is Vraagsoort.BEREIK]
        if len(asking) != 1 or tuple(self._intake.vragen[asking[0]].keuzes) != REACH:
            self._refuse("vragen", f"verwacht een vraag van soort bereik, met de keuzes {', '.join(REACH)}")
        for soort in (Vraagsoort.TELEFOON, Vraagsoort.EMAIL):
            if self._intake.vragen.get(soort.value) is None or self._intake.vragen[soort.value].soort is not soort:
                self._refuse(f"vragen.{soort.value}", f"verwacht een vraag met deze naam, van soort {soort.value}")

    def _number_of_questions(self) -> None:
        for answers, route in IntakeRoute(self._intake.vragen).routes():
            if not FEWEST <= len(route) <= MOST:
                said = ", ".join(f"{name} {value}" for name, value in answers.items())
                self._refuse(
                    "vragen", f"wie {said} antwoordt, krijgt {len(route)} vragen; verwacht {FEWEST} tot {MOST}"
                )

    def _lengths(self, where: str, texts: Iterable[str]) -> None:
        for text in texts:
            if len(text) > LONGEST_TEXT:
                self._refuse(where, f"een tekst heeft {len(text)} tekens; verwacht hoogstens {LONGEST_TEXT}")

    def _refuse(self, key: str, problem: str) -> None:
        raise KnowledgeFileError(self._file, key, problem)
