"""Who has the conversation: only legal moves, one at a time, each told and recorded."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import Engine, update

from bot.conversation import MoveReason, MoveRefusedError, Record, Said, UnknownConversationError
from bot.conversation.messages import append
from bot.conversation.ownership import MOVES, move
from bot.store import Author, Conversation, Owner, transaction

ALLOWED = {
    (Owner.BOT, MoveReason.ASKED_FOR_COACH): Owner.WAITING,
    (Owner.BOT, MoveReason.REOPENED): Owner.WAITING,
    (Owner.BOT, MoveReason.PERSON_LEFT): Owner.CLOSED,
    (Owner.CLOSED, MoveReason.ASKED_FOR_COACH): Owner.WAITING,
    (Owner.CLOSED, MoveReason.REOPENED): Owner.WAITING,
    (Owner.CLOSED, MoveReason.PERSON_RETURNED): Owner.BOT,
    (Owner.WAITING, MoveReason.COACH_TOOK): Owner.COACH,
    (Owner.WAITING, MoveReason.HANDED_TO_TEAM): Owner.WAITING,
    (Owner.WAITING, MoveReason.COACH_CLOSED): Owner.BOT,
    (Owner.WAITING, MoveReason.PERSON_CANCELLED): Owner.BOT,
    (Owner.COACH, MoveReason.COACH_PUT_BACK): Owner.WAITING,
    (Owner.COACH, MoveReason.HANDED_TO_TEAM): Owner.WAITING,
    (Owner.COACH, MoveReason.HANDED_TO_COACH): Owner.COACH,
    (Owner.COACH, MoveReason.COACH_CLOSED): Owner.BOT,
    (Owner.COACH, MoveReason.PERSON_CANCELLED): Owner.BOT,
}
EVERY_PAIR = [(owner, reason) for owner in Owner for reason in MoveReason]


@pytest.fixture
def record(engine: Engine) -> Record:
    record = Record(engine)
    record.begin("c", "web")
    return record


def put_with(engine: Engine, owner: Owner) -> None:
    with transaction(engine) as session:
        session.execute(update(Conversation).values(owner=owner))


def go(engine: Engine, reason: MoveReason, told: Said | None = None) -> Owner:
    with transaction(engine) as session:
        return move(session, "c", reason, told, ticket=12)


@pytest.mark.parametrize(("owner", "reason"), EVERY_PAIR, ids=str)
def test_a_move_leads_where_it_should_or_is_refused(
    engine: Engine, record: Record, owner: Owner, reason: MoveReason
) -> None:
    put_with(engine, owner)
    allowed = ALLOWED.get((owner, reason))
    if allowed:
        assert go(engine, reason) == allowed == record.owner("c")
    else:
        with pytest.raises(MoveRefusedError) as refused:
            go(engine, reason)
        assert refused.value.owner == owner == record.owner("c")
        assert record.after("c", 0) == []


def test_from_everywhere_the_person_can_get_back_to_the_bot() -> None:
    back = {Owner.BOT}
    for _ in Owner:
        back |= {owner for (owner, _), to in ALLOWED.items() if to in back}
    assert back == set(Owner)


def test_each_reason_is_used_by_some_allowed_move() -> None:
    assert set(MOVES) == set(MoveReason) == {reason for _, reason in ALLOWED}


def test_a_move_is_recorded_as_a_message_of_the_system(engine: Engine, record: Record) -> None:
    go(engine, MoveReason.ASKED_FOR_COACH, Said(Author.SYSTEM, "U wacht.", buttons=[{"title": "Ja", "payload": "ja"}]))
    (event,) = record.after("c", 0)
    assert (event.author, event.text, event.buttons[0]["payload"]) == ("system", "U wacht.", "ja")
    assert event.metadata == {"owner": "waiting", "reason": "asked_for_coach", "ticket": 12}


def test_there_is_no_moving_a_conversation_that_does_not_exist(engine: Engine) -> None:
    with pytest.raises(UnknownConversationError, match="bestaat niet"):
        go(engine, MoveReason.ASKED_FOR_COACH)


def test_of_twenty_that_move_at_once_one_wins(engine: Engine, record: Record) -> None:
    go(engine, MoveReason.ASKED_FOR_COACH)

    def take(_: int) -> bool:
        with suppress(MoveRefusedError):
            return go(engine, MoveReason.COACH_TOOK) == Owner.COACH
        return False

    with ThreadPoolExecutor(20) as coaches:
        assert sum(coaches.map(take, range(20))) == 1
    assert len(record.after("c", 0)) == 2


@pytest.fixture
def coach_keeps_taking(engine: Engine, record: Record) -> Iterator[None]:
    """A coach who takes and gives back all the time, on another connection."""
    stop = threading.Event()
    go(engine, MoveReason.ASKED_FOR_COACH)

    def work() -> None:
        while not stop.is_set():
            go(engine, MoveReason.COACH_TOOK)
            go(engine, MoveReason.COACH_PUT_BACK)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.usefixtures("coach_keeps_taking")
def test_no_word_of_the_bot_ever_stands_between_the_coach_taking_and_leaving(record: Record) -> None:
    answer = [Said(Author.BOT, "een"), Said(Author.BOT, "twee"), Said(Author.BOT, "drie")]
    went_out = sum(record.add_answer("c", answer) for _ in range(60))
    owner, words = "waiting", 0
    for message in record.after("c", 0):
        owner = message.metadata.get("owner", owner)
        if message.author == "bot":
            assert owner == "waiting"
            words += 1
    assert words == 3 * went_out


def test_a_message_with_a_condition_is_not_said_when_another_has_it(engine: Engine, record: Record) -> None:
    with transaction(engine) as session:
        assert append(session, "c", Said(Author.COACH, "hallo"), frozenset({Owner.COACH})) is None
    assert record.after("c", 0) == []
