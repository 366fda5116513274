"""What a coach reads: one ticket with its notes and its conversation."""

from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.conversation import Recorded
from bot.handoff.errors import NotAllowedError, UnknownTicketError
from bot.handoff.rights import Deed, may
from bot.handoff.teams import working_coach
from bot.handoff.tickets import NoteView, TicketView, notes_of
from bot.store import Message, reading, transaction
from bot.store.auditing import audit, by_coach, of_ticket
from bot.store.tables import Ticket


@dataclass(frozen=True)
class TicketPage:
    """A ticket with all that belongs to it."""

    ticket: TicketView
    notes: list[NoteView]
    transcript: list[Recorded]


def read(engine: Engine, number: int, coach_id: int) -> TicketPage:
    """One ticket with notes and conversation. Raises NotAllowedError, which is audited, and UnknownTicketError."""
    try:
        with reading(engine) as session:
            ticket = session.get(Ticket, number)
            if ticket is None:
                raise UnknownTicketError(number)
            if not may(working_coach(session, coach_id), ticket, Deed.READ):
                raise NotAllowedError(number)
            return _page(session, ticket)
    except NotAllowedError:
        with transaction(engine) as session:
            audit(session, by_coach(coach_id), "refused", of_ticket(number), deed=Deed.READ)
        raise


def _page(session: Session, ticket: Ticket) -> TicketPage:
    said = select(Message).where(Message.conversation_id == ticket.conversation_id).order_by(Message.sequence)
    return TicketPage(
        TicketView.of(ticket),
        notes_of(session, ticket.id),
        [Recorded.of(message) for message in session.scalars(said)],
    )
