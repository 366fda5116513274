"""How long things stay: conversations thirty days, closed tickets a year, and all of someone who is being helped."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from bot.store import Conversation, Message, reading, retention, transaction
from bot.store.retention import Removed, Terms
from bot.store.tables import (
    AuditEntry,
    Base,
    ClosedBecause,
    Consent,
    Intake,
    Note,
    Person,
    Priority,
    Team,
    Ticket,
    TicketReason,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Someone = Callable[..., str]


@pytest.fixture
def someone(engine: Engine) -> Someone:
    """Makes a person who said something, so many days ago, and perhaps has a ticket."""

    def make(days_ago: float, ticket: str = "none", closed_days_ago: float = 0) -> str:
        at = NOW - timedelta(days=days_ago)
        with transaction(engine) as session:
            team = session.scalar(select(Team)) or Team(name="Team")
            session.add(team)
            number = (session.scalar(select(func.count()).select_from(Person)) or 0) + 1
            name = f"p{number}"
            session.add(Person(id=name, channel="web", address=name, begun_at=at))
            session.flush()
            session.add(Conversation(id=name, person_id=name, channel="web", begun_at=at, active_at=at))
            session.add(Consent(person_id=name, purpose="intake", text_version="1", given=True, at=at))
            session.add(Intake(person_id=name, answers={"plaats": "Assen"}, saved_at=at))
            session.flush()
            session.add(Message(conversation_id=name, sequence=1, author="person", text="geheim", name="", at=at))
            if ticket != "none":
                closed = NOW - timedelta(days=closed_days_ago) if ticket == "closed" else None
                made = Ticket(
                    person_id=name,
                    conversation_id=name,
                    team=team,
                    reason=TicketReason.ASKED,
                    priority=Priority.NORMAL,
                    closed_at=closed,
                    closed_because=closed and ClosedBecause.COACH_CLOSED,
                )
                session.add(made)
                session.flush()
                session.add(Note(ticket_id=made.id, client_id=name, text="geheime aantekening"))
        return name

    return make


def purge(engine: Engine) -> Removed:
    with transaction(engine) as session:
        return retention.purge(session, NOW, Terms())


def left(engine: Engine, table: type[Base]) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_conversation_goes_with_its_person_thirty_days_after_its_last_message(
    engine: Engine, someone: Someone
) -> None:
    old, _ = someone(31), someone(29)
    assert purge(engine).conversation_ids == [old]
    for table in (Conversation, Message, Person, Consent, Intake):
        assert left(engine, table) == 1


def test_old_messages_go_from_a_conversation_that_goes_on(engine: Engine, someone: Someone) -> None:
    name = someone(31)
    with transaction(engine) as session:
        session.get_one(Conversation, name).active_at = NOW
        session.add(Message(conversation_id=name, sequence=2, author="person", text="nieuw", name="", at=NOW))
    assert purge(engine).counts["messages"] == 1
    with reading(engine) as session:
        assert session.scalars(select(Message.text)).all() == ["nieuw"]


def test_who_waits_for_a_coach_keeps_everything(engine: Engine, someone: Someone) -> None:
    someone(400, "open")
    assert not any(purge(engine).counts.values())
    assert left(engine, Message) == 1


def test_a_closed_ticket_outlives_its_conversation_for_a_year(engine: Engine, someone: Someone) -> None:
    someone(200, "closed", closed_days_ago=200)
    purge(engine)
    assert (left(engine, Conversation), left(engine, Ticket), left(engine, Note), left(engine, Intake)) == (0, 1, 1, 1)


def test_a_ticket_closed_more_than_a_year_ago_goes_with_all_that_belongs_to_it(
    engine: Engine, someone: Someone
) -> None:
    someone(400, "closed", closed_days_ago=366)
    purge(engine)
    assert [left(engine, table) for table in (Ticket, Note, Intake, Person, Consent)] == [0, 0, 0, 0, 0]


def test_terms_can_be_chosen(engine: Engine, someone: Someone) -> None:
    someone(8)
    with transaction(engine) as session:
        retention.purge(session, NOW, Terms(conversations=timedelta(days=7)))
    assert left(engine, Conversation) == 0


def test_purging_is_recorded_in_counts_only_and_only_when_something_went(engine: Engine, someone: Someone) -> None:
    someone(31)
    purge(engine)
    purge(engine)
    with reading(engine) as session:
        line = session.scalars(select(AuditEntry)).one()
    assert (line.actor, line.action) == ("system", "purged")
    assert line.details == {"conversations": 1, "messages": 0, "tickets": 0, "intakes": 1, "persons": 1}


def test_erasing_leaves_nothing_that_the_person_said(engine: Engine, someone: Someone) -> None:
    name, other = someone(1, "closed"), someone(1, "closed")
    with transaction(engine) as session:
        erased = retention.erase(session, name, NOW)
    assert erased.conversation_ids == [name]
    with reading(engine) as session:
        for table in (Intake, Consent, Ticket):
            assert session.scalars(select(table.person_id)).all() == [other]
        assert session.scalars(select(Message.conversation_id)).all() == [other]
    assert left(engine, Note) == 1


def test_the_record_of_an_erasure_holds_counts_and_no_content(engine: Engine, someone: Someone) -> None:
    with transaction(engine) as session:
        retention.erase(session, someone(1), NOW)
    with reading(engine) as session:
        line = session.scalars(select(AuditEntry)).one()
    assert (line.action, line.details) == (
        "person_erased",
        {"messages": 1, "tickets": 0, "intakes": 1, "consents": 1},
    )


def test_the_empty_conversation_of_an_erased_person_goes_after_a_day(engine: Engine, someone: Someone) -> None:
    name = someone(3)
    with transaction(engine) as session:
        retention.erase(session, name, NOW - timedelta(days=2))
    purge(engine)
    assert left(engine, Person) == left(engine, Conversation) == 0


def test_someone_with_an_open_ticket_is_not_erased_behind_the_coach(engine: Engine, someone: Someone) -> None:
    name = someone(1, "open")
    with pytest.raises(ValueError, match="open vraag"), transaction(engine) as session:
        retention.erase(session, name, NOW)
    assert left(engine, Message) == 1


def test_nobody_cannot_be_erased(engine: Engine) -> None:
    with pytest.raises(LookupError, match="bestaat niet"), transaction(engine) as session:
        retention.erase(session, "niemand", NOW)
