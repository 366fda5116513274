"""The record: messages in order, each once, and a person who comes back is not left with nobody."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from bot.conversation import MoveReason, Record, Said, UnknownConversationError
from bot.conversation.ownership import move
from bot.store import Author, Owner, reading, transaction
from bot.store.tables import Person


@pytest.fixture
def record(engine: Engine) -> Record:
    record = Record(engine)
    record.begin("c", "web")
    return record


def typed(text: str, channel_id: str | None = None) -> Said:
    return Said(Author.PERSON, text, channel_id=channel_id)


def test_beginning_twice_is_beginning_once(record: Record) -> None:
    record.add("c", typed("hallo"))
    record.begin("c", "web")
    assert [message.text for message in record.after("c", 0)] == ["hallo"]


def test_beginnings_of_one_person_at_once_make_one_person(engine: Engine) -> None:
    record = Record(engine)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: record.begin(f"t{number}", "telegram", "4711"), range(8)))
    with reading(engine) as session:
        assert session.scalars(select(Person.address)).all() == ["4711"]
    assert record.conversation_at("telegram", "4711") in {f"t{number}" for number in range(8)}


def test_the_same_address_in_another_channel_is_another_person(record: Record) -> None:
    record.begin("d", "telegram", "4711")
    record.begin("e", "web", "4711")
    assert record.person("d") != record.person("e")
    assert record.conversation_at("telegram", "4712") is None


def test_messages_at_once_are_numbered_without_gaps_or_doubles(record: Record) -> None:
    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda number: record.add("c", typed(str(number))), range(80)))
    assert [message.sequence for message in record.after("c", 0)] == list(range(1, 81))


def test_one_message_delivered_many_times_at_once_is_one_message(record: Record) -> None:
    with ThreadPoolExecutor(20) as threads:
        added = list(threads.map(lambda _: record.add("c", typed("hallo", "id-1")), range(40)))
    assert [one.is_new for one in added].count(True) == 1
    assert {one.sequence for one in added} == {1}
    assert len(record.after("c", 0)) == 1


def test_what_was_seen_is_not_given_again(record: Record) -> None:
    for text in ("een", "twee", "drie"):
        record.add("c", typed(text))
    assert [message.text for message in record.after("c", 1)] == ["twee", "drie"]


def test_nothing_can_be_said_in_a_conversation_that_does_not_exist(record: Record) -> None:
    with pytest.raises(UnknownConversationError):
        record.add("bestaat-niet", typed("hallo"))
    assert record.owner("bestaat-niet") is None


def test_a_message_says_who_had_the_conversation_when_it_came(engine: Engine, record: Record) -> None:
    assert record.add("c", typed("hallo")).owner == Owner.BOT
    with transaction(engine) as session:
        move(session, "c", MoveReason.ASKED_FOR_COACH)
        move(session, "c", MoveReason.COACH_TOOK)
    assert record.add("c", typed("hallo")).owner == Owner.COACH


def test_who_writes_after_the_conversation_was_over_is_back_with_the_bot(engine: Engine, record: Record) -> None:
    with transaction(engine) as session:
        move(session, "c", MoveReason.PERSON_LEFT)
    assert record.add("c", typed("bent u er nog?")).owner == Owner.BOT
    assert record.owner("c") == "bot"


def test_a_button_counts_only_when_it_was_offered(record: Record) -> None:
    record.add("c", Said(Author.SYSTEM, "kies", buttons=[{"title": "Blijven wachten", "payload": "blijven wachten"}]))
    record.add("c", Said(Author.PERSON, "zelf", buttons=[{"title": "Vals", "payload": "/vals"}]))
    assert record.title_of_button("c", "blijven wachten") == "Blijven wachten"
    assert record.title_of_button("c", "/vals") is None
