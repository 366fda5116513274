"""The coach's side: who may do what, each legal move only, each once, and the person always knows who is there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.conversation import Record, Recorded, Said
from bot.handoff import (
    Coaches,
    NotAllowedError,
    RefusedError,
    Request,
    Requests,
    StaleError,
    TicketView,
    UnknownCoachError,
    UnknownTeamError,
    UnknownTicketError,
)
from bot.limits import LONGEST_MESSAGE
from bot.store import Author, reading, transaction
from bot.store.retention import Terms, purge
from bot.store.tables import AuditEntry, Coach, Notification, TicketReason, TicketState
from tests.handoff.conftest import MONDAY, SATURDAY, Loket

Told = Callable[[str], list[Recorded]]
Act = Callable[[Coaches, int, Loket], TicketView]

FATIMA: dict[str, Act] = {
    "takes": lambda coaches, number, loket: coaches.take(number, loket.fatima),
    "puts back": lambda coaches, number, loket: coaches.put_back(number, loket.fatima),
    "hands to Twente": lambda coaches, number, loket: coaches.transfer_to_team(number, loket.fatima, loket.twente),
    "hands to Jan": lambda coaches, number, loket: coaches.transfer_to_coach(number, loket.fatima, loket.jan),
    "closes": lambda coaches, number, loket: coaches.close(number, loket.fatima),
    "reopens": lambda coaches, number, loket: coaches.reopen(number, loket.fatima),
}
"""What Fatima, of the team of the ticket, can do with it."""


@pytest.fixture
def someone(person: Callable[[], str]) -> str:
    return person()


@pytest.fixture
def ticket(requests: Requests, someone: str, loket: Loket) -> TicketView:
    """A ticket that waits in Drenthe."""
    return requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY))


def test_who_takes_a_ticket_has_the_conversation_and_the_person_is_told_who_is_there(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str, told: Told
) -> None:
    taken = coaches.take(ticket.number, loket.fatima)
    assert (taken.state, taken.coach) == (TicketState.TAKEN, "Fatima")
    assert record.owner(someone) == "coach"
    assert told(someone)[-1].text.startswith("U praat nu met Fatima van Werkcentrum Drenthe.")
    assert told(someone)[-1].metadata["coach"] == "Fatima"


def test_what_a_coach_says_arrives_with_their_name(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    coaches.take(ticket.number, loket.fatima)
    sequence = coaches.say(ticket.number, loket.fatima, "id-1", "Goedemorgen")
    message = record.after(someone, sequence - 1)[0]
    assert (message.author, message.name, message.text) == ("coach", "Fatima", "Goedemorgen")
    assert message.metadata == {"author": "Fatima", "ticket": ticket.number}


def test_a_message_sent_twice_arrives_once(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    coaches.take(ticket.number, loket.fatima)
    first = coaches.say(ticket.number, loket.fatima, "id-1", "Dag")
    assert coaches.say(ticket.number, loket.fatima, "id-1", "Dag") == first
    assert [message.text for message in record.after(someone, 0) if message.author == "coach"] == ["Dag"]


def test_an_empty_message_is_refused_and_a_long_one_cut(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    coaches.take(ticket.number, loket.fatima)
    with pytest.raises(RefusedError, match="staat niets in"):
        coaches.say(ticket.number, loket.fatima, "id-1", "  ")
    coaches.say(ticket.number, loket.fatima, "id-2", "a" * 100_000)
    assert len(record.after(someone, 0)[-1].text) == LONGEST_MESSAGE


def test_who_does_not_have_the_ticket_cannot_talk_in_it(coaches: Coaches, ticket: TicketView, loket: Loket) -> None:
    coaches.take(ticket.number, loket.fatima)
    for other in (loket.jan, loket.lead, loket.administrator, loket.elsewhere):
        with pytest.raises(NotAllowedError):
            coaches.say(ticket.number, other, "id", "Dag")
    coaches.close(ticket.number, loket.fatima)
    with pytest.raises(RefusedError, match="gesloten"):
        coaches.say(ticket.number, loket.fatima, "id", "Nog iets")


def test_put_back_gives_the_person_their_place_in_the_queue_again(
    coaches: Coaches,
    requests: Requests,
    ticket: TicketView,
    loket: Loket,
    record: Record,
    someone: str,
    person: Callable[[], str],
    told: Told,
) -> None:
    requests.request(Request(person(), TicketReason.ASKED, region="AM03", at=MONDAY + timedelta(minutes=1)))
    coaches.take(ticket.number, loket.fatima)
    coaches.put_back(ticket.number, loket.fatima, at=MONDAY)
    assert record.owner(someone) == "waiting"
    assert "Fatima kan nu niet verder" in told(someone)[-1].text
    assert "als eerste aan de beurt" in told(someone)[-1].text


def test_handed_to_another_team_it_waits_there_and_that_team_hears_of_it(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str, told: Told
) -> None:
    coaches.take(ticket.number, loket.fatima)
    moved = coaches.transfer_to_team(ticket.number, loket.fatima, loket.twente, at=SATURDAY)
    assert (moved.state, moved.team, moved.coach) == (TicketState.QUEUED, "Werkcentrum Twente", None)
    assert moved.waiting_since == ticket.waiting_since
    assert record.owner(someone) == "waiting"
    assert "Vanaf maandag om 9.00 uur" in told(someone)[-1].text
    assert coaches.take(ticket.number, loket.elsewhere).coach == "Tom"


def test_handed_to_a_colleague_the_talk_goes_on(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str, told: Told
) -> None:
    coaches.take(ticket.number, loket.fatima)
    assert coaches.transfer_to_coach(ticket.number, loket.fatima, loket.jan).coach == "Jan"
    assert record.owner(someone) == "coach"
    assert "U praat nu met Jan" in told(someone)[-1].text
    coaches.say(ticket.number, loket.jan, "id", "Dag")


def test_a_colleague_of_another_team_cannot_get_it(coaches: Coaches, ticket: TicketView, loket: Loket) -> None:
    coaches.take(ticket.number, loket.fatima)
    with pytest.raises(RefusedError, match="zit niet in Werkcentrum Drenthe"):
        coaches.transfer_to_coach(ticket.number, loket.fatima, loket.elsewhere)


def test_closed_the_bot_is_back_and_says_so(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str, told: Told
) -> None:
    coaches.take(ticket.number, loket.fatima)
    assert coaches.close(ticket.number, loket.fatima).state == TicketState.CLOSED
    assert record.owner(someone) == "bot"
    assert "U praat nu weer met de chatbot" in told(someone)[-1].text
    assert told(someone)[-1].buttons


def test_a_ticket_can_be_closed_from_the_queue(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    coaches.close(ticket.number, loket.jan)
    assert record.owner(someone) == "bot"


def test_reopened_the_person_waits_again_and_the_team_hears_of_it(
    coaches: Coaches, engine: Engine, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    coaches.close(ticket.number, loket.fatima)
    assert coaches.reopen(ticket.number, loket.jan, at=MONDAY).state == TicketState.QUEUED
    assert record.owner(someone) == "waiting"
    with reading(engine) as session:
        kinds = [row.payload["type"] for row in session.scalars(select(Notification).order_by(Notification.id))]
    assert kinds == ["ticket.created", "ticket.reopened"]


def test_a_ticket_is_not_reopened_beside_another_that_is_open(
    coaches: Coaches, requests: Requests, ticket: TicketView, loket: Loket, someone: str
) -> None:
    coaches.close(ticket.number, loket.fatima)
    newer = requests.request(Request(someone, TicketReason.ASKED, region="AM03"))
    with pytest.raises(RefusedError, match=f"andere open vraag, met nummer {newer.number}"):
        coaches.reopen(ticket.number, loket.fatima)


def test_a_ticket_whose_conversation_is_gone_is_not_reopened(
    coaches: Coaches, engine: Engine, ticket: TicketView, loket: Loket
) -> None:
    coaches.close(ticket.number, loket.fatima, at=MONDAY)
    with transaction(engine) as session:
        purge(session, MONDAY.replace(year=2027, month=2), Terms())
    with pytest.raises(RefusedError, match="al gewist"):
        coaches.reopen(ticket.number, loket.fatima)


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ([], "puts back"),
        ([], "hands to Jan"),
        ([], "reopens"),
        (["takes", "hands to Jan"], "takes"),
        (["takes"], "reopens"),
        (["takes", "closes"], "takes"),
        (["takes", "closes"], "puts back"),
        (["takes", "closes"], "hands to Twente"),
        (["takes", "closes"], "hands to Jan"),
    ],
)
def test_a_move_that_the_state_does_not_allow_is_refused(
    coaches: Coaches, ticket: TicketView, loket: Loket, before: list[str], refused: str
) -> None:
    for deed in before:
        FATIMA[deed](coaches, ticket.number, loket)
    with pytest.raises(RefusedError, match="Dit kan niet met vraag"):
        FATIMA[refused](coaches, ticket.number, loket)


@pytest.mark.parametrize(
    ("before", "twice"),
    [
        ([], "takes"),
        (["takes"], "puts back"),
        (["takes"], "hands to Twente"),
        (["takes"], "hands to Jan"),
        (["takes"], "closes"),
        (["takes", "closes"], "reopens"),
    ],
)
def test_a_double_click_has_one_effect(
    coaches: Coaches, ticket: TicketView, loket: Loket, before: list[str], twice: str, someone: str, told: Told
) -> None:
    for deed in before:
        FATIMA[deed](coaches, ticket.number, loket)
    once = FATIMA[twice](coaches, ticket.number, loket)
    heard = len(told(someone))
    assert FATIMA[twice](coaches, ticket.number, loket) == once
    assert len(told(someone)) == heard


def test_a_double_click_counts_as_one_also_after_a_note(coaches: Coaches, ticket: TicketView, loket: Loket) -> None:
    coaches.take(ticket.number, loket.fatima)
    coaches.note(ticket.number, loket.jan, "n1", "Let op: belt liever.")
    assert coaches.take(ticket.number, loket.fatima).coach == "Fatima"


def test_a_stale_page_does_nothing_and_says_how_it_is_now(coaches: Coaches, ticket: TicketView, loket: Loket) -> None:
    coaches.take(ticket.number, loket.fatima, seen=ticket.version)
    with pytest.raises(StaleError, match="veranderd: hij is bij Fatima; ververs de pagina"):
        coaches.take(ticket.number, loket.jan, seen=ticket.version)
    with pytest.raises(StaleError, match="veranderd: hij is bij u; ververs de pagina"):
        coaches.close(ticket.number, loket.fatima, seen=ticket.version)
    coaches.put_back(ticket.number, loket.fatima)
    with pytest.raises(StaleError, match="veranderd: hij wacht in de rij; ververs de pagina"):
        coaches.close(ticket.number, loket.jan, seen=ticket.version)


def test_a_coach_of_another_team_may_do_nothing_and_that_is_recorded(
    coaches: Coaches, engine: Engine, ticket: TicketView, loket: Loket
) -> None:
    with pytest.raises(NotAllowedError, match="U mag dit niet"):
        coaches.take(ticket.number, loket.elsewhere)
    with reading(engine) as session:
        line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert line is not None
    assert (line.actor, line.action, line.subject) == (
        f"coach:{loket.elsewhere}",
        "refused",
        f"ticket:{ticket.number}",
    )
    assert line.details == {"deed": "ticket_taken"}


@pytest.mark.parametrize("act", ["put_back", "close", "transfer"])
def test_what_a_colleague_has_only_the_lead_and_the_administrator_may_touch(
    coaches: Coaches, ticket: TicketView, loket: Loket, act: str
) -> None:
    def do(coach_id: int) -> TicketView:
        if act == "put_back":
            return coaches.put_back(ticket.number, coach_id)
        if act == "close":
            return coaches.close(ticket.number, coach_id)
        return coaches.transfer_to_team(ticket.number, coach_id, loket.twente)

    coaches.take(ticket.number, loket.fatima)
    with pytest.raises(NotAllowedError):
        do(loket.jan)
    assert do(loket.lead).state != TicketState.TAKEN


def test_an_administrator_may_act_in_every_team(coaches: Coaches, ticket: TicketView, loket: Loket) -> None:
    assert coaches.take(ticket.number, loket.administrator).coach == "Ada"


def test_a_note_is_kept_once_and_the_person_does_not_see_it(
    coaches: Coaches, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    for _ in range(2):
        coaches.note(ticket.number, loket.fatima, "n1", "Belt liever.")
    assert all("Belt" not in message.text for message in record.after(someone, 0))


def test_who_no_longer_works_here_leaves_nobody_alone(
    coaches: Coaches, engine: Engine, ticket: TicketView, loket: Loket, record: Record, someone: str
) -> None:
    coaches.take(ticket.number, loket.fatima)
    coaches.retire(loket.fatima, loket.administrator)
    assert record.owner(someone) == "waiting"
    with reading(engine) as session:
        assert not session.get_one(Coach, loket.fatima).active
    with pytest.raises(UnknownCoachError):
        coaches.take(ticket.number, loket.fatima)


def test_what_does_not_exist_is_said(coaches: Coaches, ticket: TicketView, loket: Loket) -> None:
    with pytest.raises(UnknownTicketError, match="Vraag 999 bestaat niet"):
        coaches.take(999, loket.fatima)
    with pytest.raises(UnknownCoachError):
        coaches.take(ticket.number, 999)
    with pytest.raises(UnknownTeamError):
        coaches.transfer_to_team(ticket.number, loket.fatima, 999)


def test_every_deed_is_in_the_audit_without_a_word_of_the_conversation(
    coaches: Coaches, engine: Engine, record: Record, ticket: TicketView, loket: Loket, someone: str
) -> None:
    record.add(someone, Said(Author.PERSON, "geheim"))
    coaches.take(ticket.number, loket.fatima)
    coaches.say(ticket.number, loket.fatima, "id", "geheim")
    coaches.note(ticket.number, loket.fatima, "n", "geheim")
    coaches.transfer_to_coach(ticket.number, loket.fatima, loket.jan)
    coaches.close(ticket.number, loket.jan)
    with reading(engine) as session:
        lines = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [line.action for line in lines] == [
        "ticket_requested",
        "ticket_taken",
        "ticket_noted",
        "ticket_to_coach",
        "ticket_closed",
    ]
    assert all("geheim" not in str(line.details) for line in lines)
