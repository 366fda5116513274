"""The file of the intake: what it may say, and what an editor hears when something is wrong."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.eligibility.loading import Schemes
from bot.intake.expectation import Gelezen
from bot.intake.questionnaires.intake_loading import load_intake
from bot.intake.questionnaires.intake_reading import IntakeReader
from bot.intake.questionnaires.intake_route import IntakeRoute
from bot.intake.questionnaires.sentences import Sentences
from bot.knowledge import Knowledge
from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.knowledge import FOLDER

KNOWLEDGE = Knowledge.load()
INTAKE = load_intake()
READER = IntakeReader(INTAKE.vragen, Sentences(KNOWLEDGE))
TODAY = date(2026, 11, 21)
LONGEST_MESSAGE = 400
SHARED = {"gemeente", "situatie"}

AGREED_WITH = {"2026-11": "ce85c694"}
"""What each text of the consent was when it went into use: a new wording needs a new version."""

REPLIES = {
    "situatie": {
        "werk_kwijt": "ontslagen|ben me baan kwijt|ik ben ontslage|ik zit zonder werk|mijn contract is niet verlengd"
        "|werkeloos|sinds maart geen werk meer|1|mijn baas is failliet|zit in de ww",
        "dreigt_werk_kwijt": "bang dat ik ontslagen word|mijn contract loopt in januari af|contract word niet verlengd"
        "|ik word binnenkort ontslagen|er komt een reorganisatie|ze gaan reorganiseren",
        "zzp_minder_werk": "zzp|ben zzp'er|ik ben freelancer zonder opdrachten|ondernemr|ik heb een eigen zaak|3",
        "schoolverlater": "net klaar met school|ik ben van school gegaan|net afgestudeerd|gestopt met mn opleiding",
        "bijstand": "bijstand|ik zit in de bijstand|bijstandsuitkering|uitkering gemeente",
        "anders": "iets anders|anders|geen van deze",
    },
    "hulp": {
        "werk": "werk|een baan|wrk|nieuwe baan vinden|ik wil gewoon werken",
        "geld": "geld|schulden|ik kan me huur niet betalen|geen geld|rekeningen",
        "omscholing": "cursus|omscholen|ik wil nederlands leren",
        "advies": "advies|loopbaanadvies|iemand die met me meedenkt",
        "werk geld": "werk en geld|geen werk en geen geld|baan, schulden|1 en 3",
        "werk omscholing": "nieuw werk en misschien een opleiding|werk maar geen schulden, en een cursus",
        "werk omscholing geld advies": "alles|van alles wat|allemaal",
    },
    "opleiding": {
        "basis": "geen|alleen basisschool|geen diploma",
        "vmbo": "vmbo|mavo|lts|vbmo",
        "havo_vwo": "havo|havo diploma|gymnasium",
        "mbo": "mbo|mbo niveau 3|mbo 4 horeca|roc",
        "hbo_wo": "hbo|universiteit|hbo bachelor|master",
        "buitenland": "opleiding in syrie|in polen gestudeerd",
    },
    "diploma": {"ja": "ja|ja hoor|geslaagd", "nee": "nee|nee nog niet|niet gehaald|gezakt", "bijna": "bijna|nog 1 vak"},
    "uitkering": {
        "geen": "nee|nee nog niet|ik krijg niks|nog geen ww",
        "ww": "ww|ik heb een ww uitkering|via het uwv",
        "bijstand": "bijstand|ja van de gemeente",
        "bbz": "bbz",
        "ziekte": "ziektewet|wia|ik zit in de ziektewet",
        "andere": "een andere uitkering|aow",
    },
    "toekomst_bedrijf": {
        "doorgaan": "doorgaan|ik wil door|gewoon doorgaan",
        "baan_ernaast": "een baan ernaast|baan erbij",
        "stoppen": "mijn bedrijf sluiten|liever in loondienst",
    },
}


def table() -> Iterator[Any]:
    for vraag, answers in REPLIES.items():
        for answer, replies in answers.items():
            for reply in replies.split("|"):
                yield pytest.param(vraag, reply, answer, id=f"{vraag}-{reply}")


@pytest.mark.parametrize(("vraag", "reply", "answer"), list(table()))
def test_a_choice_is_read_in_peoples_own_words(vraag: str, reply: str, answer: str) -> None:
    reading = READER.read(vraag, reply, TODAY)
    assert isinstance(reading, Gelezen)
    assert (" ".join(reading.waarde) if isinstance(reading.waarde, list) else reading.waarde) == answer


def test_a_button_says_what_it_means() -> None:
    for name, vraag in INTAKE.vragen.items():
        for value, label in vraag.keuzes.items():
            reading = READER.read(name, label, TODAY)
            assert isinstance(reading, Gelezen), label
            assert reading.waarde in (value, [value], {name: value}), label


def test_every_route_has_eight_to_twelve_questions() -> None:
    counted = {len(route) for _, route in IntakeRoute(INTAKE.vragen).routes()}
    assert min(counted) >= 8 and max(counted) <= 12


def test_texts_are_short_and_say_u() -> None:
    texts = [text for vraag in INTAKE.vragen.values() for text in (vraag.vraag, vraag.uitleg, *vraag.reacties.values())]
    texts += [variant.vraag for vraag in INTAKE.vragen.values() for variant in vraag.varianten]
    texts += [zin.tekst for name, zin in KNOWLEDGE.zinnen.items() if name.startswith("intake_")]
    for text in texts:
        assert len(text) <= LONGEST_MESSAGE
        assert not {"je", "jij", "jou", "jouw"} & set(text.lower().split()), text


def test_names_are_not_those_of_answers_elsewhere() -> None:
    assert not (set(INTAKE.vragen) & Schemes.load(KNOWLEDGE).names) - SHARED


def test_a_text_that_people_agreed_with_is_not_changed_afterwards() -> None:
    fingerprints = {
        text.versie: hashlib.sha256(f"{text.bewaren_maanden} {text.tekst}".encode()).hexdigest()[:8]
        for text in INTAKE.toestemming
    }
    assert fingerprints == AGREED_WITH, "geef een veranderde tekst een nieuwe versie, en zet die hier erbij"


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        (lambda f: f["vragen"]["hulp"].pop("kort"), "vragen.hulp", "de sleutel 'kort' ontbreekt"),
        (lambda f: f["vragen"]["hulp"].update(kleur="rood"), "vragen.hulp", "de sleutel 'kleur' bestaat niet"),
        (lambda f: f["vragen"]["hulp"].update(soort="raad"), "vragen.hulp.soort", "geen bekend woord"),
        (lambda f: f["vragen"]["hulp"].update(keuzes={}), "vragen.hulp.keuzes", "heeft keuzes nodig"),
        (lambda f: f["vragen"]["beroep"].update(keuzes={"a": "A"}), "vragen.beroep.keuzes", "heeft geen keuzes"),
        (lambda f: f["vragen"]["beroep"].pop("langste"), "vragen.beroep.langste", "heeft een grens nodig"),
        (lambda f: f["vragen"]["opleiding"].update(langste=5), "vragen.opleiding.langste", "heeft geen grens"),
        (lambda f: f["vragen"]["hulp"].pop("langste"), "vragen.hulp.langste", "heeft een grens nodig"),
        (lambda f: f["vragen"]["hulp"].update(eigen_woorden="rust"), "vragen.hulp.eigen_woorden", "'rust' is geen"),
        (lambda f: f["vragen"]["hulp"]["woorden"].update(eten=["brood"]), "vragen.hulp", "'eten' is geen keuze"),
        (lambda f: f["vragen"]["hulp"].update(vraag_als={"bereik": ["chat"]}), "vragen.hulp.vraag_als", "geen eerdere"),
        (lambda f: f["vragen"]["uren"].update(niet_als={"hulp": ["rust"]}), "vragen.uren.niet_als", "'rust' is geen"),
        (
            lambda f: f["vragen"]["beroep"].update(eerst_antwoord=["terug"]),
            "vragen.beroep.eerst_antwoord",
            "past alles",
        ),
        (lambda f: f["vragen"]["beroep"].update(eerst_antwoord=["eten"]), "eerst_antwoord", "geen bekend woord"),
        (lambda f: f["vragen"].update(plaats=f["vragen"].pop("woonplaats")), "vragen.plaats", "hoort bij de vraag"),
        (
            lambda f: f["vragen"].update(wanneer=f["vragen"].pop("opmerking")),
            "vragen.wanneer",
            "gebruikt de bot zelf",
        ),
        (lambda f: f["vragen"].pop("telefoon"), "vragen.telefoon", "verwacht een vraag met deze naam"),
        (lambda f: f["vragen"]["bereik"]["keuzes"].update(brief="Brief"), "vragen", "soort bereik, met de keuzes"),
        (lambda f: f["vragen"]["uren"].pop("niet_als"), "vragen", "krijgt 13 vragen; verwacht 8 tot 12"),
        (lambda f: f["vragen"]["hulp"].update(vraag="x" * 401), "vragen.hulp", "verwacht hoogstens 400"),
        (lambda f: f.update(toestemming=[]), "toestemming", "verwacht minstens een"),
        (lambda f: f["toestemming"].append(f["toestemming"][0]), "toestemming[1].versie", "is er al"),
        (lambda f: f["toestemming"][0].update(tekst="Mag dit {maanden} maanden?"), "toestemming[0]", "drie zinnen"),
        (lambda f: f["toestemming"][0].update(tekst="Een. Twee. Mag dit?"), "toestemming[0]", "{maanden}"),
        (lambda f: f["toestemming"][0].update(bewaren_maanden="lang"), "bewaren_maanden", "verwacht een getal"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, change: Change, where: str, problem: str) -> None:
    content = yaml.safe_load((FOLDER / "intake.yml").read_text(encoding="utf-8"))
    change(content)
    folder = tmp_path / "data" / "knowledge"
    folder.mkdir(parents=True)
    (folder / "intake.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(KnowledgeFileError) as refused:
        load_intake(folder)
    line = str(refused.value)
    assert line.startswith("data/knowledge/intake.yml, ") and "\n" not in line
    assert where in refused.value.key and problem in line
