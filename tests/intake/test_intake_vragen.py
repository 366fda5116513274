"""The intake as people do it: in their own words, with slips, second thoughts and pauses."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.questionnaires.state import State
from bot.intake.questionnaires.turns import Status
from tests.intake.intake_gesprek import (
    BIJSTAND_IN_WEINIG_WOORDEN,
    BSN,
    INTAKE,
    INTERVIEWER,
    ONTSLAGEN_IN_DE_HORECA,
    PEOPLE,
    SCHOOLVERLATER,
    TODAY,
    ZZP_FOTOGRAAF,
    Person,
    after,
)

MOST_TURNS = 16


@pytest.mark.parametrize("name", PEOPLE)
def test_everyone_gets_through_in_eight_to_twelve_questions(name: str) -> None:
    person = Person().answers(PEOPLE[name])
    assert person.status is Status.DONE
    assert 8 <= person.questions <= 12
    assert person.intake["nagekeken"]
    assert "bot/medewerker" in {knop.bericht[1:].replace("_", "/") for knop in person.heard[-1].knoppen}


def test_what_someone_from_the_horeca_told_is_there_for_a_coach() -> None:
    person = Person().answers(ONTSLAGEN_IN_DE_HORECA)
    assert person.intake == {
        "toestemming": {"versie": INTAKE.toestemmingen[-1].versie, "op": "2026-11-21T09:30:00+00:00"},
        "antwoorden": {
            "situatie": "werk_kwijt",
            "gemeente": "GM0268",
            "plaats": "Nijmegen",
            "hulp": ["werk", "geld"],
            "beroep": "ober in een restarant, en achter de bar",
            "opleiding": "mbo",
            "uren": "32 uur, niet op maandag",
            "gewenste_uren": 32.0,
            "uitkering": "ww",
            "geprobeerd": "paar keer gesoliciteerd bij andere zaken",
            "opmerking": "ik heb een zoontje van 4",
            "voornaam": "Fatima",
            "bereik": "telefoon",
            "telefoon": "0612345678",
            "wanneer": "na 5 uur",
        },
        "onbekend": [],
        "nagekeken": True,
    }
    assert "Contact: Bellen, na 5 uur" in INTAKE.summary(person.state)
    assert "Woonplaats: Nijmegen" in INTAKE.summary(person.state)
    assert "Fatima" in person.text and "0612345678" in person.text


def test_a_zzper_is_asked_about_the_business_and_a_school_leaver_about_the_diploma() -> None:
    zzp, school = Person().answers(ZZP_FOTOGRAAF), Person().answers(SCHOOLVERLATER)
    assert {"toekomst_bedrijf", "uitkering"} <= set(zzp.asked) - set(school.asked)
    assert {"diploma", "uren"} <= set(school.asked) - set(zzp.asked)
    assert zzp.intake["antwoorden"]["opleiding"] == "mbo"
    assert zzp.intake["antwoorden"]["email"] == "sander@fotos.nl"
    assert school.intake["onbekend"] == ["beroep"]
    assert school.intake["antwoorden"]["wanneer"] == "overdag"


def test_nothing_to_tell_is_an_answer() -> None:
    person = Person().answers(BIJSTAND_IN_WEINIG_WOORDEN)
    assert person.intake["antwoorden"]["opmerking"] == person.intake["antwoorden"]["geprobeerd"] == ""
    assert "Goed om te weten: niets" in INTAKE.summary(person.state)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_progress_goes_up_one_by_one_and_the_total_never_grows(name: str) -> None:
    person = Person().answers(PEOPLE[name])
    numbers, totals = [number for number, _ in person.progress], [total for _, total in person.progress]
    assert all(abs(after - before) <= 1 for before, after in pairwise(numbers))
    assert totals == sorted(totals, reverse=True)
    assert max(numbers) == person.questions <= totals[-1]


class TestToestemming:
    def test_it_is_asked_first_in_three_sentences_with_how_long(self) -> None:
        person = Person()
        asked = person.heard[-1].tekst
        assert person.asked == ["toestemming"]
        assert len(re.findall(r"[.!?](?:\s|$)", asked)) == 3
        assert f"{INTAKE.toestemmingen[-1].bewaren_maanden} maanden" in asked

    @pytest.mark.parametrize(
        "reply", ["nee", "liever niet", "nee, liever niet", "neej", "dat wil ik niet", "overslaan"]
    )
    def test_a_no_ends_with_an_anonymous_route_and_keeps_nothing(self, reply: str) -> None:
        person = Person(bekend={"gemeente": "GM0392"}).says(reply)
        assert person.status is Status.DONE
        assert {"Mijn loket vinden", "Een medewerker spreken"} <= set(person.buttons)
        assert "intake" not in person.heard[-1].metadata
        assert not INTAKE.summary(person.state)
        assert "gemeente" not in person.state.antwoorden

    def test_a_no_is_not_for_ever(self) -> None:
        person = Person().says("nee", "toch de intake doen")
        assert person.ask == "toestemming"
        assert person.says("ja").ask == "situatie"

    @pytest.mark.parametrize("doubt", ["weet ik niet", "misschien", "ik denk het wel", "ik heb een vraag"])
    def test_only_a_clear_yes_is_a_yes(self, doubt: str) -> None:
        person = Person().says(doubt)
        assert person.ask == "toestemming"
        assert person.says(doubt).status is Status.DONE
        assert not INTAKE.summary(person.state)

    def test_a_yes_that_was_filled_in_beforehand_does_not_count(self) -> None:
        assert Person(antwoorden={"toestemming": True}, bekend={"toestemming": True}).ask == "toestemming"

    def test_it_can_be_taken_back(self) -> None:
        assert after(ONTSLAGEN_IN_DE_HORECA, "situatie").says("terug").says("nee").status is Status.DONE


class TestWatBekendIs:
    def test_is_not_asked_again_but_shown_to_confirm(self) -> None:
        person = Person(bekend={"gemeente": "GM0392", "situatie": "werkloos"}).says("ja")
        assert person.ask == "hulp"
        assert person.progress[-1] == (1, 10)
        rest = [step for step in ONTSLAGEN_IN_DE_HORECA[5:-1] if step[1] not in ("uitleg", "terug", "nee")]
        person.answers(rest)
        assert "Woonplaats: Haarlem" in person.text and "Ik ben mijn werk kwijt" in person.text

    def test_can_be_corrected_at_the_end(self) -> None:
        known = dict.fromkeys(("voornaam", "geprobeerd", "opmerking", "uren", "beroep"), "iets")
        filled = {**known, "hulp": ["werk"], "opleiding": "mbo", "uitkering": "geen", "bereik": "chat"}
        person = Person(bekend={"gemeente": "GM0392", "situatie": "werkloos"}, antwoorden=filled).says("ja")
        assert person.ask == "samenvatting"
        person.says("de woonplaats klopt niet", "leiden", "ja")
        assert person.intake["antwoorden"]["plaats"] == "Leiden"

    @pytest.mark.parametrize(
        ("situatie", "next_asked", "uitkering"),
        [
            ("geen_uitkering", "situatie", "geen"),
            ("bijstand", "hulp", "bijstand"),
            ("werkend_orienteert", "hulp", None),
        ],
    )
    def test_means_here_what_it_meant_elsewhere(self, situatie: str, next_asked: str, uitkering: str | None) -> None:
        person = Person(bekend={"situatie": situatie, "gemeente": "GM0599"}).says("ja")
        assert person.ask == next_asked
        assert person.state.antwoorden.get("uitkering") == uitkering

    @pytest.mark.parametrize("wrong", [{"gemeente": "GM9999"}, {"gemeente": 3}, {"situatie": True}, {"hulp": "werk"}])
    def test_is_asked_when_it_cannot_be(self, wrong: Mapping[str, Any]) -> None:
        assert Person(bekend=wrong, antwoorden=wrong).says("ja").ask == "situatie"

    def test_a_place_named_on_the_way_is_taken(self) -> None:
        state = INTAKE.with_place(State("intake", "bot", TODAY), "ik woon in Zierikzee en wil graag hulp")
        assert "woonplaats" not in Person(antwoorden=state.antwoorden).says("ja", "bijstand", "werk").asked


REPLIES = sorted(
    {reply for conversation in PEOPLE.values() for _, reply in conversation}
    | {"terug", "overslaan", "weet ik niet", "uitleg", "opnieuw", "verder", "nee", "ja", "laatste", "1", "1 en 3"}
    | {"iets veranderen", "situatie", "contact", "nee wacht, chat", "sorry nee piet", "een antwoord veranderen", BSN}
    | {"bel 0612345678", "a@b.nl", "", "👍", "antwerpen", "gelderland", "x" * 700, "toch de intake doen", "/bot_groet"}
)
WILLING = {"toestemming": "ja", "samenvatting": "ja", "welk_antwoord": "nee", "woonplaats": "3011", "bereik": "chat"}


def willing_replies(person: Person) -> Iterator[str]:
    """What someone who wants to be done says until the end."""
    while person.status not in (Status.DONE, Status.WANTS_PERSON):
        prompt = INTAKE.prompt(person.state)
        buttons = prompt.knoppen if prompt else ()
        yield WILLING.get(person.ask or "", buttons[0].bericht if buttons else "overslaan")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(REPLIES), st.text(max_size=40)), max_size=20))
def test_whatever_is_said_it_never_fails_and_always_ends(replies: list[str]) -> None:
    person = Person()
    for reply in replies:
        person.says(reply)
        assert BSN not in json.dumps(person.state.to_json())
        assert person.heard or person.status is Status.WANTS_PERSON
    person.hears(INTERVIEWER.ask_again(person.state))
    for reply in islice(willing_replies(person), MOST_TURNS):
        person.says(reply)
    assert person.status is Status.DONE
