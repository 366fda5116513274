"""Municipalities and regions on a date."""

from datetime import date

import pytest

from bot.places import Found, Places, Region
from tests.places.conftest import TODAY, found, possible, rows

NOVEMBER_2020 = date(2020, 11, 10)


@pytest.mark.parametrize(
    ("text", "on", "municipality"),
    [
        ("Heerhugowaard", NOVEMBER_2020, "GM0398"),
        ("Heerhugowaard", TODAY, "GM1980"),
        ("Weesp", date(2022, 3, 23), "GM0457"),
        ("Weesp", date(2022, 3, 24), "GM0363"),
        ("1381 AB", date(2022, 3, 23), "GM0457"),
        ("1381 AB", date(2022, 3, 24), "GM0363"),
        ("Middenbeemster", date(2021, 12, 31), "GM0370"),
        ("Middenbeemster", date(2022, 1, 1), "GM0439"),
        ("Beugen", date(2021, 1, 1), "GM0756"),
        ("Esch", NOVEMBER_2020, "GM0788"),
        ("Esch", TODAY, "GM0757"),
        ("Rockanje", date(2022, 12, 31), "GM0614"),
        ("Rockanje", date(2023, 1, 1), "GM1992"),
        ("Delfzijl", date(2020, 12, 31), "GM0010"),
        ("Menaldumadeel", TODAY, "GM1949"),
        ("Menaldumadeel", date(2012, 1, 1), "GM1908"),
        ("De Friese Meren", date(2015, 6, 30), "GM1921"),
        ("De Friese Meren", TODAY, "GM1940"),
        ("Amsterdam", NOVEMBER_2020, "GM0363"),
    ],
)
def test_a_place_leads_to_the_municipality_of_that_day(places: Places, text: str, on: date, municipality: str) -> None:
    assert found(places.resolve(text, on, asked=True)) == municipality


def test_a_later_municipality_is_a_choice_of_what_it_came_from(places: Places) -> None:
    assert possible(places.resolve("Eemsdelta", NOVEMBER_2020, asked=True)) == {"GM0003", "GM0010", "GM0024"}


def test_a_municipality_that_was_split_up_is_a_choice(places: Places) -> None:
    assert possible(places.resolve("gemeente Haaren", TODAY)) == {"GM0824", "GM0865", "GM0757", "GM0855"}
    assert found(places.resolve("gemeente Haaren", NOVEMBER_2020)) == "GM0788"


def test_every_municipality_leads_somewhere_on_every_first_of_january(places: Places) -> None:
    for row in rows("gemeenten"):
        for year in range(2010, 2027):
            on = date(year, 1, 1)
            assert places.regions_of(row["gemeentecode"], on)
            assert possible(places.resolve(f"gemeente {row['naam']}", on, asked=True)), (row["naam"], year)


@pytest.mark.parametrize(
    ("municipality", "on", "regions"),
    [
        ("GM0274", date(2021, 5, 1), {"midden-gelderland", "foodvalley"}),
        ("GM0274", date(2026, 1, 1), {"foodvalley"}),
        ("GM1961", date(2025, 12, 31), {"gorinchem", "midden-utrecht"}),
        ("GM1961", date(2026, 1, 1), {"gorinchem"}),
        ("GM0523", date(2020, 4, 1), {"gorinchem", "drechtsteden"}),
        ("GM0230", date(2021, 12, 31), {"stedendriehoek-en-noordwest-veluwe"}),
        ("GM0302", date(2022, 1, 1), {"stedendriehoek-en-noordwest-veluwe", "regio-zwolle"}),
        ("GM1773", date(2026, 1, 1), {"regio-zwolle"}),
        ("GM0457", date(2022, 3, 23), {"gooi-en-vechtstreek"}),
        ("GM0788", date(2020, 12, 31), {"noordoost-brabant"}),
        ("GM1979", date(2021, 1, 1), {"groningen"}),
        ("GM0267", date(2022, 9, 1), {"amersfoort"}),
    ],
)
def test_the_region_of_a_municipality_depends_on_the_day(
    places: Places, municipality: str, on: date, regions: set[str]
) -> None:
    assert {region.id for region in places.regions_of(municipality, on)} == regions
    certain = places.region_of(municipality, on)
    assert (certain.id if certain else None) == (regions.pop() if len(regions) == 1 else None)


def test_an_uncertain_region_is_left_open_in_the_answer(places: Places) -> None:
    resolution = places.resolve("Oosterbeek", NOVEMBER_2020, asked=True)
    assert isinstance(resolution, Found)
    assert resolution.region is None
    assert {region.code for region in resolution.regions} == {"AM07", "AM38"}


def test_a_region_has_the_name_of_that_day(places: Places) -> None:
    now = Region(code="AM06", id="stedendriehoek-en-noordwest-veluwe", name="Veluwe Stedendriehoek")
    assert places.region("AM06", TODAY) == now
    assert places.region("AM06", NOVEMBER_2020).name == "Stedendriehoek en Noordwest Veluwe"


def test_all_35_regions_have_municipalities_today(places: Places) -> None:
    today = [row["gemeentecode"] for row in rows("gemeenten") if not row["tot"]]
    regions = {region.code for code in today for region in places.regions_of(code, TODAY)}
    assert regions == {row["code"] for row in rows("arbeidsmarktregios")}
    assert (len(today), len(regions)) == (342, 35)


def test_a_municipality_is_known_by_its_code(places: Places) -> None:
    assert places.municipality("GM0344").name == "Utrecht"
    with pytest.raises(KeyError):
        places.municipality("GM9999")
