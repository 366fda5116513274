"""Tickets page by page, for programs: of one team or all of a coach's teams, in the order in which they are helped."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Engine, func, or_, select
from sqlalchemy.orm import Session

from bot.handoff.errors import HandoffError
from bot.handoff.selecting import HELPED_FIRST, LAST_CLOSED, in_state, teams_of, visible_to
from bot.handoff.teams import team_with, working_coach
from bot.handoff.tickets import TicketView
from bot.store import reading, transaction
from bot.store.auditing import audit, by_coach
from bot.store.tables import Ticket, TicketState


class OtherTeamError(HandoffError):
    """This coach is not in that team."""

    def __init__(self, team: str) -> None:
        super().__init__(f"U zit niet in {team}; kies een van uw eigen teams.")


@dataclass(frozen=True)
class Wanted:
    """Which tickets: in these states, of one team or of all that the coach may see; `limit` of them from `offset`."""

    states: Collection[TicketState]
    team_id: int | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class Listing:
    """One page; `total` counts the tickets of all pages."""

    total: int
    tickets: list[TicketView]


def listing(engine: Engine, coach_id: int, wanted: Wanted) -> Listing:
    """A page of tickets. Raises UnknownCoachError, UnknownTeamError, and OtherTeamError, which is audited."""
    try:
        with reading(engine) as session:
            meant = _of_teams(session, coach_id, wanted.team_id) & or_(*map(in_state, wanted.states))
            page = select(Ticket).where(meant).order_by(*_order(wanted.states))
            page = page.limit(wanted.limit).offset(wanted.offset)
            total = session.scalar(select(func.count()).select_from(Ticket).where(meant)) or 0
            return Listing(total, [TicketView.of(ticket) for ticket in session.scalars(page)])
    except OtherTeamError:
        with transaction(engine) as session:
            audit(session, by_coach(coach_id), "refused", f"team:{wanted.team_id}", deed="tickets_listed")
        raise


def _of_teams(session: Session, coach_id: int, team_id: int | None) -> ColumnElement[bool]:
    coach = working_coach(session, coach_id)
    if team_id is None:
        return visible_to(coach)
    team = team_with(session, team_id)
    if team not in teams_of(session, coach):
        raise OtherTeamError(team.name)
    return Ticket.team_id == team.id


def _order(states: Collection[TicketState]) -> tuple[ColumnExpressionArgument[Any], ...]:
    return LAST_CLOSED if set(states) == {TicketState.CLOSED} else (Ticket.closed_at.is_not(None), *HELPED_FIRST)
