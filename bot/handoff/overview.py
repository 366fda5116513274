"""The queue as the desk shows it: views of it page by page with their counts, and what can be done with a ticket."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Engine, case, func, select, true
from sqlalchemy.orm import Session

from bot.handoff.errors import UnknownTicketError
from bot.handoff.rights import LEGAL, Deed, may
from bot.handoff.selecting import HELPED_FIRST, LAST_CLOSED, in_state, visible_to
from bot.handoff.teams import working_coach
from bot.handoff.tickets import NoteView, TicketView, notes_of
from bot.store import reading
from bot.store.tables import Coach, CoachTeam, Priority, Team, Ticket, TicketState

PAGE = 50
"""Tickets on a page."""

ANNOUNCED = 200
"""Waiting tickets that are named by number; who has more waiting is not helped by one more sound."""


class View(StrEnum):
    """A part of the queue."""

    WAITING = "waiting"
    MINE = "mine"
    COLLEAGUES = "colleagues"
    CLOSED = "closed"


@dataclass(frozen=True)
class QueuePage:
    """A page of one view; `counts` are of all views, `urgent` and `waiting` are numbers of tickets that wait."""

    tickets: list[TicketView]
    counts: dict[View, int]
    waiting: list[int]
    urgent: list[int]


@dataclass(frozen=True)
class Glimpse:
    """A ticket without its conversation: what it is now, its notes, and what this coach can do with it."""

    ticket: TicketView
    notes: list[NoteView]
    possible: frozenset[Deed]


@dataclass(frozen=True)
class Colleagues:
    """Whom a ticket can be given to: name by id, by name."""

    coaches: dict[int, str]
    teams: dict[int, str]


def queue_page(engine: Engine, coach_id: int, view: View, team_id: int | None = None, page: int = 1) -> QueuePage:
    """Who is helped first on top, and in the closed ones the last closed; of one team, or of all that are the coach's.

    Raises UnknownCoachError.
    """
    with reading(engine) as session:
        coach = working_coach(session, coach_id)
        seen = visible_to(coach) & (Ticket.team_id == team_id if team_id is not None else true())
        order = LAST_CLOSED if view == View.CLOSED else HELPED_FIRST
        query = select(Ticket).where(seen, _in(view, coach_id)).order_by(*order).limit(PAGE).offset(PAGE * (page - 1))
        tickets = [TicketView.of(ticket) for ticket in session.scalars(query)]
        waiting, urgent = _waiting(session, coach)
        return QueuePage(tickets, _counts(session, seen, coach_id), waiting, urgent)


def waiting_now(engine: Engine, coach_id: int) -> tuple[list[int], list[int]]:
    """The numbers of all waiting tickets that the coach may take, first helped first, and of those in a crisis."""
    with reading(engine) as session:
        return _waiting(session, working_coach(session, coach_id))


def glimpse(engine: Engine, number: int, coach_id: int) -> Glimpse | None:
    """The ticket as it is now; None when this coach may not read it. Raises UnknownTicketError."""
    with reading(engine) as session:
        ticket, coach = session.get(Ticket, number), working_coach(session, coach_id)
        if ticket is None:
            raise UnknownTicketError(number)
        if not may(coach, ticket, Deed.READ):
            return None
        possible = frozenset(deed for deed in Deed if ticket.state in LEGAL[deed] and may(coach, ticket, deed))
        return Glimpse(TicketView.of(ticket), notes_of(session, number), possible)


def to_give_to(engine: Engine, ticket: TicketView) -> Colleagues:
    """The other coaches of the ticket's team, and the other teams."""
    of_team = (
        select(Coach.id, Coach.name)
        .join(CoachTeam, CoachTeam.coach_id == Coach.id)
        .where(CoachTeam.team_id == ticket.team_id, Coach.active, Coach.id != (ticket.coach_id or 0))
        .order_by(Coach.name)
    )
    other = select(Team.id, Team.name).where(Team.id != ticket.team_id).order_by(Team.name)
    with reading(engine) as session:
        return Colleagues(_names(session.execute(of_team).all()), _names(session.execute(other).all()))


def all_teams(engine: Engine) -> dict[int, str]:
    """Name by id, by name."""
    with reading(engine) as session:
        return _names(session.execute(select(Team.id, Team.name).order_by(Team.name)).all())


def _in(view: View, coach_id: int) -> ColumnElement[bool]:
    match view:
        case View.WAITING:
            return in_state(TicketState.QUEUED)
        case View.MINE:
            return in_state(TicketState.TAKEN) & (Ticket.coach_id == coach_id)
        case View.COLLEAGUES:
            return in_state(TicketState.TAKEN) & (Ticket.coach_id != coach_id)
        case View.CLOSED:
            return in_state(TicketState.CLOSED)


def _counts(session: Session, seen: ColumnElement[bool], coach_id: int) -> dict[View, int]:
    each = [func.sum(case((_in(view, coach_id), 1), else_=0)) for view in View]
    counted = session.execute(select(*each).where(seen)).one()
    return {view: int(count or 0) for view, count in zip(View, counted, strict=True)}


def _waiting(session: Session, coach: Coach) -> tuple[list[int], list[int]]:
    query = (
        select(Ticket.id, Ticket.priority)
        .where(visible_to(coach), _in(View.WAITING, coach.id))
        .order_by(*HELPED_FIRST)
        .limit(ANNOUNCED)
    )
    found = session.execute(query).all()
    return [number for number, _ in found], [number for number, priority in found if priority == Priority.CRISIS]


def _names(rows: Collection[Sequence[object]]) -> dict[int, str]:
    return {int(str(row[0])): str(row[1]) for row in rows}
