"""The desks of the regions: a card on every day, nothing said that was not verified, one line about a mistake."""

import csv
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Knowledge, KnowledgeFileError, UnknownOnDateError
from bot.knowledge.loketten import FOLDER, Contact, Kaart, Loketten, UnknownLoketError, complaints

KNOWLEDGE = Knowledge.load()
LOKETTEN = Loketten.load(KNOWLEDGE)
PEILDATUMS = [date(2020, 4, 15), date(2020, 11, 10), date(2021, 10, 1), date(2023, 5, 1), date(2026, 11, 21)]
PER_REGIO = [name for name, kaart in LOKETTEN.teksten.kaarten.items() if kaart.per_regio]
LANDELIJK = [name for name, kaart in LOKETTEN.teksten.kaarten.items() if not kaart.per_regio]
ALL_LOKETTEN = [*LANDELIJK, *(f"{name}:{regio}" for name in PER_REGIO for regio in LOKETTEN.regios)]
CASES = yaml.safe_load((Path(__file__).parent / "loketten_gevallen.yml").read_text(encoding="utf-8"))
ROOT = FOLDER.parents[2]


def contacts_of(kaart: Kaart) -> Iterator[Contact]:
    yield kaart
    yield from kaart.terugval


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['loket']} op {case['op']}")
def test_the_card_says_what_was_there_and_how_to_reach_it(case: dict[str, Any]) -> None:
    kaart = LOKETTEN.kaart(case["loket"], case["op"])
    beside = [contact.naam for contact in kaart.terugval]
    expected = {key: case[key] for key in case if key not in {"loket", "op", "zegt", "zegt_niet", "ook", "ook_niet"}}
    assert {key: getattr(kaart, key) for key in expected} == expected
    assert [words for words in case.get("zegt", []) if words not in kaart.tekst] == []
    assert [words for words in case.get("zegt_niet", []) if words in kaart.tekst] == []
    assert [naam for naam in case.get("ook", []) if not any(other.startswith(naam) for other in beside)] == []
    assert [naam for naam in case.get("ook_niet", []) if any(other.startswith(naam) for other in beside)] == []


@pytest.mark.parametrize("peildatum", PEILDATUMS, ids=str)
@pytest.mark.parametrize("loket", PER_REGIO)
def test_every_region_has_a_card_with_a_fallback_and_a_source(loket: str, peildatum: date) -> None:
    for regio in LOKETTEN.regios:
        kaart = LOKETTEN.kaart(f"{loket}:{regio}", peildatum)
        assert kaart.naam and kaart.tekst and kaart.terugval and kaart.bronnen
        assert kaart.regio == regio
        assert kaart.valid_on == peildatum
        assert any(contact.telefoon or contact.website for contact in contacts_of(kaart)), "geen doodlopende weg"


@given(loket=st.sampled_from(ALL_LOKETTEN), op=st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_card_is_short_and_whole_on_any_day(loket: str, op: date) -> None:
    kaart = LOKETTEN.kaart(loket, op)
    for contact in contacts_of(kaart):
        assert 0 < len(contact.tekst) < 400
        assert not re.search(r"[{}]|  |None| \.", contact.naam + contact.tekst)
        assert contact.bron
    assert kaart.terugval


@given(loket=st.sampled_from(ALL_LOKETTEN), op=st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_only_national_phone_numbers_are_given(loket: str, op: date) -> None:
    """No phone number of a region could be confirmed."""
    national = {"088-898 92 94", "0800-8115", "0800-2117"}
    assert {contact.telefoon for contact in contacts_of(LOKETTEN.kaart(loket, op))} <= national | {None}


@given(loket=st.sampled_from(ALL_LOKETTEN), op=st.dates(date(2025, 1, 1), date(2035, 1, 1)))
def test_what_was_read_before_the_teams_ended_is_no_address_of_today(loket: str, op: date) -> None:
    for contact in contacts_of(LOKETTEN.kaart(loket, op)):
        if contact.adres is not None:
            assert "Groningen" in contact.adres or "Zoetermeer" in contact.adres
        assert contact.email is None


@given(loket=st.sampled_from(ALL_LOKETTEN), op=st.dates(date(2025, 1, 1), date(2035, 1, 1)))
def test_a_regional_question_of_today_always_gets_the_site_of_the_werkcentra(loket: str, op: date) -> None:
    kaart = LOKETTEN.kaart(loket, op)
    if kaart.regio is not None:
        assert "www.werkcentrum.nl" in {contact.website for contact in contacts_of(kaart)}


@given(loket=st.sampled_from(ALL_LOKETTEN), op=st.dates(date(2020, 1, 1), date(2024, 12, 31)))
def test_the_site_of_the_werkcentra_is_not_given_before_it_was_there(loket: str, op: date) -> None:
    assert "www.werkcentrum.nl" not in {contact.website for contact in contacts_of(LOKETTEN.kaart(loket, op))}


@pytest.mark.parametrize("regio", LOKETTEN.regios)
def test_a_desk_is_there_only_from_van_up_to_and_including_tot(regio: str) -> None:
    for loket in LOKETTEN.regios[regio].loketten:
        if isinstance(loket.van, date):
            assert loket not in LOKETTEN.op(loket.van - timedelta(days=1)).loketten(regio)
        if isinstance(loket.tot, date) and not loket.alleen_achtergrond:
            assert loket in LOKETTEN.op(loket.tot).loketten(regio)
            assert loket not in LOKETTEN.op(loket.tot + timedelta(days=1)).loketten(regio)


@pytest.mark.parametrize(
    ("regio", "op", "named"),
    [
        ("zeeland", date(2021, 7, 18), False),
        ("zeeland", date(2021, 7, 19), True),  # its own start
        ("rijk-van-nijmegen", date(2021, 9, 15), False),
        ("rijk-van-nijmegen", date(2021, 9, 16), True),  # no start of its own is known: the national one
        ("drenthe", date(2021, 11, 30), False),
        ("drenthe", date(2021, 12, 1), True),  # later than the others
        ("rijk-van-nijmegen", date(2024, 12, 31), True),
        ("rijk-van-nijmegen", date(2025, 1, 1), False),  # the national scheme has ended
        ("zeeland", date(2025, 1, 1), True),  # this one goes on, says its source
    ],
)
def test_a_team_is_named_from_its_start_to_the_end_of_the_scheme(regio: str, op: date, named: bool) -> None:
    assert LOKETTEN.kaart(f"rmt:{regio}", op).bekend is named


def test_the_starts_of_the_teams_that_are_known() -> None:
    starts = {regio: LOKETTEN.team_start(regio) for regio in LOKETTEN.regios}
    assert {regio: start for regio, start in starts.items() if start} == {
        "achterhoek": date(2021, 4, 1),
        "drenthe": date(2021, 12, 1),
        "flevoland": date(2021, 9, 1),
        "friesland": date(2021, 12, 1),
        "groningen": date(2021, 7, 1),
        "groot-amsterdam": date(2020, 11, 30),
        "midden-brabant": date(2020, 11, 30),
        "midden-utrecht": date(2020, 11, 30),
        "zeeland": date(2021, 7, 19),
    }


def test_a_start_known_only_by_year_counts_as_unknown() -> None:
    assert LOKETTEN.regio("zuid-holland-centraal").team.start == date(2021, 1, 1)
    assert LOKETTEN.team_start("zuid-holland-centraal") is None


def test_the_werkcentra_that_are_surely_open() -> None:
    opened = {regio: LOKETTEN.werkcentrum_open(regio) for regio in LOKETTEN.regios}
    assert {regio: day for regio, day in opened.items() if day} == {
        "amersfoort": date(2023, 1, 26),
        "groningen": date(2025, 10, 31),
        "groot-amsterdam": date(2020, 6, 1),
        "rijnmond": date(2024, 4, 26),
        "zuid-limburg": date(2024, 4, 26),
        "zuidoost-brabant": date(2025, 12, 1),
    }


def test_the_regions_are_those_of_the_places() -> None:
    with (ROOT / "data" / "places" / "arbeidsmarktregios.csv").open(encoding="utf-8") as file:
        places = {(row["id"], row["code"], row["naam"]) for row in csv.DictReader(file)}
    assert {(key, regio.code, regio.naam) for key, regio in LOKETTEN.regios.items()} == places


def test_every_desk_that_the_routing_can_lead_to_has_a_card() -> None:
    rules = yaml.safe_load((ROOT / "data" / "knowledge" / "routering.yml").read_text(encoding="utf-8"))["regels"]
    for loket in {rule["loket"].format(regio="zeeland") for rule in rules}:
        assert LOKETTEN.kaart(loket, date(2022, 1, 1)).tekst


def test_a_region_goes_by_its_id_and_by_its_code() -> None:
    assert LOKETTEN.regio("AM24") is LOKETTEN.regio("zeeland")
    assert LOKETTEN.kaart("rmt:AM24", date(2022, 1, 1)).regio == "zeeland"


@pytest.mark.parametrize("loket", ["rmt", "rmt:atlantis", "geldfit:zeeland", "kantoor", ""])
def test_a_desk_that_does_not_exist(loket: str) -> None:
    with pytest.raises(UnknownLoketError, match="bestaat niet"):
        LOKETTEN.kaart(loket, date(2022, 1, 1))


def test_nothing_is_said_about_a_date_before_the_texts_begin() -> None:
    with pytest.raises(UnknownOnDateError):
        LOKETTEN.kaart("uwv", date(2019, 12, 31))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the desks that a test may spoil."""
    copy = tmp_path / "data" / "knowledge" / "loketten"
    shutil.copytree(FOLDER, copy)
    return copy


@pytest.fixture
def eigen(tmp_path: Path) -> Path:
    return tmp_path / "eigen_loketten.yml"


def problem_of(folder: Path, eigen: Path | None = None) -> str:
    with pytest.raises(KnowledgeFileError) as caught:
        Loketten.load(KNOWLEDGE, folder, eigen)
    assert "\n" not in str(caught.value), "een fout is een regel"
    return str(caught.value)


BROKEN = [
    ("regios.yml", "bron: [r_rijnmond]", "bron: [van-horen-zeggen]", "rijnmond.loketten[0].bron: de bron 'van-horen-z"),
    ("regios.yml", "bron: [r_rijnmond]", "bron: []", "rijnmond.loketten[0].bron: er staat geen bron"),
    ("regios.yml", "tot: 2021-08-31", "tot: 2020-08-31", "loketten[0].tot: 2020-08-31 ligt voor van (2020-11-30)"),
    ("regios.yml", "code: AM24", "code: AM23", "zeeland.code: AM23 is al de code van drechtsteden"),
    ("regios.yml", "code: AM24", "code: PV29", "zeeland.code: 'PV29' is geen code; verwacht AM en twee cijfers"),
    ("regios.yml", "holland-rijnland:\n  naam: Holland Rijnland\n  code: AM19\n  bron: [r_vng_code]\n", "", "34 regio"),
    ("regios.yml", "website: www.avres.nl", "website: avres", "'avres' is geen website; verwacht zoiets als www."),
    ("regios.yml", "email: info@rw-poarivierenland.nl", "email: info at rw", "'info at rw' is geen email; verwacht"),
    ("regios.yml", "website: www.avres.nl", "telefoon: 0183-12345", "'0183-12345' is geen telefoon; verwacht"),
    ("regios.yml", "soort: tijdelijk_loket", "soort: kraampje", "is hier geen bekend woord"),
    ("regios.yml", "    soort: tijdelijk_loket\n", "", "rijnmond.loketten[0]: de sleutel 'soort' ontbreekt"),
    ("regios.yml", "    gezien: 2019-06-01", "    gezein: 2019-06-01", "de sleutel 'gezein' bestaat niet"),
    ("regios.yml", "gezien: 2019-06-01", "gezien: lang geleden", "achterhoek.loketten[1].gezien"),
    ("regios.yml", "start_precisie: jaar", "start_precisie: onbekend", "team.start_precisie: past niet bij start"),
    (
        "regios.yml",
        "gegeven: nieuws.zeeland.start",
        "gegeven: nieuws.zeeland.gemeenten",
        "de soort getal; verwacht datum",
    ),
    (
        "regios.yml",
        "gegeven: nieuws.zeeland.start",
        "gegeven: nieuws.atlantis",
        "het gegeven 'nieuws.atlantis' bestaat",
    ),
    (
        "landelijk.yml",
        "gegeven: contacten.uwv.telefoon",
        "gegeven: contacten.uwv.website",
        "soort website; verwacht tel",
    ),
    ("teksten.yml", "terugval: [gemeente, uwv]", "terugval: [ufo]", "'ufo' bestaat niet; verwacht een contact uit"),
    ("teksten.yml", "van de {{ regio }}", "van de {{ streek }}", "'streek' tussen accolades bestaat hier niet"),
    ("teksten.yml", "Geldfit is er nog niet.", "Geldfit is er over 2 weken.", "het getal in '2' staat los in de tekst"),
    ("teksten.yml", "tot: 2020-08-31", "tot: 2020-09-30", "kaarten.geldfit[1].van: 2020-09-01 overlapt"),
    (
        "teksten.yml",
        "regio: rijnmond",
        "regio: rijnmondje",
        "'rijnmondje' bestaat niet; verwacht een regio uit regios.yml",
    ),
]


@pytest.mark.parametrize(("file", "what", "by", "expected"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_mistake_is_one_clear_line(folder: Path, file: str, what: str, by: str, expected: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert what in text, f"{what!r} staat niet meer in {file}"
    (folder / file).write_text(text.replace(what, by, 1), encoding="utf-8")
    problem = problem_of(folder)
    assert problem.startswith(f"data/knowledge/loketten/{file}")
    assert expected in problem


OWN_WERKCENTRUM = """
zeeland:
  werkcentrum_open: 2026-03-02
  loketten:
  - naam: Werkcentrum Zeeland
    soort: werkcentrum
    website: www.goes.nl/werkcentrum
    telefoon: "14 0113"
    email: werkcentrum@goes.nl
    adres: M.A. de Ruijterlaan 2, 4461 GE Goes
    openingstijden: op werkdagen van 9 tot 12 uur
    gezien: 2026-11-01
    bron: [l_eigen_opgave]
"""


def test_a_municipality_fills_in_its_own_desk(eigen: Path) -> None:
    eigen.write_text(OWN_WERKCENTRUM, encoding="utf-8")
    loketten = Loketten.load(KNOWLEDGE, eigen=eigen)
    kaart = loketten.kaart("werkcentrum:zeeland", date(2026, 11, 21))
    assert (kaart.naam, kaart.telefoon, kaart.email) == ("Werkcentrum Zeeland", "14 0113", "werkcentrum@goes.nl")
    assert kaart.adres == "M.A. de Ruijterlaan 2, 4461 GE Goes"
    assert "ken ik geen" not in kaart.tekst
    assert loketten.werkcentrum_open("zeeland") == date(2026, 3, 2)
    assert [loket.naam for loket in loketten.op(date(2022, 1, 1)).loketten("zeeland")] == [
        "Zeeuws Mobiliteitsteam",
        "Werkservicepunt Zeeuws-Vlaanderen",
    ], "wat er stond, blijft staan"
    assert not any(line.startswith("loketten, zeeland: ") for line in complaints(loketten, date(2026, 11, 21)))


def test_an_own_entry_of_the_same_name_replaces_only_what_it_says(eigen: Path) -> None:
    eigen.write_text(
        "zeeland:\n  loketten:\n  - naam: Zeeuws Mobiliteitsteam\n    telefoon: 0118-123456\n    email: null\n",
        encoding="utf-8",
    )
    kaart = Loketten.load(KNOWLEDGE, eigen=eigen).kaart("rmt:zeeland", date(2022, 1, 1))
    assert (kaart.telefoon, kaart.email) == ("0118-123456", None)
    assert kaart.website == LOKETTEN.kaart("rmt:zeeland", date(2022, 1, 1)).website


def test_an_own_file_changes_only_the_regions_in_it(eigen: Path) -> None:
    eigen.write_text(OWN_WERKCENTRUM, encoding="utf-8")
    loketten = Loketten.load(KNOWLEDGE, eigen=eigen)
    assert {key for key in LOKETTEN.regios if loketten.regios[key] != LOKETTEN.regios[key]} == {"zeeland"}


@pytest.mark.parametrize(
    ("what", "by", "expected"),
    [
        ("zeeland:", "zeelandd:", "zeelandd: deze regio bestaat niet; verwacht een sleutel uit regios.yml"),
        ("    soort: werkcentrum\n", "", "zeeland.loketten[0]: de sleutel 'soort' ontbreekt"),
        ('"14 0113"', "'112 233'", "zeeland.loketten[0].telefoon: '112 233' is geen telefoon"),
        ("werkcentrum@goes.nl", "werkcentrum(at)goes.nl", "zeeland.loketten[0].email"),
        ("l_eigen_opgave", "zelf", "de bron 'zelf' bestaat niet"),
        ("  loketten:\n", "  code: AM23\n  loketten:\n", "AM23 is al de code van"),
        ("gezien: 2026-11-01", "tot: 2026-01-01", "zeeland.loketten[0].tot: 2026-01-01 ligt voor van (2026-03-02)"),
        ("  loketten:\n", "  loketten:\n  -\n", "zeeland.loketten[0]"),
    ],
)
def test_an_own_file_is_checked_the_same_way(eigen: Path, what: str, by: str, expected: str) -> None:
    assert what in OWN_WERKCENTRUM
    eigen.write_text(OWN_WERKCENTRUM.replace(what, by, 1), encoding="utf-8")
    problem = problem_of(FOLDER, eigen)
    assert problem.startswith("eigen_loketten.yml, ")
    assert expected in problem


def test_an_own_file_that_is_not_there(eigen: Path) -> None:
    assert problem_of(FOLDER, eigen) == "eigen_loketten.yml: dit bestand ontbreekt"


@pytest.mark.parametrize(
    "number",
    ["0113-12 34 56", "(0113) 123456", "06-12345678", "+31 113 123456", "14 0113", "0800-8115", "0900-1234567"],
)
def test_phone_numbers_as_people_write_them(eigen: Path, number: str) -> None:
    eigen.write_text(OWN_WERKCENTRUM.replace("14 0113", number), encoding="utf-8")
    assert Loketten.load(KNOWLEDGE, eigen=eigen).kaart("werkcentrum:zeeland", date(2026, 4, 1)).telefoon == number


def test_the_example_in_the_manual_is_right(eigen: Path) -> None:
    manual = (ROOT / "docs" / "loketten.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    assert examples
    for example in examples:
        eigen.write_text(example, encoding="utf-8")
        Loketten.load(KNOWLEDGE, eigen=eigen)


def test_an_editor_hears_what_could_be_looked_up() -> None:
    found = complaints(LOKETTEN, date(2026, 11, 21))
    assert "loketten, helmond-de-peel: geen website, telefoon, e-mail of adres dat nu nog geldt" in found
    assert any(line.startswith("loketten, haaglanden, WSP Haaglanden: voor het laatst gezien") for line in found)
    assert any(line.startswith("loketten, gorinchem, Avres: zonder datum") for line in found)
    assert not any(line.startswith("loketten, groningen: ") for line in found)
    assert not any("Midden-Utrecht Werkt Door" in line for line in found), (
        "wat voorbij is, hoeft niet te worden nagekeken"
    )
    assert all("\n" not in line for line in found)
