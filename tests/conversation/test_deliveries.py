"""Delivery to a channel such as Telegram: in order within a conversation, at least once, and again when it fails."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.conversation import Record, Said, deliveries
from bot.conversation.deliveries import Due
from bot.store import Author, outbox


@pytest.fixture
def record(engine: Engine) -> Record:
    record = Record(engine)
    record.begin("t1", "telegram", "4711")
    record.begin("t2", "telegram", "4712")
    return record


def later(seconds: float = 1) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def due(engine: Engine, at: datetime) -> list[Due]:
    return deliveries.claim(engine, "telegram", at)


def test_what_the_bot_says_goes_to_the_address_of_the_person(engine: Engine, record: Record) -> None:
    record.add_answer("t1", [Said(Author.BOT, "hallo")])
    (one,) = due(engine, later())
    assert (one.address, one.message.text, one.attempts) == ("4711", "hallo", 1)


def test_what_the_person_says_is_not_sent_back(engine: Engine, record: Record) -> None:
    record.add("t1", Said(Author.PERSON, "hallo"))
    assert due(engine, later()) == []


def test_a_channel_that_comes_and_asks_is_not_delivered_to(engine: Engine, record: Record) -> None:
    record.begin("w", "web")
    record.add_answer("w", [Said(Author.BOT, "hallo")])
    assert deliveries.claim(engine, "web", later()) == []


def test_messages_of_one_conversation_wait_for_each_other_but_not_for_another(engine: Engine, record: Record) -> None:
    record.add_answer("t1", [Said(Author.BOT, "een"), Said(Author.BOT, "twee")])
    record.add_answer("t2", [Said(Author.BOT, "ander")])
    first = due(engine, later())
    assert [one.message.text for one in first] == ["een", "ander"]
    assert due(engine, later()) == []
    deliveries.delivered(engine, first[0].id, later())
    assert [one.message.text for one in due(engine, later(2))] == ["twee"]


def test_a_message_that_failed_is_tried_again_before_the_next(engine: Engine, record: Record) -> None:
    record.add_answer("t1", [Said(Author.BOT, "een"), Said(Author.BOT, "twee")])
    (one,) = due(engine, later())
    failed_at = later()
    deliveries.failed(engine, one.id, failed_at, "429")
    assert due(engine, failed_at) == []
    (again,) = due(engine, failed_at + outbox.FIRST_WAIT)
    assert (again.message.text, again.attempts) == ("een", 2)


def test_a_gateway_that_died_while_delivering_loses_nothing(engine: Engine, record: Record) -> None:
    record.add_answer("t1", [Said(Author.BOT, "een")])
    at = later()
    due(engine, at)
    assert [one.message.text for one in due(engine, at + outbox.LEASE)] == ["een"]
