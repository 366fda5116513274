"""How fast cases are decided, and how many questions a check asks: `python -m benchmarks.eligibility`.

Both over the worked cases. In a check the day of applying and the month are known, as the reference date lies in the
scheme; what a case does not say is answered as for somebody for whom all is well. Questions that are asked together
count as one when all is well.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from bot.eligibility.answers import read_answers
from bot.eligibility.cases import Case, Desk
from bot.eligibility.deciding import decide
from bot.eligibility.loading import Schemes
from bot.eligibility.models import Hulp
from bot.eligibility.outcomes import Outcome
from bot.eligibility.regions import PlacesAndDesks
from bot.eligibility.routing import Router
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import Situation
from bot.knowledge import Knowledge
from bot.knowledge.loketten import Loketten
from bot.places.resolver import Places
from tests.eligibility.gesprek import voer
from tests.eligibility.gevallen import eigen, uitgewerkt

SECONDS = 2.0
TARGET_PER_SECOND = 10_000
MOST_FOR_A_NO, MOST_FOR_A_YES = 3, 9
AGE_OF_A_PARTNER = Decimal(40)


def main() -> None:
    knowledge = Knowledge.load()
    schemes = Schemes.load(knowledge)
    router = Router.load(knowledge, PlacesAndDesks(Places.load(), Loketten.load(knowledge)))
    console = Console(width=100)
    console.print(_speed(schemes, Desk(schemes, router)))
    console.print(_questions(schemes))


def _speed(schemes: Schemes, desk: Desk) -> Table:
    cases = [geval.case for name in ("tozo", "ontwikkeladvies") for geval in uitgewerkt(name)]
    known = [desk.decide(case) for case in cases]
    table = Table("what", "decisions a second", title=f"Speed on one core, {len(cases)} cases")
    for what, work in (
        ("the outcome (target: 10,000)", lambda: [decide(one.scheme, one.situation).result for one in known]),
        ("with reasons, amounts and start", lambda: [_with_reasons(one.scheme, one.situation) for one in known]),
        ("the outcome, from answers as written in a file", lambda: [desk.decide(case).result for case in cases]),
        ("all that is written out, open questions too", lambda: [desk.written(case) for case in cases]),
    ):
        table.add_row(what, f"{len(cases) / _seconds(work):,.0f}")
    return table


def _with_reasons(scheme: Scheme, situation: Situation) -> None:
    decision = decide(scheme, situation)
    _ = decision.result, decision.decided_by, decision.amount_month, decision.starts_on, decision.loan_max


def _seconds(work: Callable[[], object]) -> float:
    """The shortest of all rounds that fit in the time: what other programs take is not ours."""
    rounds = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        started = time.perf_counter()
        work()
        rounds.append(time.perf_counter() - started)
    return min(rounds)


def _questions(schemes: Schemes) -> Table:
    table = Table(
        "together, and one applies", "benefit", "checks", "median", "most", "target", title="Questions in a check"
    )
    for how, says_which in (("the others one by one", False), ("one more: which one", True)):
        counted = _counted(schemes, says_which)
        for outcome, target in (("no", MOST_FOR_A_NO), ("yes", MOST_FOR_A_YES)):
            numbers = counted[outcome]
            median, most = f"{statistics.median(numbers):g}", str(max(numbers))
            table.add_row(how, outcome, str(len(numbers)), median, most, str(target))
    return table


def _counted(schemes: Schemes, says_which: bool) -> dict[str, list[int]]:
    """How many questions each worked Tozo case takes, by what comes of the benefit."""
    all_well = {geval.case.scheme: geval.case for geval in eigen("tozo") if geval.id.endswith("alles goed")}
    counted: dict[str, list[int]] = {"no": [], "yes": []}
    for geval in uitgewerkt("tozo"):
        scheme = schemes.by_id[geval.case.scheme]
        if scheme.open_on(geval.case.on):
            outcome, asked = _check(schemes, scheme, geval.case, all_well[scheme.id], says_which)
            counted[outcome].append(asked)
    return counted


def _check(schemes: Schemes, scheme: Scheme, case: Case, all_well: Case, says_which: bool) -> tuple[str, int]:
    answers = read_answers(schemes, scheme, {**all_well.answers, **case.attributes, **case.answers})
    if scheme.norms:
        answers["inkomen"] = scheme.norms.income(Situation(case.on, answers)) or Decimal(0)
    answers.setdefault("leeftijd_partner", AGE_OF_A_PARTNER)
    start = Situation(case.on, {"month": _month_of(case)})
    gesprek = voer(scheme, start, answers.get, [Hulp.UITKERING], zegt_welke=says_which)
    benefit = decide(scheme, gesprek.situation).of(Hulp.UITKERING)
    return {Outcome.ELIGIBLE: "yes", Outcome.NOT_ELIGIBLE: "no"}[benefit or Outcome.UNKNOWN], len(gesprek.gesteld)


def _month_of(case: Case) -> date:
    year, month = str(case.month).split("-")[:2]
    return date(int(year), int(month), 1)


if __name__ == "__main__":
    main()
