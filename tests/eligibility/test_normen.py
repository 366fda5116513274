"""The norm of every household in every month: a cent below it there is a benefit, on it and above it there is none."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from bot.eligibility.cases import Case, Desk
from tests.eligibility.gevallen import eigen

NORMEN = yaml.safe_load((Path(__file__).parent / "eigen" / "normen.yml").read_text(encoding="utf-8"))
HALF_YEARS = [date(2020, 6, 30), date(2020, 12, 31), date(2021, 6, 30), date(2021, 9, 30)]
MONTHS = {
    "tozo1": [date(2020, month, 1) for month in (3, 4, 5, 6, 7, 8)],
    "tozo2": [date(2020, month, 1) for month in (6, 7, 8, 9)],
    "tozo3": [*(date(2020, month, 1) for month in (10, 11, 12)), *(date(2021, month, 1) for month in (1, 2, 3))],
    "tozo4": [date(2021, month, 1) for month in (4, 5, 6)],
    "tozo5": [date(2021, month, 1) for month in (7, 8, 9)],
}
ALL_RIGHT = {geval.case.scheme: geval.case for geval in eigen("tozo") if geval.id.endswith("alles goed")}


@pytest.mark.parametrize("household", NORMEN)
@pytest.mark.parametrize(("scheme", "month"), [(scheme, month) for scheme in MONTHS for month in MONTHS[scheme]])
def test_income_around_the_norm(scheme: str, month: date, household: str, desk: Desk) -> None:
    half_year = next(number for number, last in enumerate(HALF_YEARS) if month <= last)
    norm = Decimal(str(NORMEN[household][half_year]))
    first_day = {"tozo1": date(2020, 3, 1)}.get(scheme, MONTHS[scheme][0])
    start = ALL_RIGHT[scheme]

    def with_income(income: Decimal) -> tuple[str | None, float | None]:
        answers = {
            **start.answers,
            "household": household,
            "month": month,
            "inkomen": income,
            "aanvraagdatum": first_day,
        }
        written = desk.written(Case(scheme, first_day, answers=answers))
        return written["benefit"], written["amount_month"]

    cent = Decimal("0.01")
    assert with_income(Decimal(0)) == ("eligible", float(norm))
    assert with_income(norm - cent) == ("eligible", 0.01)
    assert with_income(norm) == ("not_eligible", 0)
    assert with_income(norm + cent) == ("not_eligible", 0)
