"""The worked cases and our own, from the facts: each with its outcome, what decided, and the amounts."""

import pytest

from bot.eligibility.cases import Desk
from tests.eligibility.gevallen import EigenGeval, Geval, eigen, uitgewerkt

WORKED = [geval for name in ("tozo", "ontwikkeladvies", "loket") for geval in uitgewerkt(name)]
OWN = [
    geval
    for name in ("tozo", "tozo_bedragen", "tozo_ontbrekend", "bbz", "ontwikkeladvies", "loket")
    for geval in eigen(name)
]


@pytest.mark.parametrize("geval", WORKED, ids=lambda geval: geval.id)
def test_a_worked_case(geval: Geval, desk: Desk) -> None:
    geval.check(desk)


@pytest.mark.parametrize("geval", OWN, ids=lambda geval: geval.id)
def test_a_case_of_our_own(geval: EigenGeval, desk: Desk) -> None:
    geval.check(desk)


def test_the_cases_have_names_of_their_own() -> None:
    names = [geval.id for geval in [*WORKED, *OWN]]
    assert len(names) == len(set(names))
