"""Someone asks whether there is a right to help: questions, interruptions, corrections, and an outcome with reasons."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Bot

Messages = list[dict[str, Any]]


class Person:
    """Someone who talks with the bot; remembers what was said last."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._sender = f"test-{uuid4().hex}"
        self.heard: Messages = []

    def says(self, *messages: str) -> "Person":
        for message in messages:
            self.heard = self._bot.say(self._sender, message)
        return self

    @property
    def asked(self) -> str | None:
        """What the bot waits for now."""
        return next(
            (message["metadata"]["ask"] for message in reversed(self.heard) if message["metadata"].get("ask")), None
        )

    @property
    def outcome(self) -> dict[str, Any]:
        return next(message["metadata"]["outcome"] for message in self.heard if message["metadata"].get("outcome"))

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.heard)


@pytest.fixture
def then(start_bot: Callable[[date], Bot]) -> Person:
    """Someone in the time of Tozo 3."""
    return Person(start_bot(date(2020, 11, 10)))


@pytest.fixture
def now(bot: Bot) -> Person:
    return Person(bot)


NOTHING = "nee, niks daarvan"
WELL = ["eenmanszaak", "ja klopt allemaal"]
"""Replies of someone for whom everything is as it should be."""


def test_who_has_a_right_is_told_how_much_and_why(then: Person) -> None:
    then.says("heb ik recht op tozo?")
    assert then.asked == "persoon"
    then.says(NOTHING)
    assert then.asked == "startmoment"
    then.says("sinds maart 2019", "een uur of dertig", "34", "alleen", "zo'n 400 netto", *WELL)
    assert then.outcome["scheme"] == "tozo3"
    assert then.outcome["result"] == "eligible"
    assert then.outcome["amount_month"] == 659.03
    assert "€ 659,03" in then.text
    assert "indicatie" in then.text
    assert then.heard[0]["metadata"]["sources"]
    assert then.heard[0]["metadata"]["valid_on"] == "2020-11-10"
    assert 2 <= len(then.heard[-1]["buttons"]) <= 4


def test_too_few_hours_is_a_no_after_three_questions(start_bot: Callable[[date], Bot]) -> None:
    person = Person(start_bot(date(2021, 7, 5))).says("kom ik in aanmerking voor tozo")
    assert person.asked == "persoon"
    person.says(NOTHING, "al in 2010 begonnen", "1224 uur")
    assert person.outcome["result"] == "not_eligible"
    assert person.outcome["decided_by"] == ["uren_2019"]
    assert "1.225" in person.text


EXCLUSIONS = [
    ("ik krijg al bijstand", "Wie al bijstand of Bbz krijgt"),
    ("iets met studiefinanciering", "studiefinanciering kan krijgen"),
    ("ik zit vast", "Wie vastzit"),
]


@pytest.mark.parametrize(("named", "why"), EXCLUSIONS)
def test_an_exclusion_is_a_no_after_two_questions(then: Person, named: str, why: str) -> None:
    then.says("heb ik recht op tozo?", "ja, iets ervan")
    assert then.asked == "persoon_welke"
    then.says(named)
    assert why in then.text


@pytest.mark.parametrize("named", ["ja ik krijg al bijstand", "ik krijg bijstand"])
def test_an_exclusion_named_at_once_is_a_no_after_one_question(then: Person, named: str) -> None:
    then.says("heb ik recht op tozo?", named)
    assert "Wie al bijstand of Bbz krijgt" in then.text


def test_who_has_more_than_one_exclusion_is_asked_line_by_line(then: Person) -> None:
    then.says("heb ik recht op tozo?", "ja", "meer dan een")
    assert then.asked == "aow_leeftijd"


def test_nothing_after_all_goes_on_with_the_check(then: Person) -> None:
    then.says("heb ik recht op tozo?", "ja", "nee toch niets")
    assert then.asked == "startmoment"


def test_one_goes_back_to_the_whole_list(then: Person) -> None:
    then.says("heb ik recht op tozo?", "ja", "terug")
    assert then.asked == "persoon"


def test_a_question_in_between_is_answered_and_the_check_goes_on(then: Person) -> None:
    then.says(
        "heb ik recht op tozo?", NOTHING, "maart 2019", "wat tellen ze als uren bij tozo, telt administratie ook mee?"
    )
    assert any(message["metadata"].get("topic") == "tozo/urencriterium" for message in then.heard)
    assert then.asked == "uren_per_week"


def test_a_correction_replaces_the_last_answer(then: Person) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "10 uur")
    assert then.outcome["result"] == "not_eligible"
    then = then.says("een antwoord veranderen", "Genoeg uren per week", "nee wacht, 32 uur")
    assert then.asked == "leeftijd_min"


def test_a_correction_after_the_result_goes_on_with_the_check(then: Person) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "een uur of tien")
    assert then.outcome["result"] == "not_eligible"
    then.says("nee wacht, 32 uur")
    assert then.asked == "leeftijd_min"


def test_an_answer_can_be_corrected_while_the_next_question_stands(then: Person) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "32 uur", "oeps ik bedoel 24 uur")
    assert "veranderd" in then.text
    assert then.asked == "leeftijd_min"


@pytest.mark.parametrize("way_back", ["terug", "ga eens terug"])
def test_one_can_go_back(then: Person, way_back: str) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", way_back)
    assert then.asked == "startmoment"


def test_why_a_question_is_asked_is_explained(then: Person) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "waarom wil je dat weten?")
    assert len(then.heard) == 2
    assert then.asked == "uren_per_week"


@pytest.mark.parametrize(
    ("before", "reply", "why"),
    [
        (["1 maart 2019", "32 uur"], "7", "te weinig"),
        ([], "31 februari 2019", "bestaat niet"),
        (["1 maart 2019", "32 uur", "34", "alleen"], "-200", "onder nul"),
        ([], "1 mei 2030", "moet nog komen"),
    ],
)
def test_what_cannot_be_is_asked_again_with_the_reason(
    then: Person, before: Sequence[str], reply: str, why: str
) -> None:
    then.says("heb ik recht op tozo?", NOTHING, *before)
    asked = then.asked
    then.says(reply)
    assert why in then.text
    assert then.asked == asked


def test_who_stops_can_go_on_later(then: Person) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "stop maar")
    assert then.asked is None
    then.says("hoi")
    assert "verder" in then.text
    then.says("verder")
    assert then.asked == "uren_per_week"


def test_today_the_check_says_first_that_tozo_is_over(now: Person) -> None:
    now.says("heb ik recht op tozo?")
    assert "gestopt" in now.text
    assert now.asked == "over_toen"


def test_a_past_period_can_be_checked_today_and_the_loan_after_the_benefit(now: Person) -> None:
    now.says("had ik eigenlijk recht op tozo?", "ja, over toen", "november 2020", "10 november 2020")
    assert now.asked == "persoon"
    now.says("ja", "ik had al aow")
    assert "lening" in now.text
    now.says("2015", "1300 uur", "68", "zzp", "ja", "ja", "0", "nee")
    assert now.outcome["scheme"] == "tozo3"
    assert now.outcome["result"] == "only_loan"
    assert now.outcome["decided_by"] == ["aow_leeftijd"]


@pytest.mark.parametrize(
    ("named", "scheme"),
    [("mei 2021", "tozo4"), ("in maart 2020", "tozo1"), ("tozo 5", "tozo5"), ("januari 2021", "tozo3")],
)
def test_a_month_names_the_period_that_it_lies_in(now: Person, named: str, scheme: str) -> None:
    now.says("had ik eigenlijk recht op tozo?", "ja, over toen", named, "1 januari 2019")
    assert now.outcome["scheme"] == scheme


def test_about_now_the_check_is_about_bbz(now: Person) -> None:
    now.says("heb ik recht op tozo?", "nee over nu")
    assert now.asked == "leeftijd_min"
    now.says("41", "ja", "nederland")
    assert now.outcome["scheme"] == "bbz"
    assert now.outcome["result"] == "ask_municipality"


def test_what_was_said_before_is_not_asked_again_but_confirmed(then: Person) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "10 uur")
    then.says("heb ik recht op tozo?")
    assert then.asked == "klopt_nog"
    assert "1 maart 2019" in then.text


def test_a_crisis_comes_before_any_question(then: Person) -> None:
    then.says("heb ik recht op tozo?", "ik zie het niet meer zitten, ik wil dood")
    assert "113" in then.heard[0]["text"]
    assert then.asked is None


@pytest.mark.parametrize("household", ["samen met mijn man, 2 kids", "met mijn vriendin en haar zoontje"])
def test_who_tells_of_the_family_is_not_taken_for_someone_in_need(then: Person, household: str) -> None:
    then.says("heb ik recht op tozo?", NOTHING, "1 maart 2019", "32 uur", "34", household)
    assert "113" not in then.text
    assert then.asked == "leeftijd_partner"


def test_free_advice_is_checked_on_the_day_of_the_first_round(start_bot: Callable[[date], Bot]) -> None:
    person = Person(start_bot(date(2020, 8, 15))).says("kom ik in aanmerking voor gratis ontwikkeladvies?", "34", "ja")
    assert person.outcome["scheme"] == "nlld_oa_1"
    assert person.outcome["result"] == "eligible"
