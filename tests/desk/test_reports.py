"""The page of figures and its file: for leads of their own teams, without scripts and without words of persons."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.conversation import Record, Said
from bot.desk.reports_csv import BYTE_ORDER_MARK, HEADER, csv_of
from bot.desk.reports_plot import BOTTOM, HEIGHT, LEFT, ROUND, TOP, WIDTH, Series, day_plot, round_top
from bot.handoff import Coaches, Request, Requests, TeamData
from bot.handoff.figures import Period, figures
from bot.handoff.teams import add_team
from bot.store import Author, reading, transaction
from bot.store.tables import AuditEntry, TicketReason
from tests.handoff.conftest import Loket

Browser = Callable[[int | None], httpx.Client]
WHAT_SOMEONE_WROTE = "mijn man is ziek"


@pytest.fixture
def busy_day(requests: Requests, coaches: Coaches, record: Record, person: Callable[[], str], loket: Loket) -> int:
    """Someone asks, is not understood, is helped in Drenthe and gives a 4; someone waits in Twente."""
    someone, other = person(), person()
    record.add(someone, Said(Author.PERSON, WHAT_SOMEONE_WROTE))
    record.add(someone, Said(Author.BOT, "Bedoelt u dit?", metadata={"suggestions": ["tozo/bedrag"]}))
    record.add(someone, Said(Author.PERSON, "hoeveel krijg ik"))
    record.add(someone, Said(Author.BOT, "Zoveel.", metadata={"topic": "tozo/bedrag"}))
    number = requests.request(Request(someone, TicketReason.NOT_UNDERSTOOD, region="AM03")).number
    coaches.take(number, loket.fatima)
    coaches.close(number, loket.fatima)
    requests.rate(someone, 4)
    requests.request(Request(other, TicketReason.CRISIS, region="AM05"))
    return number


def test_a_lead_sees_the_figures_of_the_own_teams(browser_of: Browser, busy_day: int, loket: Loket) -> None:
    page = browser_of(loket.lead).get("/desk/cijfers")
    assert page.status_code == 200
    assert "50,0%" in page.text
    assert "4,0" in page.text
    assert "de bot begreep het niet" in page.text
    assert "kan in nood zijn" not in page.text
    assert "Werkcentrum Twente" not in page.text


def test_an_administrator_sees_everyone_or_one_team(browser_of: Browser, busy_day: int, loket: Loket) -> None:
    administrator = browser_of(loket.administrator)
    assert "kan in nood zijn" in administrator.get("/desk/cijfers").text
    assert "kan in nood zijn" not in administrator.get("/desk/cijfers", params={"team": loket.drenthe}).text


@pytest.mark.parametrize("path", ["/desk/cijfers", "/desk/cijfers.csv"])
def test_a_coach_has_no_figures_and_who_is_not_signed_in_signs_in_first(
    browser_of: Browser, loket: Loket, path: str
) -> None:
    assert browser_of(loket.fatima).get(path).status_code == 403
    assert browser_of(None).get(path).headers["location"].startswith("/desk/inloggen")


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"van": "gisteren"}, "Deze periode bestaat niet"),
        ({"van": "2026-11-02", "tot": "2026-11-01"}, "Deze periode bestaat niet"),
        ({"van": "2020-01-01", "tot": "2026-11-01"}, "te lang"),
        ({"van": "0001-01-01", "tot": "0001-01-02"}, "Deze periode bestaat niet"),
        ({"van": "9999-12-30", "tot": "9999-12-31"}, "Deze periode bestaat niet"),
        ({"team": "2"}, "geen team van u"),
        ({"team": "'; DROP TABLE team"}, "geen team van u"),
    ],
)
def test_a_period_or_team_that_cannot_be_is_said(
    browser_of: Browser, loket: Loket, wanted: dict[str, str], sentence: str
) -> None:
    page = browser_of(loket.lead).get("/desk/cijfers", params=wanted)
    assert page.status_code == 422
    assert sentence in page.text


def test_the_file_opens_in_a_spreadsheet_and_holds_no_message(
    browser_of: Browser, engine: Engine, busy_day: int, loket: Loket
) -> None:
    file = browser_of(loket.lead).get("/desk/cijfers.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in file.headers["content-disposition"]
    assert file.content.startswith(BYTE_ORDER_MARK.encode())
    header, *rows = csv.reader(io.StringIO(file.text.removeprefix(BYTE_ORDER_MARK)), delimiter=";")
    assert tuple(header) == HEADER
    today = next(row for row in rows if row[0] == "berichten per onderwerp")
    assert today[2:] == ["tozo/bedrag", "1", "Werkcentrum Drenthe"]
    assert ["vragen per aanleiding", "", "de bot begreep het niet", "1", "Werkcentrum Drenthe"] in rows
    assert WHAT_SOMEONE_WROTE not in file.text
    assert "Bedoelt" not in file.text
    with reading(engine) as session:
        exported = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures_exported")).one()
        assert exported.actor == f"coach:{loket.lead}"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_is_only_text(engine: Engine, begins: str) -> None:
    today = date(2026, 11, 23)
    written = csv_of(figures(engine, Period(today, today)), f'{begins}HYPERLINK("http://kwaad.nl")')
    rows = list(csv.reader(io.StringIO(written.removeprefix(BYTE_ORDER_MARK)), delimiter=";"))
    assert all(row[-1].startswith("'") for row in rows[1:])


def test_html_in_the_name_of_a_team_is_shown_as_text(browser_of: Browser, engine: Engine, loket: Loket) -> None:
    with transaction(engine) as session:
        add_team(session, TeamData("<script>alert(1)</script>"))
    page = browser_of(loket.administrator).get("/desk/cijfers").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_a_plot_is_a_drawing_with_a_title_and_the_same_figures_as_a_table(
    browser_of: Browser, busy_day: int, loket: Loket
) -> None:
    page = browser_of(loket.lead).get("/desk/cijfers").text
    drawing = page[page.index('<svg viewBox="0 0 720') :]
    assert 'role="img"' in drawing[: drawing.index(">")]
    assert drawing.index("Berichten per dag</title>") < drawing.index("2 berichten, waarvan 1 niet begrepen")
    assert "Berichten per dag, als tabel" in page
    assert "style=" not in page


@given(st.integers(1, 366).flatmap(lambda days: st.lists(st.integers(0, 10**6), min_size=days, max_size=days)))
def test_every_bar_stands_in_the_drawing_and_higher_counts_are_higher(counts: list[int]) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(len(counts))]
    plot = day_plot(days, [Series("berichten", counts)])
    bars = plot.bars[0]
    assert len(bars) == sum(count > 0 for count in counts)
    for bar in bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH + 0.02
        assert bar.y >= TOP - 0.02
        assert bar.y + bar.height <= HEIGHT - BOTTOM + 0.02
    drawn = sorted(zip((count for count in counts if count), (bar.height for bar in bars), strict=True))
    assert all(lower <= higher for (_, lower), (_, higher) in pairwise(drawn))
    assert 0 < len(plot.days) <= 6


@given(st.integers(0, 10**9))
def test_the_top_of_the_axis_is_round_and_near(highest: int) -> None:
    top = round_top(highest)
    assert top >= max(highest, 1)
    assert top <= max(highest, 1) * 2
    assert int(str(top)[0]) in ROUND
    assert set(str(top)[1:]) <= {"0"}
