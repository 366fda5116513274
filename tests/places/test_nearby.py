"""A point on the map leads to the municipality where it lies, and to nothing at sea or abroad."""

import math
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import KnowledgeFileError
from bot.places.nearby import FARTHEST, MOST, Nearby
from tests.places.conftest import rows

NEARBY = Nearby.load()
TODAY = {row["gemeentecode"]: row["naam"] for row in rows("gemeenten") if not row["tot"]}
POINTS = [
    (row["naam"], row["gemeentecode"], float(row["breedtegraad"]), float(row["lengtegraad"])) for row in rows("ligging")
]
DUTCH = [point for point in POINTS if point[1]]
LARGE = {"Súdwest-Fryslân", "De Fryske Marren", "Noardeast-Fryslân", "Het Hogeland", "Rotterdam", "Westerwolde"}
LARGE |= {"Heerenveen", "Eemsdelta", "Steenwijkerland"}

Point = tuple[float, float]


def named(latitude: float, longitude: float) -> list[str]:
    return [municipality.name for municipality in NEARBY.municipalities(latitude, longitude)]


def codes(latitude: float, longitude: float) -> list[str]:
    return [municipality.code for municipality in NEARBY.municipalities(latitude, longitude)]


def inside(latitude: float, longitude: float) -> bool:
    return 50.7 < latitude < 53.6 and 3.3 < longitude < 7.3


def kilometres(one: Point, other: Point) -> float:
    east = math.cos(math.radians((one[0] + other[0]) / 2)) * (one[1] - other[1])
    return 111.2 * math.hypot(one[0] - other[0], east)


@pytest.mark.parametrize(
    ("where", "point", "municipality"),
    [
        ("het station van Zwolle", (52.5046, 6.0907), "Zwolle"),
        ("de Neude in Utrecht", (52.0930, 5.1180), "Utrecht"),
        ("de Dam in Amsterdam", (52.3731, 4.8926), "Amsterdam"),
        ("Amsterdam Osdorp", (52.3580, 4.7870), "Amsterdam"),
        ("het station van Diemen", (52.3453, 4.9672), "Diemen"),
        ("Amstelveen", (52.3031, 4.8583), "Amstelveen"),
        ("Den Haag Ypenburg", (52.0390, 4.3700), "'s-Gravenhage"),
        ("het Vrijthof in Maastricht", (50.8490, 5.6886), "Maastricht"),
        ("Den Burg op Texel", (53.0546, 4.7977), "Texel"),
        ("Oost-Vlieland", (53.2960, 5.0700), "Vlieland"),
        ("Schiermonnikoog", (53.4800, 6.1600), "Schiermonnikoog"),
        ("Schiphol", (52.3105, 4.7683), "Haarlemmermeer"),
        ("Urk", (52.6621, 5.6010), "Urk"),
        ("Kerkrade", (50.8658, 6.0625), "Kerkrade"),
        ("Baarle-Nassau", (51.4475, 4.9292), "Baarle-Nassau"),
        ("Hoek van Holland", (51.9780, 4.1330), "Rotterdam"),
        ("Bad Nieuweschans", (53.1830, 7.2060), "Oldambt"),
        ("Dinxperlo", (51.8650, 6.4900), "Aalten"),
        ("Sas van Gent", (51.2270, 3.7990), "Terneuzen"),
        ("Weesp", (52.3075, 5.0420), "Amsterdam"),
    ],
)
def test_a_known_spot_leads_to_its_municipality(where: str, point: Point, municipality: str) -> None:
    assert named(*point)[0] == municipality, where


@pytest.mark.parametrize(
    "point",
    [
        (50.7747, 6.0839),  # Aachen
        (51.2194, 4.4025),  # Antwerp
        (52.2120, 7.0220),  # Gronau
        (51.2310, 5.3130),  # Lommel
        (53.3670, 7.2060),  # Emden
        (48.8500, 2.3500),  # Paris
        (12.1000, -68.900),  # Curaçao
        (53.0000, 3.5000),  # the North Sea
        (0.0, 0.0),
        (90.0, 180.0),
    ],
)
def test_abroad_and_at_sea_there_is_none(point: Point) -> None:
    assert named(*point) == []


def test_neighbours_are_named_too_once_each_and_no_more_than_fit_on_buttons() -> None:
    around = named(52.5046, 6.0907)
    assert around == ["Zwolle", "Hattem", "Oldebroek"]


def test_the_middle_of_a_village_beside_a_city_is_that_village() -> None:
    missed = [(name, code) for name, code, *point in DUTCH if code not in codes(*point)[:1]]
    assert len(missed) <= len(DUTCH) / 50, missed


def test_every_point_of_a_municipality_of_today_leads_to_it() -> None:
    assert [name for name, code, *point in DUTCH if code not in codes(*point)] == []


@settings(deadline=None)
@given(st.floats(50.7, 53.6), st.floats(3.3, 7.3))
def test_what_is_named_is_near_and_exists_today(latitude: float, longitude: float) -> None:
    around = codes(latitude, longitude)
    assert len(around) == len(set(around)) <= MOST
    for code in around:
        assert code in TODAY
        distances = (kilometres((latitude, longitude), point) for _, of, *point in POINTS if of == code)
        assert min(distances) <= FARTHEST + 0.5


@settings(deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_point_on_earth_is_answered(latitude: float, longitude: float) -> None:
    assert len(NEARBY.municipalities(latitude, longitude)) <= MOST


def test_it_is_found_in_a_few_milliseconds() -> None:
    begun = time.process_time()
    for _, _, latitude, longitude in DUTCH[:200]:
        NEARBY.municipalities(latitude, longitude)
    assert (time.process_time() - begun) / 200 < 0.01


class TestTheFile:
    def test_every_municipality_of_today_has_a_point_and_no_other_does(self) -> None:
        assert {code for _, code, *_ in DUTCH} == set(TODAY)

    def test_points_lie_in_the_box_around_the_country(self) -> None:
        assert [name for name, _, latitude, longitude in DUTCH if not inside(latitude, longitude)] == []

    def test_a_point_lies_near_the_other_points_of_its_municipality(self) -> None:
        points: dict[str, list[Point]] = defaultdict(list)
        for _, code, latitude, longitude in DUTCH:
            points[code].append((latitude, longitude))
        middles = {code: (median(p[0] for p in of), median(p[1] for p in of)) for code, of in points.items()}
        far = {TODAY[code] for _, code, *point in DUTCH if kilometres(tuple(point), middles[code]) > 15}
        assert far <= LARGE
        assert all(kilometres(tuple(point), middles[code]) < 26 for _, code, *point in DUTCH)

    def test_no_point_stands_there_twice(self) -> None:
        assert len({point[1:] for point in POINTS}) == len(POINTS)

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ("Verweg,GM0193,12.1,-68.9,1000", "breedtegraad: het punt ligt niet in of bij Nederland"),
            ("Zwolle,GM9999,52.5,6.1,1000", "de code GM9999 staat niet in gemeenten.csv"),
            ("Zwolle,GM0193,noord,6.1,1000", "breedtegraad: verwacht een getal"),
            (",GM0193,52.5,6.1,1000", "de kolom 'naam' is leeg of ontbreekt"),
        ],
    )
    def test_a_mistake_is_one_line_with_file_place_and_problem(self, tmp_path: Path, row: str, problem: str) -> None:
        (tmp_path / "gemeenten.csv").write_text(
            "gemeentecode,naam,provincie,arbeidsmarktregio,van,tot,opvolgers\nGM0193,Zwolle,Overijssel,AM36,,,\n",
            encoding="utf-8",
        )
        (tmp_path / "ligging.csv").write_text(
            f"naam,gemeentecode,breedtegraad,lengtegraad,inwoners\n{row}\n", encoding="utf-8"
        )
        with pytest.raises(KnowledgeFileError) as caught:
            Nearby.load(tmp_path)
        assert str(caught.value).startswith("data/places/ligging.csv, regel 2")
        assert problem in str(caught.value)
