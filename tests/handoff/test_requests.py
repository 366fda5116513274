"""The person's side: one open ticket, real expectations, and a way out at any moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.conversation import Record, Recorded, UnknownConversationError
from bot.handoff import Coaches, Request, Requests, Summary
from bot.handoff.teams import fallback_team, make_fallback, team_with
from bot.store import reading, transaction
from bot.store.tables import AuditEntry, Notification, Priority, Team, TicketReason, TicketState
from tests.handoff.conftest import MONDAY, SATURDAY, Loket

Begin = Callable[[], str]
Told = Callable[[str], list[Recorded]]
MINUTE = timedelta(minutes=1)


def test_asking_makes_a_ticket_and_the_person_waits(
    requests: Requests, record: Record, person: Begin, told: Told, loket: Loket
) -> None:
    someone = person()
    ticket = requests.request(
        Request(someone, TicketReason.ASKED, summary=Summary(place="Assen"), region="AM03", at=MONDAY)
    )
    assert (ticket.state, ticket.team, ticket.summary.place) == (TicketState.QUEUED, "Werkcentrum Drenthe", "Assen")
    assert record.owner(someone) == "waiting"
    (event,) = told(someone)
    assert event.text == f"U wacht op een medewerker van Werkcentrum Drenthe. Uw nummer is {ticket.number}."
    assert event.metadata == {"owner": "waiting", "reason": "asked_for_coach", "ticket": ticket.number}


def test_asking_again_gives_the_same_ticket_and_tells_nobody_twice(
    requests: Requests, engine: Engine, person: Begin, told: Told, loket: Loket
) -> None:
    someone = person()
    first = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY))
    again = requests.request(Request(someone, TicketReason.INTAKE, region="AM03", at=MONDAY + MINUTE))
    assert again.number == first.number
    assert again.asked_at == MONDAY
    assert len(told(someone)) == 1
    with reading(engine) as session:
        assert len(session.scalars(select(Notification)).all()) == 1


def test_asking_again_in_need_makes_the_ticket_more_urgent_and_never_less(
    requests: Requests, person: Begin, loket: Loket
) -> None:
    someone = person()
    requests.request(Request(someone, TicketReason.ASKED, at=MONDAY))
    assert requests.request(Request(someone, TicketReason.CRISIS, at=MONDAY)).priority == Priority.CRISIS
    assert requests.request(Request(someone, TicketReason.ASKED, at=MONDAY)).priority == Priority.CRISIS


def test_asking_again_with_a_place_brings_the_ticket_to_the_team_of_that_place(
    requests: Requests, person: Begin, loket: Loket
) -> None:
    someone = person()
    assert requests.request(Request(someone, TicketReason.ASKED, at=MONDAY)).team_id not in (
        loket.drenthe,
        loket.twente,
    )
    known = requests.request(
        Request(someone, TicketReason.INTAKE, region="AM05", summary=Summary(place="Hengelo"), at=MONDAY)
    )
    assert (known.team_id, known.summary.place) == (loket.twente, "Hengelo")
    assert requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY)).team_id == loket.twente


@pytest.mark.parametrize(
    ("reason", "priority"),
    [
        (TicketReason.CRISIS, Priority.CRISIS),
        (TicketReason.COMPLAINT, Priority.HIGH),
        (TicketReason.ASKED, Priority.NORMAL),
        (TicketReason.ASK_MUNICIPALITY, Priority.NORMAL),
    ],
)
def test_the_priority_follows_from_the_reason(
    requests: Requests, person: Begin, reason: TicketReason, priority: Priority
) -> None:
    assert requests.request(Request(person(), reason, at=MONDAY)).priority == priority


def test_a_region_without_a_team_goes_to_the_fallback_team_that_is_always_there(
    requests: Requests, engine: Engine, person: Begin, loket: Loket
) -> None:
    nowhere = requests.request(Request(person(), TicketReason.ASKED, region="AM99", at=MONDAY))
    unknown = requests.request(Request(person(), TicketReason.ASKED, at=MONDAY))
    with reading(engine) as session:
        fallback = session.scalars(select(Team).where(Team.is_fallback)).one()
        assert len(fallback.hours) == 5
    assert nowhere.team_id == unknown.team_id == fallback.id


def test_another_team_can_be_made_the_fallback(requests: Requests, engine: Engine, person: Begin, loket: Loket) -> None:
    with transaction(engine) as session:
        make_fallback(session, team_with(session, loket.twente))
    assert requests.request(Request(person(), TicketReason.ASKED, at=MONDAY)).team_id == loket.twente
    with transaction(engine) as session:
        assert fallback_team(session).id == loket.twente


def test_the_place_in_the_queue_follows_need_first_and_then_patience(
    requests: Requests, person: Begin, loket: Loket
) -> None:
    first, second, in_need, elsewhere = person(), person(), person(), person()
    for minute, (someone, reason, region) in enumerate(
        [
            (first, TicketReason.ASKED, "AM03"),
            (second, TicketReason.ASKED, "AM03"),
            (elsewhere, TicketReason.CRISIS, "AM05"),
            (in_need, TicketReason.CRISIS, "AM03"),
        ]
    ):
        requests.request(Request(someone, reason, region=region, at=MONDAY + minute * MINUTE))
    places = [requests.standing(someone, MONDAY + 9 * MINUTE) for someone in (in_need, first, second, elsewhere)]
    assert [standing.place for standing in places if standing] == [1, 2, 3, 1]


def test_where_it_stands_is_said_with_the_moment_someone_will_be_there(
    requests: Requests, person: Begin, loket: Loket
) -> None:
    someone = person()
    requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=SATURDAY))
    standing = requests.standing(someone, SATURDAY)
    assert standing is not None
    assert (standing.place, standing.opens_at) == (None, MONDAY.replace(hour=9))
    assert "Vanaf maandag om 9.00 uur is er weer iemand" in standing.sentence


def test_where_it_stands_names_the_coach_who_has_it(
    requests: Requests, coaches: Coaches, person: Begin, loket: Loket
) -> None:
    someone = person()
    ticket = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY))
    coaches.take(ticket.number, loket.fatima)
    standing = requests.standing(someone, MONDAY)
    assert standing is not None and standing.state == TicketState.TAKEN
    assert "Fatima" in standing.sentence


def test_without_a_ticket_there_is_nothing_to_tell_cancel_leave_or_rate(requests: Requests, person: Begin) -> None:
    someone = person()
    assert requests.standing(someone) is None
    assert requests.cancel(someone) is None
    assert requests.leave_message(someone, "id", "hallo") is None
    assert requests.reopen(someone) is None
    assert requests.rate(someone, 5) is None


def test_who_no_longer_wants_to_wait_is_back_with_the_bot(
    requests: Requests, record: Record, person: Begin, told: Told, loket: Loket
) -> None:
    someone = person()
    requests.request(Request(someone, TicketReason.ASKED, at=MONDAY))
    cancelled = requests.cancel(someone)
    assert cancelled is not None and cancelled.state == TicketState.CLOSED
    assert record.owner(someone) == "bot"
    assert told(someone)[-1].metadata["reason"] == "person_cancelled"
    assert requests.cancel(someone) is None
    assert requests.request(Request(someone, TicketReason.ASKED)).number != cancelled.number


def test_a_person_may_also_end_the_talk_with_a_coach(
    requests: Requests, coaches: Coaches, record: Record, person: Begin, loket: Loket
) -> None:
    someone = person()
    ticket = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY))
    coaches.take(ticket.number, loket.fatima)
    requests.cancel(someone)
    assert record.owner(someone) == "bot"


def test_a_message_left_behind_is_kept_once_and_without_a_bsn(
    requests: Requests, engine: Engine, person: Begin, loket: Loket
) -> None:
    someone = person()
    requests.request(Request(someone, TicketReason.ASKED, at=MONDAY))
    for _ in range(2):
        requests.leave_message(someone, "id-1", "bel mij, bsn 111222333")
    exported = requests.export(someone)
    (ticket,) = exported["vragen aan een medewerker"]  # type: ignore[misc]
    (note,) = ticket["aantekeningen"]
    assert "bel mij" in note["tekst"] and "111222333" not in note["tekst"]


def test_within_two_hours_the_same_ticket_is_reopened_and_after_that_not(
    requests: Requests, coaches: Coaches, record: Record, person: Begin, loket: Loket
) -> None:
    someone = person()
    ticket = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY))
    coaches.close(ticket.number, loket.fatima, at=MONDAY)
    assert requests.reopen(someone, MONDAY + timedelta(hours=3)) is None
    again = requests.reopen(someone, MONDAY + timedelta(hours=1))
    assert again is not None and (again.number, again.state) == (ticket.number, TicketState.QUEUED)
    assert record.owner(someone) == "waiting"
    assert requests.reopen(someone, MONDAY + timedelta(hours=1)) == again


def test_a_score_belongs_to_the_last_closed_ticket_and_is_one_to_five(
    requests: Requests, coaches: Coaches, person: Begin, loket: Loket
) -> None:
    someone = person()
    ticket = requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY))
    assert requests.rate(someone, 4) is None
    coaches.close(ticket.number, loket.fatima)
    rated = requests.rate(someone, 4)
    assert rated is not None and rated.score == 4
    with pytest.raises(ValueError, match="van 1 tot en met 5"):
        requests.rate(someone, 6)


def test_a_conversation_that_does_not_exist_gets_no_ticket(requests: Requests) -> None:
    with pytest.raises(UnknownConversationError):
        requests.request(Request("bestaat-niet", TicketReason.ASKED))


def test_someone_with_two_conversations_still_has_one_ticket(requests: Requests, record: Record, loket: Loket) -> None:
    record.begin("t1", "telegram", "4711")
    record.begin("t2", "telegram", "4711")
    first = requests.request(Request("t1", TicketReason.ASKED, at=MONDAY))
    assert requests.request(Request("t2", TicketReason.ASKED, at=MONDAY)).number == first.number
    assert (record.owner("t1"), record.owner("t2")) == ("waiting", "bot")


def test_erasing_ends_the_wait_and_leaves_nothing_but_a_count(
    requests: Requests, engine: Engine, record: Record, person: Begin, loket: Loket
) -> None:
    someone = person()
    requests.request(Request(someone, TicketReason.CRISIS, summary=Summary(question="geheim"), at=MONDAY))
    erased = requests.erase(someone)
    assert erased.counts["tickets"] == 1
    assert record.owner(someone) == "bot"
    assert record.after(someone, 0) == []
    with reading(engine) as session:
        audit = "".join(f"{line.action}{line.details}" for line in session.scalars(select(AuditEntry)))
    assert "person_erased" in audit
    assert "geheim" not in audit and "crisis" not in audit
