"""What holds for every combination of answers, not only for the cases that somebody thought of."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from bot.eligibility.cases import written_decision
from bot.eligibility.deciding import Decision, decide
from bot.eligibility.loading import Schemes
from bot.eligibility.models import Antwoordsoort, Gevolg, Hulp
from bot.eligibility.outcomes import Outcome
from bot.eligibility.questions import open_questions
from bot.eligibility.scheme import Scheme
from bot.eligibility.situation import Situation
from bot.knowledge import Knowledge
from tests.eligibility.gesprek import voer

SCHEMES = Schemes.load(Knowledge.load()).by_id
ALL = list(SCHEMES)
DECIDED_BY_RULES = [name for name in ALL if SCHEMES[name].model.zonder_weigering is Gevolg.GEEN]
ONLY_THE_MUNICIPALITY = [name for name in ALL if name not in DECIDED_BY_RULES and Hulp.UITKERING in SCHEMES[name].kinds]
TOZO = [name for name in ALL if SCHEMES[name].norms is not None]

ABOUT_ONE_THING = ({"inkomen", "partner_income", "turnover_minus_costs"}, {"verklaring", "partner_akkoord"})
"""Answers that are given together: one of them alone says something else, not less."""

WAYS_TO_TELL_AN_AGE = (
    {"geboortedatum"},
    {"leeftijd"},
    {"leeftijd_maanden"},
    {"leeftijd_18", "leeftijd_45", "leeftijd_aow"},
)
DAYS = st.dates(date(2017, 1, 1), date(2027, 12, 31))
NUMBERS = st.decimals(min_value=0, max_value=10**12, places=2)
REPLIES: dict[Antwoordsoort, st.SearchStrategy[Any]] = {
    Antwoordsoort.JA_NEE: st.booleans(),
    Antwoordsoort.LEEFTIJD: st.integers(0, 120).map(Decimal),
    Antwoordsoort.GEBOORTEDATUM: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    Antwoordsoort.DATUM: DAYS,
    Antwoordsoort.TIJDSTIP: DAYS | st.datetimes(datetime(2019, 12, 1), datetime(2020, 4, 1)),
    Antwoordsoort.MAAND: DAYS.map(lambda day: day.replace(day=1)),
    Antwoordsoort.BEDRAG: st.decimals(min_value=0, max_value=2000, places=2) | NUMBERS,
}
some_time = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
a_conversation = settings(some_time, max_examples=50, phases=[Phase.reuse, Phase.generate])
"""Not made smaller when it fails: that takes minutes, and a conversation is short enough to read."""


def good_replies(scheme: Scheme, name: str) -> list[Any]:
    """Replies with which a condition is met; of a question that is no condition, one of each sort."""
    condition, question = scheme.conditions.get(name), scheme.questions.get(name)
    if name == "inkomen":
        return [Decimal(0), Decimal("250.50"), Decimal(1055)]
    if question is None or not question.samples:
        return []
    if condition is None or name == scheme.model.aanvraag:
        return list(question.samples)
    return [reply for reply in question.samples if condition.judge(reply) == condition.masks.passing]


def reply_to(scheme: Scheme, name: str) -> st.SearchStrategy[Any]:
    """Mostly a good reply, so that more than the first refusal is seen."""
    model = scheme.vocabulary[name]
    anything = st.sampled_from(list(model.keuzes)) if model.keuzes else REPLIES.get(model.soort, NUMBERS)
    samples = list(scheme.questions[name].samples) if name in scheme.questions else []
    if not samples:
        return anything
    good = st.sampled_from(good_replies(scheme, name) or samples)
    return st.integers(0, 9).flatmap(lambda dice: good if dice < 8 else st.sampled_from(samples) | anything)


def day_for(scheme: Scheme) -> st.SearchStrategy[date]:
    first = scheme.model.van
    within = st.dates(first, scheme.model.tot or first + timedelta(days=1000))
    return within | within | within | DAYS


@st.composite
def cases(draw: st.DrawFn, among: list[str]) -> tuple[str, Situation]:
    """Somebody who answered everything, on the day of applying."""
    name = draw(st.sampled_from(among))
    scheme = SCHEMES[name]
    told = draw(st.sampled_from([way for way in WAYS_TO_TELL_AN_AGE if way & set(scheme.vocabulary)] or [set()]))
    untold = set().union(*WAYS_TO_TELL_AN_AGE) - told
    names = [name for name in scheme.vocabulary if name not in untold and name != scheme.model.aanvraag]
    return name, Situation(draw(day_for(scheme)), {name: draw(reply_to(scheme, name)) for name in names})


def without(situation: Situation, names: set[str]) -> Situation:
    left = {name: answer for name, answer in situation.answers.items() if name not in names}
    return Situation(situation.op, left)


def together_with(name: str) -> set[str]:
    return next((names for names in (*ABOUT_ONE_THING, *WAYS_TO_TELL_AN_AGE) if name in names), {name})


def facts_of(decision: Decision) -> Mapping[str, Any]:
    return written_decision(decision)


@some_time
@given(st.data())
def test_another_answer_never_changes_what_was_decided(data: st.DataObject) -> None:
    scheme_id, everything = data.draw(cases(DECIDED_BY_RULES))
    scheme = SCHEMES[scheme_id]
    names = data.draw(st.lists(st.sampled_from(sorted(everything.answers)), min_size=1, unique=True))
    more = without(everything, set().union(*(together_with(name) for name in names[1:])))
    less = without(more, together_with(names[0]))
    before, after = decide(scheme, less), decide(scheme, more)
    if before.result is not Outcome.UNKNOWN:
        assert after.result is before.result
    for kind in scheme.kinds:
        if before.of(kind) is not Outcome.UNKNOWN:
            assert after.of(kind) is before.of(kind)


@some_time
@given(st.data())
def test_where_only_the_municipality_can_say_yes_a_no_stays_a_no(data: st.DataObject) -> None:
    scheme_id, everything = data.draw(cases(ONLY_THE_MUNICIPALITY))
    scheme = SCHEMES[scheme_id]
    kept = data.draw(st.sets(st.sampled_from(sorted(everything.answers) or [""])))
    before = decide(scheme, without(everything, set(everything.answers) - kept))
    after = decide(scheme, everything)
    assert before.result in (Outcome.ASK_MUNICIPALITY, Outcome.NOT_ELIGIBLE)
    if before.result is Outcome.NOT_ELIGIBLE:
        assert after.result is Outcome.NOT_ELIGIBLE


@some_time
@given(st.data())
def test_one_missing_answer_leaves_it_unknown_exactly_when_it_can_change_the_outcome(data: st.DataObject) -> None:
    scheme_id, everything = data.draw(cases(DECIDED_BY_RULES))
    scheme = SCHEMES[scheme_id]
    name = data.draw(st.sampled_from(sorted(everything.answers) or [""]))
    assume(name in scheme.questions and together_with(name) == {name})
    complete = decide(scheme, everything)
    assume(complete.result is not Outcome.UNKNOWN and not complete.open)
    missing = decide(scheme, without(everything, {name}))
    others = [*scheme.questions[name].samples, everything.answers[name]]
    outcomes = {decide(scheme, everything.with_answer(name, reply)).result for reply in others}
    assert (missing.result is Outcome.UNKNOWN) == (len(outcomes) > 1)
    if missing.result is Outcome.UNKNOWN:
        assert name in missing.open


@some_time
@given(st.data())
def test_the_order_of_the_answers_does_not_matter(data: st.DataObject) -> None:
    scheme_id, situation = data.draw(cases(ALL))
    scheme = SCHEMES[scheme_id]
    kept = data.draw(st.lists(st.sampled_from(sorted(situation.answers) or [""]), unique=True))
    answers = {name: situation.answers[name] for name in kept if name in situation.answers}
    shuffled = {name: answers[name] for name in data.draw(st.permutations(sorted(answers)))}
    in_order = decide(scheme, Situation(situation.op, answers))
    assert facts_of(decide(scheme, Situation(situation.op, shuffled))) == facts_of(in_order)


@some_time
@given(st.data())
def test_any_typed_answers_lead_to_a_decision(data: st.DataObject) -> None:
    scheme = SCHEMES[data.draw(st.sampled_from(ALL))]
    names = data.draw(st.sets(st.sampled_from(sorted(scheme.vocabulary) or [""])))
    answers = {name: data.draw(reply_to(scheme, name)) for name in names if name in scheme.vocabulary}
    decision = decide(scheme, Situation(data.draw(st.dates()), answers))
    assert facts_of(decision)["result"] in {outcome.value for outcome in Outcome}
    assert len(decision.trace) == len(scheme.conditions)
    assert set(decision.open) <= set(scheme.questions)


@some_time
@given(st.data())
def test_every_outcome_says_why_and_where_that_was_read(data: st.DataObject) -> None:
    scheme_id, everything = data.draw(cases(ALL))
    scheme = SCHEMES[scheme_id]
    left_out = data.draw(st.sets(st.sampled_from(sorted(everything.answers) or [""]), max_size=3))
    decision = decide(scheme, without(everything, left_out))
    assert decision.sources
    for condition in decision.decided_by:
        assert condition.model.reden
        assert condition.model.bron
    refused = decision.result in (Outcome.NOT_ELIGIBLE, Outcome.ONLY_BENEFIT, Outcome.ONLY_LOAN)
    asked = decision.result is Outcome.ASK_MUNICIPALITY and scheme.id not in ONLY_THE_MUNICIPALITY
    if refused or asked:
        assert decision.decided_by


@a_conversation
@given(st.data())
def test_a_conversation_asks_no_more_than_there_are_questions_and_ends_decided(data: st.DataObject) -> None:
    scheme = SCHEMES[data.draw(st.sampled_from(ALL))]
    focus = data.draw(st.sampled_from([(), (Hulp.UITKERING,)])) if Hulp.UITKERING in scheme.kinds else ()
    replies: dict[str, Any] = {}

    def answer(name: str) -> Any:
        if name not in replies:
            moment_known = reply_to(scheme, name).filter(lambda reply: reply != date(2020, 3, 17))
            replies[name] = data.draw(st.none() | moment_known, label=name)
        return replies[name]

    gesprek = voer(scheme, Situation(data.draw(day_for(scheme))), answer, focus)
    singles = [ask.id for ask, _ in gesprek.gesteld if not ask.members]
    assert len(singles) == len(set(singles)) <= len(scheme.questions)
    assert len(gesprek.gesteld) <= len(scheme.questions) + len(scheme.bundles)
    decision = decide(scheme, gesprek.situation)
    found = [decision.of(kind) for kind in focus] or [decision.result]
    unclear_in_the_sources = scheme.kinds == (Hulp.ADVIES,) and not decision.open
    assert Outcome.UNKNOWN not in found or gesprek.onbekend or unclear_in_the_sources


@a_conversation
@given(st.data())
def test_every_question_that_is_asked_can_change_the_outcome_or_the_amount(data: st.DataObject) -> None:
    scheme = SCHEMES[data.draw(st.sampled_from(DECIDED_BY_RULES))]

    def answer(name: str) -> Any:
        return data.draw(reply_to(scheme, name), label=name)

    gesprek = voer(scheme, Situation(data.draw(day_for(scheme))), answer)
    for ask, before in gesprek.gesteld:
        for name in ask.members or (ask.id,):
            needed = _makes_a_difference(scheme, before, name) or _says_which_month(scheme, before, name)
            assert needed, f"{name} maakt niets uit na {dict(before.answers)}"


def _says_which_month(scheme: Scheme, situation: Situation, name: str) -> bool:
    """An income is about a month, also where the norm is the same in all months."""
    return scheme.norms is not None and name == scheme.norms.model.maand and "inkomen" not in situation.answers


def _makes_a_difference(scheme: Scheme, situation: Situation, name: str) -> bool:
    """Whether two replies to this question lead to something else, for some way in which the rest goes."""
    for told in _ways_it_goes(scheme):
        rest = _rest_goes_well(scheme, situation, {**told, "month": situation.op.replace(day=1)})
        found = [decide(scheme, rest.with_answer(name, reply)) for reply in scheme.questions[name].samples]
        if len({(decision.result, decision.amount_month) for decision in found}) > 1:
            return True
    return False


def _ways_it_goes(scheme: Scheme) -> Iterator[dict[str, Any]]:
    """Everything goes well, in several households; or one condition is not met."""
    for household in ("single", "couple"):
        for partner in (Decimal(19), Decimal(40), Decimal(70)):
            yield {"household": household, "leeftijd_partner": partner}
    for name, condition in scheme.conditions.items():
        met = good_replies(scheme, name)
        yield from ({name: reply} for reply in scheme.questions[condition.id].samples if reply not in met)


def _rest_goes_well(scheme: Scheme, situation: Situation, first: Mapping[str, Any]) -> Situation:
    for name, reply in first.items():
        if name in scheme.questions and situation.answers.get(name) is None:
            situation = situation.with_answer(name, reply)
    while still_open := open_questions(scheme, situation):
        situation = situation.with_answer(still_open[0], good_replies(scheme, still_open[0])[0])
    return situation


@pytest.mark.parametrize("name", TOZO)
def test_a_day_alone_on_the_boundary_is_asked_again_for_the_hour(name: str) -> None:
    scheme = SCHEMES[name]
    start = Situation(scheme.model.van, {"startmoment": date(2020, 3, 17)})
    assert "startmoment" in open_questions(scheme, start)
    earlier = Situation(scheme.model.van, {"startmoment": date(2020, 3, 16)})
    assert "startmoment" not in open_questions(scheme, earlier)
