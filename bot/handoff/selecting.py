"""Which tickets: those that a coach may see, those in a state, and the order in which they are helped."""

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from bot.store.tables import Coach, Role, Team, Ticket, TicketState

HELPED_FIRST = (Ticket.priority, Ticket.waiting_since, Ticket.id)
"""The order of those who wait."""

LAST_CLOSED = (Ticket.closed_at.desc(), Ticket.id.desc())
"""The order of what is closed."""


def teams_of(session: Session, coach: Coach) -> list[Team]:
    """The teams whose tickets a coach may see: their own, and all for an administrator."""
    if coach.role != Role.ADMINISTRATOR:
        return list(coach.teams)
    return list(session.scalars(select(Team).order_by(Team.name)))


def visible_to(coach: Coach) -> ColumnElement[bool]:
    """The tickets that a coach may see."""
    if coach.role == Role.ADMINISTRATOR:
        return true()
    return Ticket.team_id.in_([team.id for team in coach.teams]) if coach.teams else false()


def in_state(state: TicketState) -> ColumnElement[bool]:
    """The tickets of which `Ticket.state` says this."""
    match state:
        case TicketState.CLOSED:
            return Ticket.closed_at.is_not(None)
        case TicketState.QUEUED:
            return Ticket.closed_at.is_(None) & Ticket.coach_id.is_(None)
        case TicketState.TAKEN:
            return Ticket.closed_at.is_(None) & Ticket.coach_id.is_not(None)
