"""Every name and postcode of the tables leads to where the tables say."""

from collections import defaultdict

from bot.places import Ambiguous, Found, How, Places
from tests.places.conftest import TODAY, found, possible, rows

GEMEENTEN = {row["gemeentecode"]: row for row in rows("gemeenten")}
WOONPLAATSEN: dict[str, set[str]] = defaultdict(set)
for _row in rows("woonplaatsen"):
    if not _row["grensdeel"]:
        WOONPLAATSEN[_row["woonplaats"]].add(_row["gemeentecode"])


def today(code: str) -> set[str]:
    """What has become of a municipality."""
    if not GEMEENTEN[code]["tot"]:
        return {code}
    return {later for successor in GEMEENTEN[code]["opvolgers"].split(";") for later in today(successor)}


def test_every_town_is_found_or_among_those_to_choose_from(places: Places) -> None:
    wrong = {
        name: resolution
        for name, codes in WOONPLAATSEN.items()
        if not codes <= possible(resolution := places.resolve(name, TODAY, asked=True))
    }
    assert wrong == {}


def test_a_town_is_only_doubted_when_its_name_has_another_meaning(places: Places) -> None:
    doubted = {
        name
        for name, codes in WOONPLAATSEN.items()
        if len(codes) == 1 and isinstance(places.resolve(name, TODAY, asked=True), Ambiguous)
    }
    official_with_a_sign = {"Afferden", "Beuningen", "Elst", "Haren", "Harkstede", "Hengelo", "Katwijk", "Lageland"}
    official_with_a_sign |= {"Noordeinde", "Oosterwolde", "Rijswijk", "Vianen", "Well"}
    two_spellings = {"Kapel Avezaath", "Kapel-Avezaath", "Kerk Avezaath", "Kerk-Avezaath"}
    also_something_else = {"Loenen", "Nederland", "Sint Maarten", "Zeeland"}
    assert doubted == official_with_a_sign | two_spellings | also_something_else


def test_every_municipality_leads_to_itself_or_to_what_it_became(places: Places) -> None:
    def is_right(code: str, naam: str) -> bool:
        resolution = places.resolve(f"gemeente {naam}", TODAY, asked=True)
        return possible(resolution) == today(code)

    wrong = [row["naam"] for code, row in GEMEENTEN.items() if not is_right(code, row["naam"])]
    assert wrong == []


def test_every_alias_leads_to_its_municipality(places: Places) -> None:
    wrong = {
        row["alias"]: resolution
        for row in rows("aliassen")
        if row["gemeentecode"] not in possible(resolution := places.resolve(row["alias"], TODAY, asked=True))
    }
    assert wrong == {}


def test_every_postcode_leads_to_its_municipality(places: Places) -> None:
    for row in rows("postcodes"):
        expected = {row["gemeentecode"], *filter(None, row["overige"].split(";"))}
        for typed in (row["pc4"], f"{row['pc4']} AB", f"{row['pc4']}xz"):
            resolution = places.resolve(typed, TODAY, asked=True)
            assert possible(resolution) == expected, typed
            assert not isinstance(resolution, Found) or resolution.how is How.POSTCODE


def test_every_full_postcode_is_found_without_being_asked_for(places: Places) -> None:
    for row in rows("postcodes"):
        assert row["gemeentecode"] in possible(places.resolve(f"ik zit op {row['pc4']} XB", TODAY))


def test_every_region_name_leads_to_that_region(places: Places) -> None:
    for row in rows("arbeidsmarktregios"):
        for name in filter(None, [row["naam"], *row["andere_namen"].split(";")]):
            resolution = places.resolve(f"regio {name}", TODAY, asked=True)
            regions = (
                {region.code for one in resolution.candidates for region in one.regions}
                if isinstance(resolution, Ambiguous)
                else {resolution.region.code if isinstance(resolution, Found) and resolution.region else None}
            )
            assert row["code"] in regions, name


def test_the_official_name_is_exact_and_another_name_is_an_alias(places: Places) -> None:
    def how(text: str) -> How:
        resolution = places.resolve(text, TODAY, asked=True)
        assert isinstance(resolution, Found)
        return resolution.how

    assert how("Súdwest-Fryslân") is How.EXACT
    assert how("sudwest fryslan") is How.EXACT
    assert how("Den Haag") is How.ALIAS
    assert how("Amstelveeen") is How.TYPO


def test_a_neighbourhood_is_a_suggestion_to_confirm(places: Places) -> None:
    resolution = places.resolve("Strijp", TODAY, asked=True)
    assert found(resolution) == "GM0772"
    assert isinstance(resolution, Found)
    assert resolution.confidence < 0.8
