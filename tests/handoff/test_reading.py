"""What a coach sees: the tickets of the own teams in the right order, and one ticket with all that belongs to it."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select

from bot.conversation import Record, Said
from bot.handoff import Coaches, NotAllowedError, Request, Requests, UnknownTicketError
from bot.handoff.listing import Wanted, listing
from bot.handoff.reading import read
from bot.store import Author, Conversation, reading, transaction
from bot.store.tables import AuditEntry, Person, Priority, Ticket, TicketReason, TicketState
from tests.handoff.conftest import MONDAY, Loket

Begin = Callable[[], str]
OPEN = (TicketState.QUEUED, TicketState.TAKEN)


def test_the_queue_holds_the_own_teams_and_who_is_helped_first_on_top(
    engine: Engine, requests: Requests, coaches: Coaches, person: Begin, loket: Loket
) -> None:
    normal = requests.request(Request(person(), TicketReason.ASKED, region="AM03", at=MONDAY)).number
    later = requests.request(
        Request(person(), TicketReason.ASKED, region="AM03", at=MONDAY + timedelta(minutes=2))
    ).number
    crisis = requests.request(
        Request(person(), TicketReason.CRISIS, region="AM03", at=MONDAY + timedelta(minutes=3))
    ).number
    elsewhere = requests.request(Request(person(), TicketReason.ASKED, region="AM05", at=MONDAY)).number
    closed = requests.request(Request(person(), TicketReason.ASKED, region="AM03", at=MONDAY)).number
    coaches.close(closed, loket.jan)
    coaches.take(later, loket.jan)

    def seen_by(coach: int, *states: TicketState, limit: int = 50, offset: int = 0) -> list[int]:
        page = listing(engine, coach, Wanted(states or OPEN, limit=limit, offset=offset))
        return [ticket.number for ticket in page.tickets]

    assert seen_by(loket.fatima) == [crisis, normal, later]
    assert seen_by(loket.fatima, TicketState.QUEUED) == [crisis, normal]
    assert seen_by(loket.fatima, TicketState.TAKEN) == [later]
    assert seen_by(loket.fatima, TicketState.CLOSED) == [closed]
    assert elsewhere in seen_by(loket.administrator)
    assert seen_by(loket.fatima, limit=1, offset=1) == [normal]


def test_a_ticket_is_read_with_notes_and_the_whole_conversation(
    engine: Engine, requests: Requests, coaches: Coaches, record: Record, person: Begin, loket: Loket
) -> None:
    someone = person()
    record.add(someone, Said(Author.PERSON, "ik ben mijn werk kwijt"))
    number = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY)).number
    requests.leave_message(someone, "m1", "bel mij")
    coaches.note(number, loket.jan, "n1", "Belt liever.")
    page = read(engine, number, loket.fatima)
    assert page.transcript[0].text == "ik ben mijn werk kwijt"
    assert [(note.coach, note.text) for note in page.notes] == [(None, "bel mij"), ("Jan", "Belt liever.")]
    assert page.ticket.number == number


def test_a_coach_of_another_team_sees_nothing_and_that_is_recorded(
    engine: Engine, requests: Requests, person: Begin, loket: Loket
) -> None:
    number = requests.request(Request(person(), TicketReason.ASKED, region="AM03", at=MONDAY)).number
    with pytest.raises(NotAllowedError):
        read(engine, number, loket.elsewhere)
    with reading(engine) as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")).one()
    assert line.details == {"deed": "ticket_read"}


def test_a_ticket_that_does_not_exist_is_said(engine: Engine, loket: Loket) -> None:
    with pytest.raises(UnknownTicketError):
        read(engine, 999, loket.fatima)


def test_the_queue_of_ten_thousand_tickets_is_read_in_a_moment(engine: Engine, loket: Loket) -> None:
    people = [f"p{number}" for number in range(10_000)]
    with transaction(engine) as session:
        session.execute(insert(Person), [{"id": who, "channel": "web", "address": who} for who in people])
        session.execute(insert(Conversation), [{"id": who, "person_id": who, "channel": "web"} for who in people])
        session.execute(
            insert(Ticket),
            [
                {
                    "person_id": who,
                    "conversation_id": who,
                    "team_id": loket.drenthe,
                    "reason": TicketReason.ASKED,
                    "priority": Priority.NORMAL,
                }
                for who in people
            ],
        )
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        assert len(listing(engine, loket.fatima, Wanted(OPEN, limit=100)).tickets) == 100
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.1
