"""What people type: places in answers and sentences, and messages that only look as if they name one."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.places import Ambiguous, Found, Places, Reason, Unknown
from tests.places.conftest import TODAY, found, possible

HERE = Path(__file__).parent
TYPED = yaml.safe_load((HERE / "plaatsen.yml").read_text(encoding="utf-8"))
WITHOUT_PLACE = yaml.safe_load((HERE / "zonder_plaats.yml").read_text(encoding="utf-8"))


def cases(kind: str) -> Any:
    return pytest.mark.parametrize("case", TYPED[kind], ids=lambda case: case["tekst"])


@cases("antwoorden")
def test_an_answer_leads_to_the_municipality(places: Places, case: dict[str, Any]) -> None:
    assert found(places.resolve(case["tekst"], TODAY, asked=True)) == case["gemeente"]


@cases("zinnen")
def test_a_sentence_leads_to_the_municipality(places: Places, case: dict[str, Any]) -> None:
    assert found(places.resolve(case["tekst"], TODAY)) == case["gemeente"]


@cases("navragen")
def test_what_is_nearly_right_is_asked_back(places: Places, case: dict[str, Any]) -> None:
    resolution = places.resolve(case["tekst"], TODAY, asked=case["antwoord"])
    assert isinstance(resolution, Ambiguous)
    assert case["gemeente"] in possible(resolution)


@cases("streken")
def test_a_region_is_known_without_a_municipality(places: Places, case: dict[str, Any]) -> None:
    resolution = places.resolve(case["tekst"], TODAY, asked=case.get("antwoord", False))
    assert isinstance(resolution, Found)
    assert resolution.region
    assert (resolution.municipality, resolution.region.id) == (None, case["regio"])


@cases("kiezen")
def test_a_name_of_several_places_is_a_choice(places: Places, case: dict[str, Any]) -> None:
    resolution = places.resolve(case["tekst"], TODAY, asked=case.get("antwoord", False))
    assert isinstance(resolution, Ambiguous)
    assert possible(resolution) == set(case["gemeenten"])


@pytest.mark.parametrize("text", WITHOUT_PLACE["berichten"])
def test_a_message_without_a_place_names_none(places: Places, text: str) -> None:
    assert isinstance(places.resolve(text, TODAY), Unknown)


@pytest.mark.parametrize("text", WITHOUT_PLACE["antwoorden"])
def test_an_answer_that_is_no_place_names_none(places: Places, text: str) -> None:
    assert isinstance(places.resolve(text, TODAY, asked=True), Unknown)


@pytest.mark.parametrize(
    ("text", "asked", "reason"),
    [
        ("Antwerpen", True, Reason.BUITENLAND),
        ("ik woon in Keulen", False, Reason.BUITENLAND),
        ("ik woon in Gent en werk in Goes", False, Reason.BUITENLAND),
        ("Duitsland", True, Reason.BUITENLAND),
        ("Bonaire", True, Reason.CARIBISCH),
        ("ik woon op Curaçao", False, Reason.CARIBISCH),
        ("St. Eustatius", True, Reason.CARIBISCH),
        ("de Randstad", True, Reason.TE_RUIM),
        ("heel nederland", True, Reason.TE_RUIM),
        ("0999", True, Reason.POSTCODE_BESTAAT_NIET),
        ("10000", True, Reason.POSTCODE_BESTAAT_NIET),
        ("ik woon op 1000 AA", False, Reason.POSTCODE_BESTAAT_NIET),
        ("123456782", True, Reason.BSN_OF_ANDER_GETAL),
        ("mijn bsn is 1234.56.782", False, Reason.BSN_OF_ANDER_GETAL),
        ("hallo", True, Reason.GEEN_PLAATS),
        ("", True, Reason.GEEN_PLAATS),
        ("ik kom uit Polen, heb ik recht op tozo", False, Reason.GEEN_PLAATS),
    ],
)
def test_the_reason_says_why_there_is_no_municipality(places: Places, text: str, asked: bool, reason: Reason) -> None:
    assert places.resolve(text, TODAY, asked=asked) == Unknown(reason=reason)


def test_a_province_elsewhere_in_the_message_does_not_choose(places: Places) -> None:
    text = "ik woon in Bergen en mijn zus zoekt al een tijd werk in Limburg"
    assert possible(places.resolve(text, TODAY)) == {"GM0373", "GM0893"}


def test_where_somebody_lives_goes_before_where_he_works(places: Places) -> None:
    assert found(places.resolve("mijn winkel staat in Wageningen, ik woon in Rhenen", TODAY)) == "GM0340"


def test_only_a_place_of_work_is_less_sure(places: Places) -> None:
    resolution = places.resolve("ik werk in Rhenen", TODAY)
    assert isinstance(resolution, Found)
    assert resolution.confidence < 0.8


def test_a_place_nearby_is_less_sure(places: Places) -> None:
    resolution = places.resolve("ik woon in een dorpje bij Zierikzee", TODAY)
    assert isinstance(resolution, Found)
    assert resolution.confidence < 0.8


def test_the_matched_words_are_told_by_their_position(places: Places) -> None:
    text = "hoi, ik woon in  's-Gravenhage hoor"
    resolution = places.resolve(text, TODAY)
    assert isinstance(resolution, Found)
    assert text[resolution.start : resolution.end] == "s-Gravenhage"


def test_a_postcode_and_a_place_that_do_not_fit_are_asked(places: Places) -> None:
    assert possible(places.resolve("1012 AB Rotterdam", TODAY)) == {"GM0363", "GM0599"}


def test_a_split_postcode_is_settled_by_the_place_beside_it(places: Places) -> None:
    assert found(places.resolve("7351 AB Hoenderloo, gemeente Ede", TODAY)) == "GM0228"


def test_a_street_with_the_name_of_a_place_is_no_place(places: Places) -> None:
    assert found(places.resolve("Beek 12, Nuth", TODAY)) == "GM1954"


@pytest.mark.parametrize(
    ("text", "municipality"),
    [
        ("Bergen in Limburg", "GM0893"),
        ("Bergen, Noord-Holland", "GM0373"),
        ("Hengelo gld", "GM1876"),
        ("gemeente Hengelo", "GM0164"),
        ("Hoorn op Terschelling", "GM0093"),
        ("Velp bij Arnhem", "GM0275"),
        ("Velp bij Grave", "GM1982"),
        ("Elst (Utrecht)", "GM0340"),
        ("Voorst gem. Oude IJsselstreek", "GM1509"),
        ("Sint Maarten NH", "GM0441"),
        ("het dorp Zeeland in Brabant", "GM1991"),
        ("wij wonen in Limburg, in Bergen", "GM0893"),
    ],
)
def test_what_stands_beside_a_name_says_which_one_is_meant(places: Places, text: str, municipality: str) -> None:
    assert found(places.resolve(text, TODAY)) == municipality


@pytest.mark.parametrize(("text", "is_word"), [("loon", True), ("Winkel!", True), ("zwolle", False), ("oss", False)])
def test_a_word_that_seldom_means_the_place_of_that_name_is_known(places: Places, text: str, is_word: bool) -> None:
    assert places.is_mostly_a_word(text) is is_word
