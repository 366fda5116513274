"""Answers as files and the command line give them: read as people write them, or refused with what is expected."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml

from bot.eligibility.answers import AnswerError, UnknownNameError, read_answers
from bot.eligibility.cases import Case, Desk
from bot.eligibility.loading import Schemes

READ = [
    ("tozo3", "leeftijd_min", "34", Decimal(34)),
    ("tozo3", "age", 34, Decimal(34)),
    ("tozo3", "kvk", "true", True),
    ("tozo3", "kvk", "ja", True),
    ("tozo3", "kvk", "Ja", True),
    ("tozo3", "kvk", "nee", False),
    ("tozo3", "kvk", "False", False),
    ("tozo3", "kvk", "1", True),
    ("tozo3", "kvk", 0, False),
    ("tozo3", "startmoment", "2019-02-01", date(2019, 2, 1)),
    ("tozo3", "started", date(2019, 2, 1), date(2019, 2, 1)),
    ("tozo3", "startmoment", "2020-03-17T18:44", datetime(2020, 3, 17, 18, 44)),
    ("tozo3", "startmoment", "2020-03-17 18:44:59", datetime(2020, 3, 17, 18, 44, 59)),
    ("tozo3", "startmoment", "2020-03-17T17:44:00+00:00", datetime(2020, 3, 17, 18, 44)),
    ("tozo3", "kvk_moment", "2020-03-17T20:00", date(2020, 3, 17)),
    ("tozo3", "uren_per_week", "30", True),
    ("tozo3", "uren_per_week", 23.5, True),
    ("tozo3", "uren_per_week", "23,4", False),
    ("tozo3", "uren_per_week", "ja", True),
    ("tozo3", "uren_per_week", 1, False),
    ("tozo3", "dga_aandelen", "50", False),
    ("tozo3", "dga_aandelen", "51", True),
    ("tozo3", "inkomen", "400,50", Decimal("400.50")),
    ("tozo3", "inkomen", "1.200", Decimal(1200)),
    ("tozo3", "inkomen", "1.200,50", Decimal("1200.50")),
    ("tozo3", "inkomen", "1200.50", Decimal("1200.50")),
    ("tozo3", "inkomen", "0.5", Decimal("0.5")),
    ("tozo3", "inkomen", 0.1, Decimal("0.1")),
    ("tozo3", "woonland", "nl", "NL"),
    ("tozo3", "woonland", "Nederland", "NL"),
    ("tozo3", "rechtsvorm", "zzp", "eenmanszaak"),
    ("tozo3", "month", "2020-11", date(2020, 11, 1)),
    ("tozo3", "month", date(2020, 11, 15), date(2020, 11, 1)),
    ("bbz", "uren_per_jaar", "24", True),
    ("stap_oa", "opleiding_niveau", 2, "mbo-2"),
    ("nlld_oa_1", "leeftijd_18", "18", True),
    ("nlld_oa_1", "leeftijd_18", 215, False),
]
REFUSED = [
    ("tozo3", "leeftijd_min", "oud", "een getal"),
    ("tozo3", "leeftijd_min", -1, "een getal vanaf 0"),
    ("tozo3", "leeftijd_min", True, "een getal"),
    ("tozo3", "inkomen", "NaN", "een getal"),
    ("tozo3", "inkomen", "10.59,03", "een getal"),
    ("tozo3", "kvk", "misschien", "true of false"),
    ("tozo3", "kvk", 2, "true of false"),
    ("tozo3", "kvk", date(2020, 1, 1), "true of false"),
    ("tozo3", "uren_per_week", "veel", "true of false, of een getal"),
    ("tozo3", "startmoment", "2020-02-31", "een datum of tijdstip"),
    ("tozo3", "kvk_moment", "maart", "een datum"),
    ("tozo3", "month", "2020-13", "een maand"),
    ("tozo3", "woonland", "Atlantis", "een van NL, EU_EER_CH, ander_land"),
    ("tozo3", "household", "drietal", "een van single, couple"),
    ("tozo3", "household", ["single"], "een van single, couple"),
    ("nlld_oa_1", "geboortedatum", "vroeger", "een datum"),
    ("loket", "vraag", "koffie", "een van werk"),
    ("loket", "ondernemer", "soms", "true of false"),
    ("loket", "verlies_datum", "ooit", "een datum"),
    ("loket", "datum", "morgen", "een datum"),
    ("loket", "gemeente", 12, "tekst"),
]
DAY = {"tozo3": date(2020, 11, 10), "bbz": date(2026, 11, 21), "stap_oa": date(2022, 6, 1)}


@pytest.mark.parametrize(("scheme", "name", "raw", "answer"), READ)
def test_an_answer_is_read(scheme: str, name: str, raw: Any, answer: Any, schemes: Schemes) -> None:
    rules = schemes.by_id[scheme]
    question = rules.other_names.get(name, name)
    assert read_answers(schemes, rules, {name: raw}) == {question: answer}


@pytest.mark.parametrize(("scheme", "name", "raw", "expected"), REFUSED)
def test_a_wrong_answer_is_refused_with_what_is_expected(
    scheme: str, name: str, raw: Any, expected: str, desk: Desk
) -> None:
    with pytest.raises(AnswerError) as caught:
        desk.written(Case(scheme, DAY.get(scheme, date(2020, 8, 10)), answers={name: raw}))
    said = str(caught.value)
    assert said.startswith(f"{name}: '{raw}' kan niet; verwacht ")
    assert expected in said
    assert "\n" not in said


@pytest.mark.parametrize("scheme", ["tozo3", "bbz", "nlld_oa_1", "loket"])
@pytest.mark.parametrize("block", ["answers", "attributes"])
def test_a_name_that_exists_nowhere_is_named(scheme: str, block: str, desk: Desk) -> None:
    case = Case.read({"scheme": scheme, "on": "2020-11-10", block: {"schoenmaat": 43}})
    with pytest.raises(UnknownNameError, match="schoenmaat"):
        desk.written(case)


@pytest.mark.parametrize("scheme", ["tozo3", "bbz", "nlld_oa_1", "loket"])
def test_a_name_of_another_scheme_is_left_aside(scheme: str, desk: Desk) -> None:
    elsewhere = {"savings": 1, "beroep_fase1": True, "situatie": "werkloos", "informatie_gegeven": False}
    case = Case(scheme, date(2021, 5, 1), answers=elsewhere)
    assert desk.written(case)["result"] in ("unknown", "ask_municipality", "not_eligible")


def test_an_answer_of_null_is_not_known(desk: Desk) -> None:
    written = desk.written(Case("tozo3", date(2020, 11, 10), answers={"kvk": None, "leeftijd_min": 17}))
    assert written["decided_by"] == ["leeftijd_min"]


def test_a_household_of_the_table_may_be_named(desk: Desk, schemes: Schemes) -> None:
    named = {"household": "couple_both_18_20_children"}
    assert read_answers(schemes, schemes.by_id["tozo3"], named)["household"] == "couple"
    still_open = desk.decide(Case("tozo3", date(2020, 11, 10), answers=named)).open
    assert "inkomen" in still_open
    assert not {"household", "leeftijd_partner", "partner_aow", "kinderen"} & set(still_open)


def test_a_date_of_birth_may_be_given_for_an_age(schemes: Schemes) -> None:
    rules = schemes.by_id["nlld_oa_1"]
    assert read_answers(schemes, rules, {"leeftijd_18": "1990-05-05"}) == {"geboortedatum": date(1990, 5, 5)}


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{id: g1, on: 2020-11-10}", "g1: 'scheme' ontbreekt"),
        ("{id: g1, scheme: tozo3}", "g1: 'on' ontbreekt"),
        ("{id: g1, scheme: tozo3, on: nu}", "g1: 'on' ontbreekt of is geen datum"),
        ("{id: g1, scheme: tozo3, on: 2020-11-10, answers: [kvk]}", "g1: 'answers' is geen blok met sleutels"),
    ],
)
def test_a_case_that_cannot_be_read_says_which_and_why(written: str, problem: str) -> None:
    with pytest.raises(ValueError, match="g1") as caught:
        Case.read(yaml.safe_load(written))
    assert problem in str(caught.value)


@pytest.mark.parametrize("day", ["on: 2020-11-10", "'on': '2020-11-10'", "on: 2020-11-10T12:00:00"])
def test_the_reference_date_is_read_however_it_is_written(day: str) -> None:
    """YAML takes a bare `on` for true."""
    assert Case.read(yaml.safe_load(f"{{scheme: tozo3, {day}}}")).on == date(2020, 11, 10)


def test_a_scheme_that_does_not_exist_is_told_which_there_are(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"'tozo6' bestaat niet; kies uit tozo1|'tozo6' bestaat niet.*tozo5"):
        desk.written(Case("tozo6", date(2020, 11, 10)))
