"""The person's side: asking for a human, hearing where it stands, leaving a message, and stopping."""

from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.conversation import MoveReason, Sentences, UnknownConversationError
from bot.conversation.masking import mask
from bot.handoff.errors import RefusedError
from bot.handoff.expectation import Open, in_words
from bot.handoff.notices import NoticeKind, notify
from bot.handoff.teams import team_for
from bot.handoff.tickets import Summary, TicketView, expected, lock_person, locked, open_ticket, promise, stored, tell
from bot.limits import LONGEST_MESSAGE
from bot.store import Author, Conversation, reading, retention, transaction
from bot.store.auditing import PERSON, audit, of_ticket
from bot.store.exporting import export
from bot.store.retention import Removed
from bot.store.tables import ClosedBecause, Note, Priority, Ticket, TicketReason, TicketState, now

PRIORITIES = {TicketReason.CRISIS: Priority.CRISIS, TicketReason.COMPLAINT: Priority.HIGH}
REOPEN_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class Request:
    """Someone wants a human, and has since `at`; the priority follows from the reason unless it is given."""

    conversation_id: str
    reason: TicketReason
    _: KW_ONLY
    priority: Priority | None = None
    summary: Summary | None = None
    region: str | None = None
    at: datetime = field(default_factory=now)

    @property
    def urgency(self) -> Priority:
        return PRIORITIES.get(self.reason, Priority.NORMAL) if self.priority is None else self.priority


@dataclass(frozen=True)
class Standing:
    """Where someone's open ticket stands; `sentence` says it to them."""

    number: int
    state: TicketState
    team: str
    coach: str | None
    place: int | None
    opens_at: datetime | None
    sentence: str


class Requests:
    """What the bot does for a person; each call is one transaction."""

    def __init__(self, engine: Engine, sentences: Sentences) -> None:
        self._engine = engine
        self._sentences = sentences

    def request(self, asked: Request) -> TicketView:
        """The one open ticket of this person: a new one, or the one there was, with what is new about it.

        Raises UnknownConversationError.
        """
        with transaction(self._engine) as session:
            person_id = _locked_person(session, asked.conversation_id)
            ticket = open_ticket(session, person_id)
            if ticket is None:
                ticket = self._open(session, person_id, asked)
            else:
                _complete(session, locked(session, ticket.id), asked)
            session.flush()
            return TicketView.of(ticket)

    def standing(self, conversation_id: str, at: datetime | None = None) -> Standing | None:
        """Where the open ticket of this person stands; None when there is none. Raises UnknownConversationError."""
        at = at or now()
        with reading(self._engine) as session:
            ticket = open_ticket(session, _person(session, conversation_id))
            return self._standing(session, ticket, at) if ticket else None

    def asked_since(self, conversation_id: str, moment: datetime) -> bool:
        """Whether the person asked for a human at or after a moment. Raises UnknownConversationError."""
        with reading(self._engine) as session:
            asked = select(Ticket.id).where(
                Ticket.person_id == _person(session, conversation_id), Ticket.asked_at >= moment
            )
            return session.scalar(asked.limit(1)) is not None

    def cancel(self, conversation_id: str, at: datetime | None = None) -> TicketView | None:
        """The person no longer wants a human; None when they did not wait for one. Raises UnknownConversationError."""
        with transaction(self._engine) as session:
            ticket = _locked_open_ticket(session, _locked_person(session, conversation_id))
            return TicketView.of(self._cancel(session, ticket, at or now())) if ticket else None

    def leave_message(self, conversation_id: str, client_id: str, text: str) -> TicketView | None:
        """Puts a message with the open ticket; the same client id again changes nothing. None without a ticket."""
        readable, _ = mask(text[:LONGEST_MESSAGE])
        with transaction(self._engine) as session:
            ticket = _locked_open_ticket(session, _locked_person(session, conversation_id))
            if ticket is None:
                return None
            known = session.scalar(select(Note.id).where(Note.client_id == client_id))
            if known is None:
                session.add(Note(ticket_id=ticket.id, client_id=client_id, text=readable))
                audit(session, PERSON, "message_left", of_ticket(ticket.id))
            return TicketView.of(ticket)

    def reopen(self, conversation_id: str, at: datetime | None = None) -> TicketView | None:
        """Goes on with the ticket that was closed less than two hours ago; None when there is none."""
        at = at or now()
        with transaction(self._engine) as session:
            person_id = _locked_person(session, conversation_id)
            ticket = _locked_open_ticket(session, person_id) or _last_closed(session, person_id, at - REOPEN_WITHIN)
            if ticket is None:
                return None
            if ticket.state == TicketState.CLOSED:
                reopen(session, self._sentences, ticket, at)
                audit(session, PERSON, "ticket_reopened", of_ticket(ticket.id))
                session.flush()
            return TicketView.of(ticket)

    def just_closed(self, conversation_id: str, at: datetime | None = None) -> TicketView | None:
        """The ticket that a coach closed less than two hours ago; None when there is none, or another is open."""
        with reading(self._engine) as session:
            person_id = _person(session, conversation_id)
            closed = select(Ticket).where(
                Ticket.person_id == person_id,
                Ticket.closed_at >= (at or now()) - REOPEN_WITHIN,
                Ticket.closed_because == ClosedBecause.COACH_CLOSED,
            )
            ticket = session.scalar(closed.order_by(Ticket.closed_at.desc()).limit(1))
            return TicketView.of(ticket) if ticket and open_ticket(session, person_id) is None else None

    def rate(self, conversation_id: str, score: int) -> TicketView | None:
        """A score from 1 to 5 for the last closed ticket of this person; None when there is none."""
        if not 1 <= score <= 5:
            raise ValueError(f"Het cijfer {score} kan niet; kies een cijfer van 1 tot en met 5.")
        with transaction(self._engine) as session:
            ticket = _last_closed(session, _locked_person(session, conversation_id))
            if ticket is None:
                return None
            ticket.score = score
            session.flush()
            return TicketView.of(ticket)

    def erase(self, conversation_id: str, at: datetime | None = None) -> Removed:
        """Erases all of the person from our tables, after ending what was open. Raises UnknownConversationError."""
        at = at or now()
        with transaction(self._engine) as session:
            person_id = _locked_person(session, conversation_id)
            ticket = _locked_open_ticket(session, person_id)
            if ticket is not None:
                self._cancel(session, ticket, at)
            return retention.erase(session, person_id, at)

    def export(self, conversation_id: str) -> dict[str, object]:
        """All that is kept of the person. Raises UnknownConversationError."""
        with reading(self._engine) as session:
            return export(session, _person(session, conversation_id))

    def _open(self, session: Session, person_id: str, asked: Request) -> Ticket:
        ticket = Ticket(
            person_id=person_id,
            conversation_id=asked.conversation_id,
            team=team_for(session, asked.region),
            reason=asked.reason,
            priority=asked.urgency,
            region=asked.region,
            summary=stored(asked.summary or Summary()),
            asked_at=asked.at,
            waiting_since=asked.at,
        )
        session.add(ticket)
        promise(session, self._sentences, ticket, asked.at)
        told = self._sentences.said(Author.SYSTEM, "overdracht_gevraagd", team=ticket.team.name, nummer=ticket.id)
        tell(session, ticket, MoveReason.ASKED_FOR_COACH, told)
        notify(session, ticket, NoticeKind.CREATED, asked.at)
        audit(session, PERSON, "ticket_requested", of_ticket(ticket.id), team=ticket.team_id)
        return ticket

    def _cancel(self, session: Session, ticket: Ticket, at: datetime) -> Ticket:
        ticket.closed_at = at
        ticket.closed_because = ClosedBecause.PERSON_CANCELLED
        tell(session, ticket, MoveReason.PERSON_CANCELLED, self._sentences.said(Author.SYSTEM, "overdracht_gestopt"))
        audit(session, PERSON, "ticket_cancelled", of_ticket(ticket.id))
        session.flush()
        return ticket

    def _standing(self, session: Session, ticket: Ticket, at: datetime) -> Standing:
        seen = Standing(
            number=ticket.id,
            state=ticket.state,
            team=ticket.team.name,
            coach=ticket.coach.name if ticket.coach else None,
            place=None,
            opens_at=None,
            sentence="",
        )
        if ticket.coach is not None:
            talking = {"medewerker": ticket.coach.name, "team": ticket.team.name}
            return replace(seen, sentence=self._sentences.text("verwachting_bij_medewerker", **talking))
        found = expected(session, ticket, at)
        words = in_words(self._sentences, found, at)
        if isinstance(found, Open):
            return replace(seen, place=found.place, sentence=words)
        return replace(seen, opens_at=found.until, sentence=words)


def reopen(session: Session, sentences: Sentences, ticket: Ticket, at: datetime) -> None:
    """Puts a closed ticket at the end of its queue again, with the person waiting. Raises RefusedError."""
    other = open_ticket(session, ticket.person_id)
    if other is not None:
        raise RefusedError(f"Deze persoon heeft al een andere open vraag, met nummer {other.id}; ga daarmee verder.")
    ticket.coach = None
    ticket.taken_at = None
    ticket.closed_at = None
    ticket.closed_because = None
    ticket.waiting_since = at
    ticket.alarmed_at = None
    ticket.offered_at = None
    words = promise(session, sentences, ticket, at)
    told = sentences.said(Author.SYSTEM, "overdracht_heropend", nummer=ticket.id, verwachting=words)
    tell(session, ticket, MoveReason.REOPENED, told)
    notify(session, ticket, NoticeKind.REOPENED, at)


def _complete(session: Session, ticket: Ticket, asked: Request) -> None:
    """Asking again makes no second ticket, but can make this one more urgent and better informed."""
    ticket.priority = min(ticket.priority, asked.urgency)
    if asked.summary is not None:
        ticket.summary = stored(asked.summary)
    if asked.region is not None and ticket.region is None:
        ticket.region = asked.region
        team = team_for(session, asked.region)
        if ticket.state == TicketState.QUEUED and team is not ticket.team:
            ticket.team = team
            notify(session, ticket, NoticeKind.TRANSFERRED, asked.at)
            audit(session, PERSON, "ticket_rerouted", of_ticket(ticket.id), team=team.id)


def _person(session: Session, conversation_id: str) -> str:
    person_id = session.scalar(select(Conversation.person_id).where(Conversation.id == conversation_id))
    if person_id is None:
        raise UnknownConversationError(conversation_id)
    return person_id


def _locked_person(session: Session, conversation_id: str) -> str:
    """The person, whose tickets nobody else opens or ends until this transaction is over."""
    person_id = _person(session, conversation_id)
    lock_person(session, person_id)
    return person_id


def _locked_open_ticket(session: Session, person_id: str) -> Ticket | None:
    ticket = open_ticket(session, person_id)
    return ticket and locked(session, ticket.id)


def _last_closed(session: Session, person_id: str, since: datetime | None = None) -> Ticket | None:
    closed = select(Ticket).where(Ticket.person_id == person_id, Ticket.closed_at.is_not(None))
    if since is not None:
        closed = closed.where(Ticket.closed_at >= since)
    last = session.scalar(closed.order_by(Ticket.closed_at.desc()).limit(1))
    return last and locked(session, last.id)
