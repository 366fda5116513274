"""Who may do what with which ticket, in which state."""

from enum import StrEnum

from bot.store.tables import Coach, Role, Ticket, TicketState


class Deed(StrEnum):
    """What a coach does with a ticket, as the audit names it."""

    READ = "ticket_read"
    TAKE = "ticket_taken"
    PUT_BACK = "ticket_put_back"
    TO_TEAM = "ticket_to_team"
    TO_COACH = "ticket_to_coach"
    CLOSE = "ticket_closed"
    REOPEN = "ticket_reopened"
    NOTE = "ticket_noted"
    SAY = "ticket_said"


LEGAL: dict[Deed, frozenset[TicketState]] = {
    Deed.READ: frozenset(TicketState),
    Deed.TAKE: frozenset({TicketState.QUEUED}),
    Deed.PUT_BACK: frozenset({TicketState.TAKEN}),
    Deed.TO_TEAM: frozenset({TicketState.QUEUED, TicketState.TAKEN}),
    Deed.TO_COACH: frozenset({TicketState.TAKEN}),
    Deed.CLOSE: frozenset({TicketState.QUEUED, TicketState.TAKEN}),
    Deed.REOPEN: frozenset({TicketState.CLOSED}),
    Deed.NOTE: frozenset(TicketState),
    Deed.SAY: frozenset({TicketState.TAKEN}),
}

_ALSO_WHILE_ANOTHER_HAS_IT = frozenset({Deed.READ, Deed.NOTE, Deed.TAKE, Deed.REOPEN})
"""What any coach of the team may do; taking what another has is not forbidden, but refused."""


def may(coach: Coach, ticket: Ticket, deed: Deed) -> bool:
    """Whether this coach may do this, whatever state the ticket is in."""
    if deed == Deed.SAY:
        return ticket.coach_id == coach.id
    if coach.role == Role.ADMINISTRATOR:
        return True
    if all(team.id != ticket.team_id for team in coach.teams):
        return False
    free = ticket.coach_id is None or ticket.state == TicketState.CLOSED
    return coach.role == Role.LEAD or deed in _ALSO_WHILE_ANOTHER_HAS_IT or free or ticket.coach_id == coach.id
