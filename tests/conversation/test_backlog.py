"""Old messages: recorded at once, and answered when it is clear that nothing follows them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select, update

from bot.conversation import Record, Said, Sentences
from bot.conversation.backlog import LONGEST_WAIT, WAIT, Backlog
from bot.conversation.ownership import MoveReason, move
from bot.conversation.turns import Claimed
from bot.knowledge import Knowledge
from bot.store import Author, Message, reading, transaction
from bot.store.tables import PutAside, now

KNOWLEDGE = Knowledge.load()


@pytest.fixture
def record(engine: Engine) -> Record:
    record = Record(engine)
    for conversation_id in ("sam", "noor"):
        record.begin(conversation_id, "telegram")
    return record


@pytest.fixture
def backlog(record: Record) -> Backlog:
    return Backlog(record, Sentences(KNOWLEDGE), lambda turn: None)


def say(backlog: Backlog, conversation_id: str, text: str) -> None:
    said = Said(Author.PERSON, text, channel_id=f"tg-{text}")
    backlog.put_aside(conversation_id, said, lambda owner: [], for_the_bot=True)


def asked(turns: list[Claimed]) -> list[str | None]:
    return [turn.text for turn in turns]


def in_a_while(wait: timedelta = WAIT) -> datetime:
    return now() + wait + timedelta(seconds=1)


def test_nothing_is_answered_while_more_may_come(backlog: Backlog) -> None:
    say(backlog, "sam", "een")
    assert backlog.due(now()) == []
    say(backlog, "sam", "twee")
    assert asked(backlog.due(in_a_while())) == ["twee"]


def test_while_old_messages_of_others_come_more_of_the_same_person_may_follow(backlog: Backlog, engine: Engine) -> None:
    say(backlog, "sam", "een")
    say(backlog, "noor", "twee")
    still_coming(engine, "noor", now() + WAIT)
    assert backlog.due(in_a_while()) == []
    assert set(asked(backlog.due(in_a_while(2 * WAIT)))) == {"een", "twee"}


def test_what_always_comes_late_is_answered_in_the_end(backlog: Backlog, engine: Engine) -> None:
    say(backlog, "sam", "een")
    say(backlog, "noor", "twee")
    still_coming(engine, "noor", now() + LONGEST_WAIT)
    assert asked(backlog.due(in_a_while(LONGEST_WAIT))) == ["een"]


def test_an_answer_that_was_begun_is_not_begun_again(backlog: Backlog) -> None:
    say(backlog, "sam", "een")
    assert asked(backlog.due(in_a_while())) == ["een"]
    say(backlog, "sam", "een")
    assert backlog.due(in_a_while(timedelta(hours=1))) == []


def test_what_a_coach_took_meanwhile_is_for_the_coach(backlog: Backlog, engine: Engine) -> None:
    say(backlog, "sam", "een")
    with transaction(engine) as session:
        move(session, "sam", MoveReason.ASKED_FOR_COACH)
        move(session, "sam", MoveReason.COACH_TOOK)
    assert backlog.due(in_a_while()) == []


def test_what_was_erased_meanwhile_is_not_answered(backlog: Backlog, engine: Engine) -> None:
    say(backlog, "sam", "een")
    with transaction(engine) as session:
        session.execute(delete(Message))
    assert backlog.due(in_a_while()) == []


def test_a_gateway_that_dies_before_it_put_a_message_aside_does_so_when_it_comes_again(
    backlog: Backlog, record: Record
) -> None:
    record.add("sam", Said(Author.PERSON, "een", channel_id="tg-een"))
    say(backlog, "sam", "een")
    assert asked(backlog.due(in_a_while())) == ["een"]


def test_who_is_left_without_an_answer_is_told_once(backlog: Backlog, engine: Engine) -> None:
    say(backlog, "sam", "een")
    assert backlog.is_waiting("sam") and not backlog.is_waiting("noor")
    backlog.overtake("sam")
    backlog.overtake("sam")
    assert backlog.due(in_a_while()) == []
    with reading(engine) as session:
        told = session.scalars(select(Message.text).where(Message.author == Author.BOT)).all()
    assert told == [Sentences(KNOWLEDGE).text("achterstand")]


def still_coming(engine: Engine, conversation_id: str, last_at: datetime) -> None:
    with transaction(engine) as session:
        session.execute(update(PutAside).where(PutAside.conversation_id == conversation_id).values(made_at=last_at))
