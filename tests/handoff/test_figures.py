"""The figures of a period: what was asked, what was not understood, how long people waited, and of whose tickets."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from bot.conversation import Record, Said
from bot.handoff import Coaches, Request, Requests
from bot.handoff.figures import Period, Waits, figures
from bot.store import Author, Message, transaction
from bot.store.tables import AuditEntry, TicketReason, now
from tests.handoff.conftest import MONDAY, Loket

A_DAY = Period(MONDAY.date(), MONDAY.date())
TOPIC = {"topic": "tozo/bedrag"}


@pytest.fixture
def said(engine: Engine, record: Record) -> Callable[..., None]:
    """Somebody writes, at a moment, and the bot answers with messages of this metadata."""

    def say(conversation_id: str, *metadata: dict[str, Any], at: datetime = MONDAY) -> None:
        record.add(conversation_id, Said(Author.PERSON, "een vraag"))
        for meant in metadata:
            record.add(conversation_id, Said(Author.BOT, "een antwoord", metadata=meant))
        with transaction(engine) as session:
            said_now = Message.at > datetime.now(UTC) - timedelta(minutes=5)
            session.execute(
                update(Message).where(Message.conversation_id == conversation_id, said_now).values(at=at),
                execution_options={"synchronize_session": False},
            )

    return say


def test_an_answer_in_several_messages_counts_once(
    engine: Engine, person: Callable[[], str], said: Callable[..., None]
) -> None:
    someone = person()
    said(someone, TOPIC, TOPIC, TOPIC)
    said(someone, TOPIC)
    found = figures(engine, A_DAY).asked
    assert found.per_topic == {"tozo/bedrag": 2}
    assert found.per_day == {MONDAY.date(): 2}


def test_two_topics_in_one_answer_are_one_message_of_the_person(
    engine: Engine, person: Callable[[], str], said: Callable[..., None]
) -> None:
    said(person(), {"topic": "veiligheid/crisis"}, TOPIC)
    found = figures(engine, A_DAY).asked
    assert found.per_topic == {"veiligheid/crisis": 1, "tozo/bedrag": 1}
    assert found.per_day.total() == 1


@pytest.mark.parametrize(
    ("metadata", "share"),
    [
        ([TOPIC], 0.0),
        ([{"ask": "woonplaats"}], 0.0),
        ([{}, TOPIC], 0.0),
        ([{}], 1.0),
        ([{"suggestions": ["tozo/bedrag"]}], 1.0),
    ],
)
def test_not_understood_is_an_answer_that_asks_back_or_means_nothing(
    engine: Engine,
    person: Callable[[], str],
    said: Callable[..., None],
    metadata: list[dict[str, Any]],
    share: float,
) -> None:
    said(person(), *metadata)
    assert figures(engine, A_DAY).asked.not_understood_share == share


def test_a_greeting_and_a_message_that_a_coach_answers_are_no_questions_to_the_bot(
    engine: Engine, record: Record, person: Callable[[], str]
) -> None:
    someone = person()
    record.add(someone, Said(Author.BOT, "Welkom", metadata=TOPIC))
    record.add(someone, Said(Author.PERSON, "hallo"))
    record.add(someone, Said(Author.COACH, "dag"))
    today = Period(now().date() - timedelta(days=1), now().date() + timedelta(days=1))
    assert figures(engine, today).asked.not_understood_share is None


def test_a_day_begins_at_midnight_in_amsterdam(
    engine: Engine, person: Callable[[], str], said: Callable[..., None]
) -> None:
    said(person(), TOPIC, at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    july_2 = date(2026, 7, 2)
    assert figures(engine, Period(july_2, july_2)).asked.per_day == {july_2: 1}
    july_1 = date(2026, 7, 1)
    assert not figures(engine, Period(july_1, july_1)).asked.per_day


def test_a_wait_ends_at_the_first_coach_whoever_has_it_later(
    engine: Engine, requests: Requests, coaches: Coaches, person: Callable[[], str], loket: Loket
) -> None:
    number = requests.request(Request(person(), TicketReason.CRISIS, region="AM03", at=MONDAY)).number
    coaches.take(number, loket.fatima)
    with transaction(engine) as session:
        taken = session.query(AuditEntry).filter_by(action="ticket_taken").one()
        taken.at = MONDAY + timedelta(minutes=7)
    coaches.transfer_to_coach(number, loket.fatima, loket.jan, at=MONDAY + timedelta(hours=3))
    found = figures(engine, A_DAY)
    assert found.waits.longest_of(0.5) == timedelta(minutes=7)
    assert found.tickets_per_reason == {TicketReason.CRISIS: 1}
    assert (found.open_now.queued, found.open_now.taken) == (0, 1)


def test_a_team_sees_its_own_tickets_scores_and_conversations(
    engine: Engine,
    requests: Requests,
    coaches: Coaches,
    person: Callable[[], str],
    said: Callable[..., None],
    loket: Loket,
) -> None:
    in_drenthe, in_twente, nowhere = person(), person(), person()
    for someone in (in_drenthe, in_twente, nowhere):
        said(someone, TOPIC)
    number = requests.request(Request(in_drenthe, TicketReason.ASKED, region="AM03", at=MONDAY)).number
    requests.request(Request(in_twente, TicketReason.ASKED, region="AM05", at=MONDAY))
    coaches.close(number, loket.lead, at=MONDAY)
    requests.rate(in_drenthe, 4)

    everyone, drenthe = figures(engine, A_DAY), figures(engine, A_DAY, [loket.drenthe])
    twente, nobody = figures(engine, A_DAY, [loket.twente]), figures(engine, A_DAY, [])
    assert [found.asked.per_topic["tozo/bedrag"] for found in (everyone, drenthe, twente, nobody)] == [3, 1, 1, 0]
    assert [found.tickets_per_day.total() for found in (everyone, drenthe, twente, nobody)] == [2, 1, 1, 0]
    assert [found.mean_score for found in (everyone, drenthe, twente, nobody)] == [4, 4, None, None]
    assert [found.open_now.queued for found in (everyone, drenthe, twente, nobody)] == [1, 0, 1, 0]


def test_nothing_happened_is_no_division_by_zero(engine: Engine) -> None:
    found = figures(engine, A_DAY)
    assert (found.asked.not_understood_share, found.mean_score, found.waits.longest_of(0.9)) == (None, None, None)
    assert found.open_now.waiting_since is None


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="draai ze om"):
        Period(date(2026, 11, 2), date(2026, 11, 1))


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=9)), min_size=1), st.floats(0, 1))
def test_so_great_a_share_of_the_waits_is_not_longer(waits: list[timedelta], share: float) -> None:
    found = Waits(tuple(sorted(waits))).longest_of(share)
    assert found in waits
    assert sum(wait <= found for wait in waits) >= share * len(waits)
