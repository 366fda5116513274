"""Everybody at once: of two coaches one wins, of twenty requests there is one ticket, and no lock is lost in a knot."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise

from sqlalchemy import Engine, func, select

from bot.conversation import Record, Recorded, Said, Sentences
from bot.handoff import Coaches, HandoffError, Patience, Request, Requests, tick
from bot.store import Author, Owner, reading
from bot.store.tables import Conversation, Notification, Ticket, TicketReason
from tests.handoff.conftest import MONDAY, Loket

Begin = Callable[[], str]
THREADS = 20


def test_of_two_coaches_who_take_at_once_one_wins(
    requests: Requests, coaches: Coaches, record: Record, person: Begin, loket: Loket
) -> None:
    for _ in range(10):
        someone = person()
        number = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY)).number

        def take(coach_id: int, number: int = number) -> str | None:
            with suppress(HandoffError):
                return coaches.take(number, coach_id).coach
            return None

        with ThreadPoolExecutor(2) as threads:
            winners = [name for name in threads.map(take, (loket.fatima, loket.jan)) if name]
        events = [message for message in record.after(someone, 0) if message.metadata.get("reason") == "coach_took"]
        assert len(winners) == len(events) == 1
        assert events[0].metadata["coach"] == winners[0]


def test_of_twenty_requests_at_once_there_is_one_ticket(
    requests: Requests, engine: Engine, record: Record, person: Begin, loket: Loket
) -> None:
    someone = person()

    def ask(_: int) -> int:
        return requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY)).number

    with ThreadPoolExecutor(THREADS) as threads:
        numbers = set(threads.map(ask, range(THREADS)))
    assert len(numbers) == 1
    assert len(record.after(someone, 0)) == 1
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Notification)) == 1


def test_first_requests_of_many_people_at_once_make_one_fallback_team(requests: Requests, person: Begin) -> None:
    people = [person() for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        teams = list(
            threads.map(lambda who: requests.request(Request(who, TicketReason.ASKED, at=MONDAY)).team_id, people)
        )
    assert len(set(teams)) == 1


def test_a_crowd_that_does_everything_at_once_leaves_all_in_order(
    requests: Requests,
    coaches: Coaches,
    engine: Engine,
    record: Record,
    sentences: Sentences,
    person: Begin,
    loket: Loket,
) -> None:
    people = [person() for _ in range(4)]
    team = (loket.fatima, loket.jan, loket.lead)

    def somebody_does_something(seed: int) -> None:
        luck = random.Random(seed)
        who, coach = luck.choice(people), luck.choice(team)
        with suppress(HandoffError):
            standing = requests.standing(who)
            number = standing.number if standing else luck.randint(1, 4)
            luck.choice(
                [
                    lambda: requests.request(Request(who, TicketReason.ASKED, region="AM03", at=MONDAY)),
                    lambda: requests.cancel(who),
                    lambda: requests.reopen(who),
                    lambda: record.add(who, Said(Author.PERSON, "hallo")),
                    lambda: record.add_answer(who, [Said(Author.BOT, "een"), Said(Author.BOT, "twee")]),
                    lambda: coaches.take(number, coach),
                    lambda: coaches.take(number, coach),
                    lambda: coaches.say(number, coach, f"id-{seed}", "dag"),
                    lambda: coaches.put_back(number, coach),
                    lambda: coaches.transfer_to_coach(number, coach, luck.choice(team)),
                    lambda: coaches.close(number, coach),
                    lambda: coaches.reopen(number, coach),
                    lambda: tick(engine, sentences, MONDAY.replace(hour=11), Patience()),
                ]
            )()

    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(somebody_does_something, range(240)))
    for who in people:
        assert_in_order(engine, who, record.after(who, 0))


def assert_in_order(engine: Engine, who: str, messages: list[Recorded]) -> None:
    """Numbers without gaps, nobody speaks who does not have the conversation, and the ticket agrees with the owner."""
    assert all(after.sequence == before.sequence + 1 for before, after in pairwise(messages))
    owner, coach = Owner.BOT, None
    for message in messages:
        if "owner" in message.metadata:
            owner, coach = Owner(message.metadata["owner"]), message.metadata.get("coach")
        if message.author == "bot":
            assert owner in (Owner.BOT, Owner.WAITING)
        if message.author == "coach":
            assert (owner, coach) == (Owner.COACH, message.name)
    with reading(engine) as session:
        assert session.get_one(Conversation, who).owner == owner
        open_tickets = list(
            session.scalars(select(Ticket).where(Ticket.conversation_id == who, Ticket.closed_at.is_(None)))
        )
    assert [ticket.state for ticket in open_tickets] == {
        Owner.BOT: [],
        Owner.WAITING: ["queued"],
        Owner.COACH: ["taken"],
    }[owner]
