"""From what the benefit and the loan get to one outcome, and from unknown answers to what is still possible."""

import pytest

from bot.eligibility.models import Gevolg, Hulp
from bot.eligibility.outcomes import Outcome, kinds_that_matter, outcome_of, outcomes_of
from bot.eligibility.possibilities import WEIGHT, Levels, all_of, mask_of

BOTH = (Hulp.UITKERING, Hulp.LENING)
OK, ASK, NO = (WEIGHT[gevolg] for gevolg in (Gevolg.GEEN, Gevolg.NAVRAGEN, Gevolg.GEWEIGERD))


@pytest.mark.parametrize(
    ("benefit", "loan", "outcome"),
    [
        (OK, OK, Outcome.ELIGIBLE),
        (OK, NO, Outcome.ONLY_BENEFIT),
        (OK, ASK, Outcome.ASK_MUNICIPALITY),
        (NO, OK, Outcome.ONLY_LOAN),
        (NO, NO, Outcome.NOT_ELIGIBLE),
        (NO, ASK, Outcome.ASK_MUNICIPALITY),
        (ASK, OK, Outcome.ASK_MUNICIPALITY),
        (ASK, NO, Outcome.ASK_MUNICIPALITY),
        (ASK, ASK, Outcome.ASK_MUNICIPALITY),
    ],
)
def test_benefit_and_loan_together(benefit: int, loan: int, outcome: Outcome) -> None:
    assert outcome_of((benefit, loan), BOTH) is outcome


@pytest.mark.parametrize(
    ("kind", "level", "outcome"),
    [
        (Hulp.UITKERING, OK, Outcome.ELIGIBLE),
        (Hulp.UITKERING, ASK, Outcome.ASK_MUNICIPALITY),
        (Hulp.UITKERING, NO, Outcome.NOT_ELIGIBLE),
        (Hulp.ADVIES, OK, Outcome.ELIGIBLE),
        (Hulp.ADVIES, ASK, Outcome.UNKNOWN),
        (Hulp.ADVIES, NO, Outcome.NOT_ELIGIBLE),
    ],
)
def test_one_kind_of_help_alone(kind: Hulp, level: int, outcome: Outcome) -> None:
    assert outcome_of((level,), (kind,)) is outcome


@pytest.mark.parametrize(
    ("levels", "carried_by"),
    [
        ((ASK, ASK), (True, True)),
        ((ASK, NO), (True, False)),
        ((NO, ASK), (False, True)),
        ((NO, NO), (True, True)),
        ((NO, OK), (True, True)),
    ],
)
def test_what_carries_an_outcome(levels: Levels, carried_by: tuple[bool, ...]) -> None:
    assert kinds_that_matter(levels, BOTH) == carried_by


def test_of_two_effects_the_heaviest_counts() -> None:
    assert all_of([mask_of((ASK, OK)), mask_of((OK, NO))], 2) == mask_of((ASK, NO))
    assert all_of([mask_of((ASK, ASK)), mask_of((NO, OK))], 2) == mask_of((NO, ASK))


def test_an_answer_that_is_open_leaves_both_ways_possible() -> None:
    open_answer = mask_of((OK, OK)) | mask_of((NO, NO))
    assert outcomes_of(open_answer, BOTH) == {Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE}
    refused_already = all_of([open_answer, mask_of((NO, NO))], 2)
    assert outcomes_of(refused_already, BOTH) == {Outcome.NOT_ELIGIBLE}
