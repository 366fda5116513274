"""What a coach sees: the queue, and one ticket with its conversation."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, and_, or_, select
from sqlalchemy.orm import Session

from bot.conversation import Recorded
from bot.handoff.errors import NotAllowedError, UnknownCoachError, UnknownTicketError
from bot.handoff.rights import Deed, may
from bot.handoff.tickets import NoteView, TicketView
from bot.store import Message, reading, transaction
from bot.store.auditing import audit, by_coach, of_ticket
from bot.store.tables import Coach, CoachTeam, Note, Role, Ticket, TicketState

OPEN = (TicketState.QUEUED, TicketState.TAKEN)


@dataclass(frozen=True)
class TicketPage:
    """A ticket with all that belongs to it."""

    ticket: TicketView
    notes: list[NoteView]
    transcript: list[Recorded]


def queue(
    engine: Engine, coach_id: int, states: Collection[TicketState] = OPEN, limit: int = 100, offset: int = 0
) -> list[TicketView]:
    """The tickets of this coach's teams, who is helped first on top; an administrator sees all teams."""
    with reading(engine) as session:
        coach = _coach(session, coach_id)
        query = select(Ticket).where(or_(*(_in_state(state) for state in states)))
        if coach.role != Role.ADMINISTRATOR:
            own = select(CoachTeam.team_id).where(CoachTeam.coach_id == coach_id)
            query = query.where(Ticket.team_id.in_(own))
        query = query.order_by(Ticket.priority, Ticket.waiting_since, Ticket.id).limit(limit).offset(offset)
        return [TicketView.of(ticket) for ticket in session.scalars(query)]


def read(engine: Engine, number: int, coach_id: int) -> TicketPage:
    """One ticket with notes and conversation. Raises NotAllowedError, which is audited, and UnknownTicketError."""
    try:
        with reading(engine) as session:
            ticket = session.get(Ticket, number)
            if ticket is None:
                raise UnknownTicketError(number)
            if not may(_coach(session, coach_id), ticket, Deed.READ):
                raise NotAllowedError(number)
            return _page(session, ticket)
    except NotAllowedError:
        with transaction(engine) as session:
            audit(session, by_coach(coach_id), "refused", of_ticket(number), deed=Deed.READ)
        raise


def _page(session: Session, ticket: Ticket) -> TicketPage:
    notes = select(Note).where(Note.ticket_id == ticket.id).order_by(Note.id)
    said = select(Message).where(Message.conversation_id == ticket.conversation_id).order_by(Message.sequence)
    return TicketPage(
        TicketView.of(ticket),
        [NoteView.of(note) for note in session.scalars(notes)],
        [Recorded.of(message) for message in session.scalars(said)],
    )


def _in_state(state: TicketState) -> ColumnElement[bool]:
    match state:
        case TicketState.CLOSED:
            return Ticket.closed_at.is_not(None)
        case TicketState.QUEUED:
            return and_(Ticket.closed_at.is_(None), Ticket.coach_id.is_(None))
        case TicketState.TAKEN:
            return and_(Ticket.closed_at.is_(None), Ticket.coach_id.is_not(None))


def _coach(session: Session, coach_id: int) -> Coach:
    coach = session.get(Coach, coach_id)
    if coach is None or not coach.active:
        raise UnknownCoachError(coach_id)
    return coach
