"""Waiting is never silent: alarm, offer, and word when the team goes home; all of it once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.conversation import Recorded, Sentences
from bot.handoff import Coaches, Patience, Request, Requests, tick
from bot.handoff.waiting import Ticked
from bot.store import reading
from bot.store.tables import AuditEntry, Notification, TicketReason
from tests.handoff.conftest import MONDAY, SATURDAY, Loket

Begin = Callable[[], str]
Told = Callable[[str], list[Recorded]]
MINUTE = timedelta(minutes=1)
NOTHING = Ticked([], [], [])


@pytest.fixture
def look(engine: Engine, sentences: Sentences) -> Callable[[datetime], Ticked]:
    return lambda now: tick(engine, sentences, now, Patience())


@pytest.fixture
def ask(requests: Requests, person: Begin, loket: Loket) -> Callable[[datetime], tuple[str, int]]:
    """Somebody asks for a human in Drenthe: their conversation and ticket."""

    def make(at: datetime) -> tuple[str, int]:
        someone = person()
        return someone, requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=at)).number

    return make


Look = Callable[[datetime], Ticked]
Ask = Callable[[datetime], tuple[str, int]]


def test_nothing_is_done_about_a_short_wait(look: Look, ask: Ask) -> None:
    ask(MONDAY)
    assert look(MONDAY + 4 * MINUTE) == NOTHING


def test_after_some_minutes_the_desk_is_alarmed_once(look: Look, ask: Ask, engine: Engine) -> None:
    _, number = ask(MONDAY)
    assert look(MONDAY + 6 * MINUTE).alarmed == [number]
    assert look(MONDAY + 7 * MINUTE) == NOTHING
    with reading(engine) as session:
        kinds = [row.payload["type"] for row in session.scalars(select(Notification).order_by(Notification.id))]
    assert kinds == ["ticket.created", "ticket.waiting_long"]


def test_after_more_the_person_is_offered_to_leave_a_message_once(look: Look, ask: Ask, told: Told) -> None:
    someone, number = ask(MONDAY)
    assert look(MONDAY + 16 * MINUTE).offered == [number]
    assert look(MONDAY + 17 * MINUTE).offered == []
    offer = told(someone)[-1]
    assert "U wacht al 16 minuten" in offer.text
    assert offer.metadata == {"ticket": number}
    assert {button["payload"] for button in offer.buttons} == {
        "een bericht achterlaten",
        "blijven wachten",
        "niet meer wachten",
    }


def test_the_night_does_not_count_as_waiting(look: Look, ask: Ask) -> None:
    _, number = ask(SATURDAY)
    assert look(SATURDAY + 20 * MINUTE) == NOTHING
    opens = MONDAY.replace(hour=9)
    assert look(opens + 4 * MINUTE) == NOTHING
    assert look(opens + 6 * MINUTE).alarmed == [number]


def test_who_still_waits_when_the_team_goes_home_is_told_until_when(look: Look, ask: Ask, told: Told) -> None:
    someone, number = ask(MONDAY.replace(hour=16, minute=58))
    evening = MONDAY.replace(hour=17, minute=1)
    assert look(evening).told_closed == [number]
    assert "Vanaf dinsdag om 9.00 uur is er weer iemand" in told(someone)[-1].text
    assert look(evening + 60 * MINUTE) == NOTHING


def test_who_asked_while_closed_was_told_then_and_is_told_again_only_the_next_evening(look: Look, ask: Ask) -> None:
    _, number = ask(SATURDAY)
    assert look(SATURDAY + 600 * MINUTE) == NOTHING
    assert look(MONDAY.replace(hour=18)).told_closed == [number]


def test_whoever_is_with_a_coach_does_not_wait(look: Look, ask: Ask, coaches: Coaches, loket: Loket) -> None:
    _, number = ask(MONDAY)
    coaches.take(number, loket.fatima, at=MONDAY)
    assert look(MONDAY + 60 * MINUTE) == NOTHING
    assert look(MONDAY.replace(hour=18)) == NOTHING


def test_back_in_the_queue_the_wait_is_watched_again(look: Look, ask: Ask, coaches: Coaches, loket: Loket) -> None:
    _, number = ask(MONDAY)
    look(MONDAY + 6 * MINUTE)
    coaches.take(number, loket.fatima, at=MONDAY + 7 * MINUTE)
    coaches.put_back(number, loket.fatima, at=MONDAY + 8 * MINUTE)
    assert look(MONDAY + 9 * MINUTE).alarmed == [number]


def test_patience_can_be_set(engine: Engine, sentences: Sentences, ask: Ask) -> None:
    _, number = ask(MONDAY)
    impatient = Patience(alarm_after=MINUTE, offer_after=2 * MINUTE)
    assert tick(engine, sentences, MONDAY + 2 * MINUTE, impatient) == Ticked([number], [number], [])


def test_several_that_look_at_once_do_nothing_twice(look: Look, ask: Ask, told: Told, engine: Engine) -> None:
    asked = [ask(MONDAY) for _ in range(5)]
    with ThreadPoolExecutor(6) as workers:
        ticked = list(workers.map(look, [MONDAY + 20 * MINUTE] * 6))
    numbers = sorted(number for _, number in asked)
    assert sorted(number for one in ticked for number in one.alarmed) == numbers
    assert sorted(number for one in ticked for number in one.offered) == numbers
    assert all(len(told(someone)) == 2 for someone, _ in asked)
    with reading(engine) as session:
        actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "system")))
    assert sorted(actions) == ["desk_alarmed"] * 5 + ["message_offered"] * 5
