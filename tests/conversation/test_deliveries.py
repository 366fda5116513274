"""Delivery to a channel such as Telegram: in order within a conversation, at least once, and again when it fails."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.conversation import Record, Said, deliveries
from bot.conversation.deliveries import MOST_IN_A_RUN, Run
from bot.store import Author, outbox


@pytest.fixture
def record(engine: Engine) -> Record:
    record = Record(engine)
    record.begin("t1", "telegram", "4711")
    record.begin("t2", "telegram", "4712")
    return record


def later(seconds: float = 1) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def due(engine: Engine, at: datetime) -> list[Run]:
    return deliveries.claim(engine, "telegram", at)


def says(record: Record, conversation_id: str, *texts: str) -> None:
    record.add_answer(conversation_id, [Said(Author.BOT, text) for text in texts])


def texts(runs: list[Run]) -> list[list[str]]:
    return [[one.message.text for one in run.due] for run in runs]


def test_what_the_bot_says_goes_to_the_address_of_the_person(engine: Engine, record: Record) -> None:
    says(record, "t1", "hallo")
    (run,) = due(engine, later())
    assert (run.address, run.due[0].message.text, run.due[0].attempts) == ("4711", "hallo", 1)


def test_what_the_person_says_is_not_sent_back(engine: Engine, record: Record) -> None:
    record.add("t1", Said(Author.PERSON, "hallo"))
    assert due(engine, later()) == []


def test_a_channel_that_comes_and_asks_is_not_delivered_to(engine: Engine, record: Record) -> None:
    record.begin("w", "web")
    says(record, "w", "hallo")
    assert deliveries.claim(engine, "web", later()) == []


def test_what_one_conversation_must_be_told_is_one_workers_and_in_order(engine: Engine, record: Record) -> None:
    says(record, "t1", "een", "twee")
    says(record, "t2", "ander")
    assert texts(due(engine, later())) == [["een", "twee"], ["ander"]]
    assert due(engine, later()) == []


def test_what_is_said_while_a_conversation_is_being_told_waits_for_it(engine: Engine, record: Record) -> None:
    says(record, "t1", "een", "twee")
    (run,) = due(engine, later())
    says(record, "t1", "drie")
    deliveries.delivered(engine, [run.due[0].id], {}, later())
    assert due(engine, later()) == []
    deliveries.delivered(engine, [run.due[1].id], {}, later())
    assert texts(due(engine, later())) == [["drie"]]


def test_only_so_much_is_claimed_at_once_as_can_leave_in_time(engine: Engine, record: Record) -> None:
    says(record, "t1", *map(str, range(MOST_IN_A_RUN + 2)))
    (run,) = due(engine, later())
    assert len(run.due) == MOST_IN_A_RUN
    deliveries.delivered(engine, [one.id for one in run.due], {}, later())
    assert texts(due(engine, later())) == [[str(MOST_IN_A_RUN), str(MOST_IN_A_RUN + 1)]]


def test_a_message_that_failed_is_tried_again_before_the_next(engine: Engine, record: Record) -> None:
    says(record, "t1", "een", "twee")
    (run,) = due(engine, later())
    again_at = later(60)
    deliveries.postpone(engine, run.due[0].id, later(), again_at, "429")
    assert due(engine, again_at - timedelta(seconds=1)) == []
    (again,) = due(engine, again_at)
    assert texts([again]) == [["een", "twee"]]
    assert again.due[0].attempts == 2


def test_what_fails_for_three_days_is_given_up_and_what_comes_after_it_is_not(engine: Engine, record: Record) -> None:
    says(record, "t1", "een", "twee")
    (run,) = due(engine, later())
    after_days = later() + outbox.GIVE_UP_AFTER
    deliveries.postpone(engine, run.due[0].id, after_days, after_days, "500")
    assert texts(due(engine, after_days)) == [["twee"]]


def test_what_can_never_arrive_keeps_back_nothing(engine: Engine, record: Record) -> None:
    says(record, "t1", "een", "twee")
    (run,) = due(engine, later())
    deliveries.give_up(engine, [run.due[0].id], later(), "403")
    assert texts(due(engine, later() + outbox.LEASE)) == [["twee"]]


def test_a_gateway_that_died_while_delivering_loses_nothing(engine: Engine, record: Record) -> None:
    says(record, "t1", "een", "twee", "drie")
    at = later()
    (run,) = due(engine, at)
    deliveries.delivered(engine, [run.due[0].id], {}, at)
    assert texts(due(engine, at + outbox.LEASE)) == [["twee", "drie"]]


def tell(engine: Engine, run: Run, number: int | None) -> None:
    """The last message of a run was shown, with buttons that ask something under that number of the channel."""
    last = run.due[-1].id
    asking = {run.conversation_id: (last, number) if number else None}
    deliveries.delivered(engine, [one.id for one in run.due], asking, later())


def test_buttons_that_ask_something_are_known_until_something_else_is_shown(engine: Engine, record: Record) -> None:
    says(record, "t1", "Hebt u een bedrijf?")
    says(record, "t2", "hallo")
    asking, other = due(engine, later())
    assert asking.asked is None
    tell(engine, asking, 5_000_000_001)
    tell(engine, other, None)
    says(record, "t1", "Dank u.", "Nog iets?")
    says(record, "t2", "dag")
    after, other = due(engine, later())
    assert other.asked is None
    assert after.asked is not None
    assert (after.asked.number, after.asked.message.text) == (5_000_000_001, "Hebt u een bedrijf?")
    tell(engine, after, 5_000_000_002)
    says(record, "t1", "dag")
    (last,) = due(engine, later())
    assert last.asked is not None
    assert (last.asked.number, last.asked.message.text) == (5_000_000_002, "Nog iets?")
    tell(engine, last, None)
    says(record, "t1", "tot ziens")
    assert due(engine, later())[0].asked is None


def test_what_shows_nothing_leaves_buttons_as_they_are(engine: Engine, record: Record) -> None:
    says(record, "t1", "Hebt u een bedrijf?")
    tell(engine, due(engine, later())[0], 7)
    says(record, "t1", "")
    (silent,) = due(engine, later())
    deliveries.delivered(engine, [silent.due[0].id], {}, later())
    says(record, "t1", "dag")
    (last,) = due(engine, later())
    assert last.asked is not None
    assert (last.asked.number, last.asked.message.text) == (7, "Hebt u een bedrijf?")


def test_the_parts_of_one_answer_are_of_one_moment(record: Record) -> None:
    says(record, "t1", "een", "twee")
    says(record, "t1", "drie")
    first, second, third = record.after("t1", 0)
    assert first.at == second.at < third.at
