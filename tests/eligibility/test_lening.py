"""What repaying a Tozo loan costs, whenever it was paid out, and what is said when the loans cannot be right."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.eligibility.lening import MOST_LOANS, Aflosplan, Lening, LeningError, LeningFout, lening_plan
from bot.eligibility.lening_schema import Aflossingswijze
from bot.knowledge import Knowledge, UnknownOnDateError

KNOWLEDGE = Knowledge.load()
TODAY = KNOWLEDGE.op(date(2026, 11, 22))
FIRST_DAY, LAST_DAY = date(2020, 3, 1), date(2021, 12, 31)
CASES = yaml.safe_load((Path(__file__).parent / "leningen.yml").read_text(encoding="utf-8"))
MAXIMUM = Decimal(10157)

cents = st.integers(min_value=1_00, max_value=10157_00)
days = st.dates(FIRST_DAY, LAST_DAY)
one_loan = st.builds(lambda amount, day: [Lening(Decimal(amount) / 100, day)], cents, days)
some_loans = st.lists(
    st.builds(lambda amount, day: Lening(Decimal(amount) / 100, day), st.integers(1_00, 2000_00), days),
    min_size=1,
    max_size=5,
)
loans = one_loan | some_loans


def plan(*leningen: tuple[str, date], peildatum: date = TODAY.datum) -> Aflosplan:
    return lening_plan([Lening(Decimal(bedrag), dag) for bedrag, dag in leningen], KNOWLEDGE.op(peildatum))


def plan_of(case: dict[str, Any]) -> Aflosplan:
    return plan(*((lening["bedrag"], lening["uitbetaald"]) for lening in case["leningen"]), peildatum=case["peildatum"])


def as_read(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


def is_filled_in(text: str, said: str) -> bool:
    """Whether `said` is the text of the knowledge with something written where it has braces."""
    return re.fullmatch(re.sub(r"\\{\w+\\}", "[^{}]+", re.escape(text)), said) is not None


def names_of(twijfels: tuple[str, ...]) -> list[str]:
    """Which facts the doubts belong to, recognised by the text in the knowledge."""
    texts = {
        name.removeprefix("lening."): waarde.twijfel
        for name, gegeven in KNOWLEDGE.gegevens.items()
        for waarde in gegeven.waarden
        if name.startswith("lening.") and waarde.twijfel
    }
    return [name for said in twijfels for name, text in texts.items() if is_filled_in(text, said)]


@pytest.mark.parametrize("case", CASES, ids=[case["geval"] for case in CASES])
class TestWorkedCases:
    def test_the_plan(self, case: dict[str, Any]) -> None:
        found = plan_of(case)
        assert {name: as_read(getattr(found, name)) for name in case["plan"]} == case["plan"]

    def test_what_should_be_left_and_paid_on_a_day(self, case: dict[str, Any]) -> None:
        found = plan_of(case)
        assert {day: str(found.rest_op(day)) for day in case["rest_op"]} == case["rest_op"]
        assert {day: str(found.betaald_op(day)) for day in case["betaald_op"]} == case["betaald_op"]

    def test_the_other_way_of_paying_beside_it(self, case: dict[str, Any]) -> None:
        other = plan_of(case).andere_wijze
        assert other.wijze is Aflossingswijze.LINEAIR
        assert {name: as_read(getattr(other, name)) for name in case["lineair"]} == case["lineair"]

    def test_the_doubts_that_are_named(self, case: dict[str, Any]) -> None:
        assert names_of(plan_of(case).twijfels) == case["twijfels"]


class TestWhatMunicipalitiesPublished:
    def test_zaanstad_a_first_loan_of_july_2020_leaves_48_months(self) -> None:
        assert plan(("5000", date(2020, 7, 31))).aantal_termijnen == 48

    def test_de_liemers_interest_over_2020_on_a_loan_of_15_april_2020(self) -> None:
        assert plan(("10157", date(2020, 4, 15))).rente_2020_laagst == Decimal("135.43")

    def test_westland_the_interest_over_2020_is_paid_once_with_july_2022(self) -> None:
        found = plan(("10157", date(2020, 4, 15)))
        july, august = found.termijnen[:2]
        assert july.bedrag - august.bedrag == found.rente_2020 == Decimal("144.46")

    def test_westland_july_must_be_in_before_1_august(self) -> None:
        found = plan(("10157", date(2020, 4, 15)))
        assert found.betaald_op(date(2022, 7, 31)) == 0
        assert found.betaald_op(date(2022, 8, 1)) == found.eerste_bedrag


class TestWhatHoldsForAllLoans:
    @given(loans)
    def test_the_loan_is_repaid_to_the_cent(self, leningen: list[Lening]) -> None:
        found = lening_plan(leningen, TODAY)
        for schema in (found.schema, found.andere_wijze):
            assert sum(termijn.aflossing for termijn in schema.termijnen) == sum(each.bedrag for each in leningen)
            assert schema.termijnen[-1].restschuld == 0

    @given(loans)
    def test_what_is_left_only_goes_down_and_never_below_zero(self, leningen: list[Lening]) -> None:
        found = lening_plan(leningen, TODAY)
        for schema in (found.schema, found.andere_wijze):
            left = [schema.hoofdsom, *(termijn.restschuld for termijn in schema.termijnen)]
            assert left == sorted(left, reverse=True)
            assert min(left) == 0

    @given(st.builds(lambda amount, day: [Lening(Decimal(amount), day)], st.integers(100, 10157), days))
    def test_from_a_hundred_euro_every_payment_brings_the_loan_down(self, leningen: list[Lening]) -> None:
        assert all(termijn.aflossing > 0 for termijn in lening_plan(leningen, TODAY).termijnen)

    @given(loans)
    def test_the_last_payment_is_in_the_month_before_six_years_have_passed(self, leningen: list[Lening]) -> None:
        first = min(each.uitbetaald for each in leningen)
        found = lening_plan(leningen, TODAY)
        assert found.eerste_termijn == date(2022, 7, 1)
        assert found.laatste_termijn == (first.replace(year=first.year + 6, day=1) - timedelta(days=1)).replace(day=1)

    @given(loans)
    def test_the_payments_follow_each_other_month_by_month(self, leningen: list[Lening]) -> None:
        months = [termijn.maand for termijn in lening_plan(leningen, TODAY).termijnen]
        assert all((later - earlier).days in range(28, 32) and later.day == 1 for earlier, later in pairwise(months))

    @given(loans)
    def test_the_payments_are_worth_the_loan_at_two_percent(self, leningen: list[Lening]) -> None:
        found = lening_plan(leningen, TODAY)
        worth = sum(
            float(termijn.bedrag) / (1 + 0.02 / 12) ** number for number, termijn in enumerate(found.termijnen, start=1)
        )
        assert worth - float(found.rente_2020) / (1 + 0.02 / 12) == pytest.approx(float(found.hoofdsom), abs=0.40)

    @given(loans)
    def test_every_month_between_the_first_and_the_last_costs_the_same(self, leningen: list[Lening]) -> None:
        found = lening_plan(leningen, TODAY)
        assert found.eerste_bedrag == found.bedrag_per_maand + found.rente_2020
        if found.hoofdsom >= 100:
            assert {termijn.bedrag for termijn in found.termijnen[1:-1]} == {found.bedrag_per_maand}
            assert abs(found.laatste_bedrag - found.bedrag_per_maand) < Decimal("0.50")

    @given(loans)
    def test_the_linear_way_asks_more_at_first_and_less_in_all(self, leningen: list[Lening]) -> None:
        found = lening_plan(leningen, TODAY)
        if found.hoofdsom >= 1000:
            assert found.andere_wijze.bedrag_per_maand > found.bedrag_per_maand
            assert found.andere_wijze.totaal < found.totaal

    @given(cents, cents, days)
    def test_a_larger_loan_is_never_cheaper_per_month(self, one: int, other: int, day: date) -> None:
        small, large = (lening_plan([Lening(Decimal(each) / 100, day)], TODAY) for each in sorted((one, other)))
        assert small.bedrag_per_maand <= large.bedrag_per_maand
        assert small.aflossing_per_maand <= large.aflossing_per_maand
        assert small.rente_2020 <= large.rente_2020

    @given(loans, st.dates(date(2020, 1, 1), date(2022, 7, 31)))
    def test_before_the_first_payment_everything_is_owed(self, leningen: list[Lening], day: date) -> None:
        found = lening_plan(leningen, TODAY)
        assert found.rest_op(day) == found.hoofdsom
        assert found.betaald_op(day) == 0

    @given(loans, st.dates(date(2022, 1, 1), date(2028, 12, 31)))
    def test_paid_and_left_agree_on_every_day(self, leningen: list[Lening], day: date) -> None:
        found = lening_plan(leningen, TODAY)
        over = [
            termijn for termijn in found.termijnen if (termijn.maand.year, termijn.maand.month) < (day.year, day.month)
        ]
        assert found.hoofdsom - found.rest_op(day) == found.betaald_op(day) - sum(termijn.rente for termijn in over)

    @given(loans)
    def test_interest_over_2020_is_owed_for_2020_alone_and_at_least_its_lower_variant(
        self, leningen: list[Lening]
    ) -> None:
        found = lening_plan(leningen, TODAY)
        assert 0 <= found.rente_2020_laagst <= found.rente_2020
        if all(each.uitbetaald.year > 2020 for each in leningen):
            assert found.rente_2020 == 0

    @given(some_loans, st.randoms())
    def test_the_order_in_which_the_loans_are_named_does_not_matter(self, leningen: list[Lening], random: Any) -> None:
        shuffled = random.sample(leningen, len(leningen))
        assert lening_plan(shuffled, TODAY) == lening_plan(leningen, TODAY)

    @given(loans, st.dates(LAST_DAY, date(2030, 12, 31)))
    def test_the_final_rules_hold_on_every_day_since(self, leningen: list[Lening], peildatum: date) -> None:
        assert lening_plan(leningen, KNOWLEDGE.op(peildatum)) == lening_plan(leningen, TODAY)


class TestSourcesAndDoubts:
    @given(loans)
    def test_every_plan_has_sources_that_exist(self, leningen: list[Lening]) -> None:
        found = lening_plan(leningen, TODAY)
        assert {"zoetermeer", "westland", "lening-deliemers"} <= set(found.bronnen) <= set(KNOWLEDGE.bronnen)
        assert len(found.bronnen) == len(set(found.bronnen))

    @given(loans)
    def test_every_doubt_is_a_whole_text_short_enough_for_one_message(self, leningen: list[Lening]) -> None:
        for twijfel in lening_plan(leningen, TODAY).twijfels:
            assert "{" not in twijfel and twijfel.endswith(".")
            assert len(twijfel) < 400

    def test_the_doubts_name_the_amounts_between_which_the_truth_lies(self) -> None:
        said = " ".join(plan(("10157", date(2020, 7, 15))).twijfels)
        for amount in ("€ 93,67", "€ 84,64", "€ 228,53", "€ 212,15"):
            assert amount in said

    @pytest.mark.parametrize("peildatum", [day for day in KNOWLEDGE.edges if day >= date(2020, 12, 17)], ids=str)
    def test_the_interest_free_time_ends_where_repayment_begins(self, peildatum: date) -> None:
        """The plan rests on it: no interest between the interest-free time and the first payment."""
        op = KNOWLEDGE.op(peildatum)
        repayment: date = op.gegeven("tozo.lening.aflossen_vanaf")
        assert op.gegeven("tozo.lening.rentevrij_tot") == repayment - timedelta(days=1)


@pytest.mark.parametrize(
    ("leningen", "fout"),
    [
        ([], LeningFout.GEEN_LENING),
        ([("0", date(2020, 7, 1))], LeningFout.BEDRAG),
        ([("-500", date(2020, 7, 1))], LeningFout.BEDRAG),
        ([("0.004", date(2020, 7, 1))], LeningFout.BEDRAG),
        ([("NaN", date(2020, 7, 1))], LeningFout.BEDRAG),
        ([("Infinity", date(2020, 7, 1))], LeningFout.BEDRAG),
        ([("10157.01", date(2020, 7, 1))], LeningFout.BOVEN_MAXIMUM),
        ([("1E+40", date(2020, 7, 1))], LeningFout.BOVEN_MAXIMUM),
        ([("10000", date(2020, 7, 1)), ("158", date(2021, 2, 1))], LeningFout.BOVEN_MAXIMUM),
        ([("1000", date(2020, 2, 29))], LeningFout.TE_VROEG),
        ([("1000", date(2022, 1, 1))], LeningFout.TE_LAAT),
        ([("1000", date(2026, 11, 23))], LeningFout.NOG_NIET_UITBETAALD),
        ([("10", date(2020, 7, 1))] * (MOST_LOANS + 1), LeningFout.TE_VEEL_LENINGEN),
    ],
)
class TestLoansThatCannotBe:
    def test_the_mistake_has_a_code(self, leningen: list[tuple[str, date]], fout: LeningFout) -> None:
        with pytest.raises(LeningError) as caught:
            plan(*leningen)
        assert caught.value.fout is fout

    def test_the_person_is_told_with_the_text_of_the_knowledge(
        self, leningen: list[tuple[str, date]], fout: LeningFout
    ) -> None:
        with pytest.raises(LeningError) as caught:
            plan(*leningen)
        assert is_filled_in(TODAY.gegeven(f"lening.fout.{fout.value}"), caught.value.zin)
        assert str(caught.value) == caught.value.zin
        assert len(caught.value.zin) < 400


class TestTheEdgesOfWhatCanBe:
    @pytest.mark.parametrize("dag", [FIRST_DAY, LAST_DAY], ids=str)
    def test_the_first_and_the_last_day_of_payout(self, dag: date) -> None:
        assert plan(("10157", dag)).rest_op(date(2028, 1, 1)) == 0

    def test_the_whole_ceiling_in_as_many_parts_as_can_be(self) -> None:
        parts = [("1015.70", date(2020, 4, 1) + timedelta(days=30 * number)) for number in range(MOST_LOANS)]
        assert plan(*parts).hoofdsom == MAXIMUM

    def test_the_loan_at_fault_is_named(self) -> None:
        with pytest.raises(LeningError) as caught:
            plan(("1000", date(2020, 7, 1)), ("2000", date(2022, 3, 1)))
        assert caught.value.lening == Lening(Decimal(2000), date(2022, 3, 1))

    def test_the_ceiling_and_the_dates_stand_in_the_sentence(self) -> None:
        for leningen, written in (
            ([("12000", date(2020, 7, 1))], "€ 10.157"),
            ([("1000", date(2020, 2, 1))], "1 maart 2020"),
            ([("1000", date(2022, 2, 1))], "30 september 2021"),
        ):
            with pytest.raises(LeningError, match=written):
                plan(*leningen)

    def test_a_loan_after_the_reference_date_is_no_loan_yet(self) -> None:
        with pytest.raises(LeningError) as caught:
            plan(("1000", date(2021, 2, 1)), peildatum=date(2020, 11, 10))
        assert caught.value.fout is LeningFout.NOG_NIET_UITBETAALD

    def test_a_date_before_tozo_has_no_rules(self) -> None:
        with pytest.raises(UnknownOnDateError):
            plan(("1000", date(2020, 3, 1)), peildatum=date(2020, 2, 29))
