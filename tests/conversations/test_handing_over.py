"""Someone wants a human: asked for, waited for, and what one can do meanwhile and afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.conversation import Sentences
from bot.handoff import Coaches
from bot.handoff.teams import team_for
from bot.knowledge import Knowledge
from bot.model import model_file
from bot.store import prepare, reading, transaction
from bot.store.tables import Coach, Consent, Intake, Note, Ticket, TicketState
from tests.conftest import Bot, serving
from tests.conversations.test_toets import Person
from tests.replies import INTAKE


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot with a database of its own, without a gateway."""
    var: Path = tmp_path_factory.mktemp("overdracht")
    with serving(model_file(), var, gateway=False, LOKETWIJZER_PEILDATUM="2026-11-21") as config:
        yield Bot(config)


@pytest.fixture(scope="module")
def engine(bot: Bot) -> Engine:
    return prepare(bot.settings.database)


@pytest.fixture
def person(bot: Bot) -> Person:
    return Person(bot)


@pytest.fixture(scope="module")
def coaches(engine: Engine) -> Coaches:
    return Coaches(engine, Sentences(Knowledge.load()))


@pytest.fixture(scope="module")
def coach(engine: Engine) -> int:
    with transaction(engine) as session:
        anna = Coach(name="Anna", email="anna@example.org", teams=[team_for(session, None)])
        session.add(anna)
        session.flush()
        return anna.id


def ticket_of(person: Person) -> int:
    return int(next(message["metadata"]["ticket"] for message in person.heard if message["metadata"].get("ticket")))


def read(engine: Engine, number: int) -> dict[str, Any]:
    with reading(engine) as session:
        ticket = session.get_one(Ticket, number)
        return {"state": ticket.state, "reason": ticket.reason, "region": ticket.region, **ticket.summary}


def test_who_asks_for_a_human_gets_a_number_and_hears_what_to_expect(person: Person, engine: Engine) -> None:
    person.says("ik heb een vraag over mijn tozo lening", "ik wil een medewerker spreken")
    kept = read(engine, ticket_of(person))
    assert kept["state"] == TicketState.QUEUED
    assert kept["reason"] == "asked"
    assert "tozo lening" in kept["question"]
    assert "Een bericht achterlaten" in [button["title"] for button in person.heard[-1]["buttons"]]


def test_asking_again_says_where_it_stands(person: Person) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    assert ticket_of(person.says("ik wil echt iemand spreken")) == number


def test_the_bot_goes_on_answering_who_waits(person: Person) -> None:
    person.says("ik wil een medewerker spreken", "hoe lang duurt een ww uitkering")
    assert person.heard[-1]["metadata"]["topic"] == "werk/ww"


def test_a_message_can_be_left_for_the_coach(person: Person, engine: Engine) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    person.says("een bericht achterlaten")
    assert person.asked == "bericht"
    person.says("kunt u mij morgen bellen over mijn brief")
    with reading(engine) as session:
        notes = session.scalars(select(Note.text).where(Note.ticket_id == number)).all()
    assert notes == ["kunt u mij morgen bellen over mijn brief"]


def test_who_does_not_want_to_wait_any_longer_need_not(person: Person, engine: Engine) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    person.says("niet meer wachten")
    assert "medewerker" in person.text
    assert read(engine, number)["state"] == TicketState.CLOSED


def test_a_complaint_goes_before_ordinary_requests(person: Person, engine: Engine) -> None:
    person.says("ik heb een klacht over deze chatbot", "/bot_medewerker")
    assert read(engine, ticket_of(person))["reason"] == "complaint"


def test_a_crisis_is_handed_over_as_a_crisis(person: Person, engine: Engine) -> None:
    person.says("ik wil niet meer leven")
    assert "113" in person.heard[0]["text"]
    person.says("/bot_medewerker")
    assert read(engine, ticket_of(person))["reason"] == "crisis"


def test_the_outcome_of_a_check_and_its_reasons_reach_the_coach(person: Person, engine: Engine) -> None:
    person.says("heb ik recht op bbz?", "41", "ja", "nederland", "/bot_medewerker")
    kept = read(engine, ticket_of(person))
    assert kept["reason"] == "ask_municipality"
    assert kept["question"] == "heb ik recht op bbz?"
    assert kept["outcomes"][0]["scheme"] == "bbz"
    assert any("41" in line for line in kept["check"])


def test_a_finished_intake_goes_along_to_the_team_of_the_region(person: Person, engine: Engine) -> None:
    person.says("ik wil me aanmelden voor begeleiding")
    assert person.asked == "toestemming"
    person.says(*INTAKE)
    assert "Sanne" in person.text
    person.says("/bot_medewerker")
    kept = read(engine, ticket_of(person))
    assert kept["reason"] == "intake"
    assert kept["place"] == "Zwolle"
    assert kept["region"] is not None
    assert "horeca" in str(kept["intake"])
    with reading(engine) as session:
        person_id = session.get_one(Ticket, ticket_of(person)).person_id
        consent = session.scalars(select(Consent).where(Consent.person_id == person_id)).one()
        assert consent.given
        assert consent.text_version
        assert session.scalars(select(Intake).where(Intake.person_id == person_id)).one().finished_at is not None


def test_without_consent_nothing_is_asked_and_the_way_stays_open(person: Person, engine: Engine) -> None:
    person.says("ik wil me aanmelden voor begeleiding", "nee liever niet")
    assert person.asked is None
    assert "Een medewerker spreken" in [button["title"] for button in person.heard[-1]["buttons"]]


def test_after_the_coach_closed_one_can_give_a_score(
    person: Person, engine: Engine, coaches: Coaches, coach: int
) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    coaches.take(number, coach)
    coaches.close(number, coach)
    person.says("cijfer 4")
    assert "cijfer" in person.text
    with reading(engine) as session:
        assert session.get_one(Ticket, number).score == 4


def test_thanks_do_not_reopen_but_a_real_question_offers_to(
    person: Person, engine: Engine, coaches: Coaches, coach: int
) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    coaches.take(number, coach)
    coaches.close(number, coach)
    person.says("bedankt")
    assert "Verder met de medewerker" not in str(person.heard)
    person.says("hoe vraag ik bbz aan")
    assert "Verder met de medewerker" in str(person.heard[-1]["buttons"])
    person.says("verder met de medewerker")
    assert ticket_of(person) == number
    assert read(engine, number)["state"] == TicketState.QUEUED


def test_one_sees_what_is_kept(person: Person) -> None:
    person.says("ik wil een medewerker spreken", "wat hebben jullie over mij opgeslagen?")
    assert "u vroeg om een medewerker" in person.text


def test_everything_is_erased_after_one_confirmation(person: Person, engine: Engine) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    person.says("verwijder al mijn gegevens")
    assert person.asked == "wissen"
    person.says("ja, wis alles")
    with reading(engine) as session:
        assert session.get(Ticket, number) is None


def test_another_question_is_no_yes_to_erasing(person: Person, engine: Engine) -> None:
    number = ticket_of(person.says("ik wil een medewerker spreken"))
    person.says("verwijder al mijn gegevens", "wat is bbz", "ja")
    with reading(engine) as session:
        assert session.get(Ticket, number) is not None
