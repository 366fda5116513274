"""The right to see: everything of the person, nothing of another, in Dutch and in Amsterdam time."""

from datetime import UTC, datetime

import pytest
import yaml
from sqlalchemy import Engine

from bot.store import Conversation, Message, reading, transaction
from bot.store.exporting import export, readable
from bot.store.tables import Consent, Intake, Note, Person, Priority, Team, Ticket, TicketReason

MORNING = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def two_persons(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in ("ik", "ander"):
            session.add(Person(id=name, channel="web", address=name, begun_at=MORNING))
            session.flush()
            session.add(Conversation(id=name, person_id=name, channel="web", begun_at=MORNING))
            session.add(Consent(person_id=name, purpose="intake", text_version="2", given=True, at=MORNING))
            session.add(Intake(person_id=name, answers={"plaats": f"Assen van {name}"}, saved_at=MORNING))
            ticket = Ticket(
                person_id=name,
                conversation_id=name,
                team=Team(name=f"Team {name}"),
                reason=TicketReason.ASKED,
                priority=Priority.NORMAL,
                summary={"question": f"vraag van {name}"},
                asked_at=MORNING,
            )
            session.add(ticket)
            session.flush()
            session.add(Message(conversation_id=name, sequence=1, author="person", text=f"ik ben {name}", name=""))
            session.add(Note(ticket_id=ticket.id, client_id=name, text=f"notitie bij {name}", at=MORNING))


@pytest.mark.usefixtures("two_persons")
def test_all_of_the_person_is_in_it_and_nothing_of_another(engine: Engine) -> None:
    with reading(engine) as session:
        text = readable(export(session, "ik"))
    for expected in ("ik ben ik", "Assen van ik", "vraag van ik", "notitie bij ik", "Team ik"):
        assert expected in text
    assert "ander" not in text


@pytest.mark.usefixtures("two_persons")
def test_it_can_be_read_by_programs_too_and_says_amsterdam_time(engine: Engine) -> None:
    with reading(engine) as session:
        exported = export(session, "ik")
    assert yaml.safe_load(readable(exported)) == exported
    assert exported["sinds"] == "01-07-2026 10:30"
    assert exported["toestemmingen"][0]["gegeven"] == "ja"


def test_nobody_cannot_be_exported(engine: Engine) -> None:
    with pytest.raises(LookupError, match="bestaat niet"), reading(engine) as session:
        export(session, "niemand")
