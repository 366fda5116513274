"""The files of the schemes and the routing: a mistake in one is refused with one line that names file and key."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.eligibility.deciding import decide
from bot.eligibility.loading import Schemes
from bot.eligibility.models import Vergelijking
from bot.eligibility.outcomes import Outcome
from bot.eligibility.routing import Router
from bot.eligibility.situation import Situation
from bot.knowledge import Knowledge, KnowledgeFileError
from bot.knowledge.knowledge import FOLDER

TOZO, ROUTERING = "regelingen/tozo.yml", "routering.yml"
AGE_TEST = "      op: '>='\n      gegeven: tozo.leeftijd.minimum\n"
FIRST_RULE = "{vraag: vraag, op: ==, waarde: juridisch}"

MISTAKES = [
    pytest.param(
        TOZO,
        AGE_TEST,
        AGE_TEST.replace("'>='", "ongeveer"),
        "voorwaarden.leeftijd_min.toets.op: 'ongeveer' is hier geen bekend woord",
        id="een onbekende vergelijking",
    ),
    pytest.param(
        TOZO,
        AGE_TEST,
        "      op: '>='\n",
        "voorwaarden.leeftijd_min.toets: de vergelijking '>=' heeft geen waarde",
        id="een toets zonder waarde",
    ),
    pytest.param(
        TOZO,
        AGE_TEST,
        "      op: '>='\n      waarde: volwassen\n",
        "voorwaarden.leeftijd_min.toets: 'volwassen' past niet bij een vraag van de soort leeftijd",
        id="een waarde van de verkeerde soort",
    ),
    pytest.param(
        TOZO,
        "gegeven: tozo.leeftijd.minimum",
        "gegeven: tozo.leeftijd.laagste",
        "voorwaarden.leeftijd_min.toets: het gegeven 'tozo.leeftijd.laagste' bestaat niet",
        id="een onbekend gegeven in een toets",
    ),
    pytest.param(
        TOZO,
        "gegeven: tozo.uren.begonnen_tot",
        "gegeven: tozo.uren.ooit",
        "uren_2019.vraag_als: het gegeven 'tozo.uren.ooit' bestaat niet",
        id="een onbekend gegeven in een voorbehoud",
    ),
    pytest.param(
        TOZO,
        "{{ tozo.leeftijd.minimum }}",
        "{{ tozo.leeftijd.laagste }}",
        "het gegeven 'tozo.leeftijd.laagste' bestaat niet",
        id="een onbekend gegeven in een tekst",
    ),
    pytest.param(
        TOZO,
        "    bron: [bwb, pw13]\n",
        "",
        "voorwaarden.leeftijd_min: de sleutel 'bron' ontbreekt",
        id="een voorwaarde zonder bron",
    ),
    pytest.param(
        TOZO,
        "    bron: [bwb, pw13]\n",
        "    bron: []\n",
        "voorwaarden.leeftijd_min.bron: er staat geen bron",
        id="een voorwaarde met een lege bron",
    ),
    pytest.param(
        TOZO,
        "    bron: [bwb, pw13]\n",
        "    bron: [van-horen-zeggen]\n",
        "voorwaarden.leeftijd_min.bron: 'van-horen-zeggen' bestaat niet",
        id="een onbekende bron",
    ),
    pytest.param(
        TOZO,
        "      niet:\n        vraag: woonland\n",
        "      niet:\n        vraag: vaderland\n",
        "verblijfsrecht.vraag_als: de vraag 'vaderland' bestaat niet",
        id="een onbekende vraag in een voorbehoud",
    ),
    pytest.param(
        TOZO,
        "      niet:\n        vraag: woonland\n        op: ==\n        waarde: EU_EER_CH\n",
        "      alle: []\n",
        "verblijfsrecht.vraag_als: een leeg voorbehoud",
        id="een leeg voorbehoud",
    ),
    pytest.param(
        TOZO,
        "        waarde: EU_EER_CH\n",
        "        waarde: BELGIE\n",
        "verblijfsrecht.vraag_als: 'BELGIE' past niet bij een vraag van de soort keuze",
        id="een keuze die de vraag niet heeft",
    ),
    pytest.param(
        TOZO,
        "      - leeftijd_min\n",
        "      - leeftijd_minimum\n",
        "regelingen.tozo1.voorwaarden: 'leeftijd_minimum' bestaat niet",
        id="een onbekende voorwaarde in een regeling",
    ),
    pytest.param(
        TOZO,
        "    opvolger: tozo2\n",
        "    opvolger: tozo20\n",
        "regelingen.tozo1.opvolger: 'tozo20' bestaat niet",
        id="een onbekende opvolger",
    ),
    pytest.param(
        TOZO, "\n  tozo2:\n", "\n  tozo1:\n", "de sleutel 'tozo1' staat er twee keer", id="een regeling dubbel"
    ),
    pytest.param(
        "regelingen/ontwikkeladvies.yml",
        "\n  slim:\n",
        "\n  bbz:\n",
        "bbz: deze regeling staat ook in een ander bestand",
        id="een regeling in twee bestanden",
    ),
    pytest.param(
        TOZO,
        "    bij_nee:\n      uitkering: geweigerd\n",
        "    bij_nee:\n      uitkering: misschien\n",
        "voorwaarden.leeftijd_min.bij_nee.uitkering: 'misschien' is hier geen bekend woord; "
        "kies uit geen, navragen, geweigerd",
        id="een onbekend gevolg",
    ),
    pytest.param(
        TOZO,
        "    bij_nee:\n      uitkering: geweigerd\n",
        "    bij_nee:\n      toelage: geweigerd\n",
        "voorwaarden.leeftijd_min.bij_nee: 'toelage' is hier geen bekend woord",
        id="een onbekende soort hulp",
    ),
    pytest.param(
        TOZO,
        "    geleend: lening_totaal\n",
        "    geleend: schulden\n",
        "regelingen.tozo1.geleend: 'schulden' bestaat niet",
        id="een onbekende vraag naar wat al geleend is",
    ),
    pytest.param(
        TOZO,
        "      maand: month\n",
        "      maand: welke_maand\n",
        "regelingen.tozo1.norm.maand: 'welke_maand' bestaat niet",
        id="een onbekende vraag naar de maand",
    ),
    pytest.param(
        TOZO,
        "      gegevens: tozo.norm\n",
        "      gegevens: tozo.bedragen\n",
        "regelingen.tozo1.norm.gegevens: 'tozo.bedragen.single_18_20' bestaat niet",
        id="een norm zonder bedragen",
    ),
    pytest.param(
        TOZO,
        "\n  - startmoment\n",
        "\n  - begin\n",
        "volgorde: 'begin' bestaat niet",
        id="een onbekende vraag in de volgorde",
    ),
    pytest.param(
        ROUTERING,
        FIRST_RULE,
        FIRST_RULE.replace("vraag: vraag", "vraag: wens"),
        "regels[0] (R1).als: de vraag 'wens' bestaat niet",
        id="een routeregel met een onbekend kenmerk",
    ),
    pytest.param(
        ROUTERING,
        FIRST_RULE,
        FIRST_RULE.replace("juridisch", "advocaat"),
        "regels[0] (R1).als: 'advocaat' past niet bij een vraag van de soort keuze",
        id="een routeregel met een onbekende keuze",
    ),
    pytest.param(
        ROUTERING,
        "bron: [r_jl]",
        "bron: []",
        "regels[0] (R1).bron: er staat geen bron",
        id="een routeregel zonder bron",
    ),
    pytest.param(
        ROUTERING,
        "werkgeversservicepunt:{regio}",
        "werkgeversservicepunt:{stad}",
        "tussen accolades kan alleen regio",
        id="een loket met een onbekende invulling",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules that a test may spoil; the rest of the knowledge stays as it is."""
    copy = tmp_path / "data" / "knowledge"
    shutil.copytree(FOLDER / "regelingen", copy / "regelingen")
    shutil.copy(FOLDER / ROUTERING, copy)
    return copy


class NoRegions:
    """Loading asks nothing of the regions."""


def load(knowledge: Knowledge, folder: Path) -> None:
    Schemes.load(knowledge, folder)
    Router.load(knowledge, NoRegions(), folder)  # type: ignore[arg-type]


def spoil(file: Path, what: str, by: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert what in text, f"{what!r} staat niet meer in {file.name}"
    file.write_text(text.replace(what, by, 1), encoding="utf-8")


def test_the_files_as_they_are_load(knowledge: Knowledge, folder: Path) -> None:
    load(knowledge, folder)


@pytest.mark.parametrize(("file", "what", "by", "problem"), MISTAKES)
def test_a_mistake_is_one_line_with_file_and_key(
    knowledge: Knowledge, folder: Path, file: str, what: str, by: str, problem: str
) -> None:
    spoil(folder / file, what, by)
    with pytest.raises(KnowledgeFileError) as caught:
        load(knowledge, folder)
    said = str(caught.value)
    assert said.startswith(f"data/knowledge/{file}, ")
    assert problem in said
    assert "\n" not in said


def test_an_unknown_operator_is_told_which_there_are(knowledge: Knowledge, folder: Path) -> None:
    spoil(folder / TOZO, AGE_TEST, AGE_TEST.replace("'>='", "ongeveer"))
    with pytest.raises(KnowledgeFileError) as caught:
        load(knowledge, folder)
    assert all(op.value in str(caught.value) for op in Vergelijking)


def test_a_new_scheme_is_only_a_new_file(knowledge: Knowledge, folder: Path) -> None:
    """Adding a scheme takes no code: it loads, and decides."""
    (folder / "regelingen" / "voorbeeld.yml").write_text(
        """
regelingen:
  voorbeeld:
    naam: Voorbeeld
    van: 2026-01-01
    hulp: [advies]
    voorwaarden: [nieuwsgierig]
    onderwerp: ontwikkeladvies/recht
    bron: [s_wc_faq]
voorwaarden:
  nieuwsgierig:
    vraag: Wilt u het weten?
    soort: ja_nee
    toets: {op: ==, waarde: true}
    bij_nee: {advies: geweigerd}
    reden: Dit is voor wie het wil weten.
    bron: [s_wc_faq]
""",
        encoding="utf-8",
    )
    scheme = Schemes.load(knowledge, folder).by_id["voorbeeld"]
    day = date(2026, 6, 1)
    assert decide(scheme, Situation(day)).open == ["nieuwsgierig"]
    assert decide(scheme, Situation(day, {"nieuwsgierig": True})).result is Outcome.ELIGIBLE
    assert decide(scheme, Situation(day, {"nieuwsgierig": False})).result is Outcome.NOT_ELIGIBLE
