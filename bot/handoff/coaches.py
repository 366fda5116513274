"""The coach's side: taking a ticket, talking, handing on, closing. The desk's pages and its API both come through here.

Each call is one transaction, refused when it is not allowed or not possible, and done once however often it is sent:
the very deed that this coach did last on this ticket is not done again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.conversation import MoveReason, Said, Sentences
from bot.conversation.masking import mask
from bot.conversation.messages import append
from bot.handoff.errors import NotAllowedError, RefusedError, StaleError
from bot.handoff.notices import NoticeKind, notify
from bot.handoff.requests import reopen
from bot.handoff.rights import LEGAL, Deed, may
from bot.handoff.teams import team_with, working_coach
from bot.handoff.tickets import TicketView, locked, promise, queue_again, tell
from bot.limits import LONGEST_MESSAGE
from bot.store import Author, Message, Owner, transaction
from bot.store.auditing import audit, by_coach, of_ticket
from bot.store.tables import AuditEntry, ClosedBecause, Coach, Note, Ticket, TicketState, now

_NOT_OF_THE_TICKET = ("refused", "message_left", Deed.NOTE)
"""Lines of the audit that leave the ticket as it was."""


@dataclass(frozen=True)
class _Change:
    """A coach at work on a ticket that is locked."""

    session: Session
    ticket: Ticket
    coach: Coach
    at: datetime


class Coaches:
    """What coaches do with tickets; `seen` is the version of the ticket that the coach was looking at."""

    def __init__(self, engine: Engine, sentences: Sentences) -> None:
        self._engine = engine
        self._sentences = sentences

    def take(self, number: int, coach_id: int, seen: int | None = None, at: datetime | None = None) -> TicketView:
        """This coach talks with the person from now on, and the bot is silent."""

        def deed(change: _Change) -> None:
            self._give_to(change, change.coach, MoveReason.COACH_TOOK, "overdracht_bij_medewerker")

        return self._do(Deed.TAKE, number, coach_id, deed, seen=seen, at=at)

    def put_back(self, number: int, coach_id: int, seen: int | None = None, at: datetime | None = None) -> TicketView:
        """The person waits again, at the place they had."""

        def deed(change: _Change) -> None:
            coach = change.ticket.coach
            queue_again(change.ticket, change.ticket.team)
            words = promise(change.session, self._sentences, change.ticket, change.at)
            self._tell(
                change,
                MoveReason.COACH_PUT_BACK,
                "overdracht_teruggezet",
                medewerker=coach.name if coach else "",
                verwachting=words,
            )

        return self._do(Deed.PUT_BACK, number, coach_id, deed, seen=seen, at=at)

    def transfer_to_team(
        self, number: int, coach_id: int, team_id: int, seen: int | None = None, at: datetime | None = None
    ) -> TicketView:
        """The person waits for another team; how long they have waited goes along."""

        def deed(change: _Change) -> None:
            team = team_with(change.session, team_id)
            if team is change.ticket.team:
                raise RefusedError(f"Vraag {number} is al bij {team.name}; zet hem terug of kies een ander team.")
            queue_again(change.ticket, team)
            words = promise(change.session, self._sentences, change.ticket, change.at)
            self._tell(change, MoveReason.HANDED_TO_TEAM, "overdracht_ander_team", team=team.name, verwachting=words)
            notify(change.session, change.ticket, NoticeKind.TRANSFERRED, change.at)

        return self._do(Deed.TO_TEAM, number, coach_id, deed, seen=seen, at=at, team=team_id)

    def transfer_to_coach(
        self, number: int, coach_id: int, to_coach_id: int, seen: int | None = None, at: datetime | None = None
    ) -> TicketView:
        """A colleague of the same team goes on with the conversation."""

        def deed(change: _Change) -> None:
            colleague = working_coach(change.session, to_coach_id)
            if colleague is change.ticket.coach:
                raise RefusedError(f"Vraag {number} is al bij {colleague.name}; kies een ander.")
            if all(team.id != change.ticket.team_id for team in colleague.teams):
                raise RefusedError(
                    f"{colleague.name} zit niet in {change.ticket.team.name}; geef de vraag aan het team."
                )
            self._give_to(change, colleague, MoveReason.HANDED_TO_COACH, "overdracht_andere_medewerker")

        return self._do(Deed.TO_COACH, number, coach_id, deed, seen=seen, at=at, coach=to_coach_id)

    def close(self, number: int, coach_id: int, seen: int | None = None, at: datetime | None = None) -> TicketView:
        """The bot is back, and says so."""

        def deed(change: _Change) -> None:
            coach = change.ticket.coach
            change.ticket.closed_at = change.at
            change.ticket.closed_because = ClosedBecause.COACH_CLOSED
            if coach is None:
                self._tell(change, MoveReason.COACH_CLOSED, "overdracht_gesloten_in_de_rij", nummer=number)
            else:
                self._tell(change, MoveReason.COACH_CLOSED, "overdracht_gesloten", medewerker=coach.name)

        return self._do(Deed.CLOSE, number, coach_id, deed, seen=seen, at=at)

    def reopen(self, number: int, coach_id: int, seen: int | None = None, at: datetime | None = None) -> TicketView:
        """The person waits again; then a coach can take it."""

        def deed(change: _Change) -> None:
            reopen(change.session, self._sentences, change.ticket, change.at)

        return self._do(Deed.REOPEN, number, coach_id, deed, seen=seen, at=at)

    def note(self, number: int, coach_id: int, client_id: str, text: str, at: datetime | None = None) -> TicketView:
        """A note that the person does not see; the same client id again changes nothing."""

        def deed(change: _Change) -> None:
            known = change.session.scalar(select(Note.id).where(Note.client_id == client_id))
            if known is None:
                written = _written(text)
                change.session.add(
                    Note(ticket_id=number, coach_id=coach_id, client_id=client_id, text=written, at=change.at)
                )

        return self._do(Deed.NOTE, number, coach_id, deed, at=at, note=client_id)

    def say(self, number: int, coach_id: int, client_id: str, text: str) -> int:
        """The sequence number of a message to the person; the same client id again is the same message."""
        sequences: list[int] = []

        def deed(change: _Change) -> None:
            conversation_id, channel_id = change.ticket.conversation_id or "", f"coach-{client_id}"
            known = change.session.scalar(
                select(Message.sequence).where(
                    Message.conversation_id == conversation_id, Message.channel_id == channel_id
                )
            )
            said = Said(
                Author.COACH,
                _written(text),
                metadata={"author": change.coach.name, "ticket": number},
                channel_id=channel_id,
                name=change.coach.name,
            )
            added = known or append(change.session, conversation_id, said, frozenset({Owner.COACH}))
            if added is None:
                raise RefusedError(f"Het gesprek van vraag {number} is niet bij u; ververs de pagina.")
            sequences.append(added)

        self._do(Deed.SAY, number, coach_id, deed, audited=False)
        return sequences[0]

    def retire(self, coach_id: int, by_coach_id: int, at: datetime | None = None) -> None:
        """Someone no longer works here: what they had goes back to the queue."""
        with transaction(self._engine) as session:
            # First this: who does not work here takes nothing while their tickets go back.
            working_coach(session, coach_id).active = False
            audit(session, by_coach(by_coach_id), "coach_retired", by_coach(coach_id))
            numbers = session.scalars(select(Ticket.id).where(Ticket.coach_id == coach_id, Ticket.closed_at.is_(None)))
            taken = list(numbers)
        for number in taken:
            self.put_back(number, by_coach_id, at=at)

    def _give_to(self, change: _Change, coach: Coach, reason: MoveReason, sentence: str) -> None:
        change.ticket.coach = coach
        change.ticket.taken_at = change.at
        self._tell(change, reason, sentence, medewerker=coach.name, team=change.ticket.team.name)

    def _tell(self, change: _Change, reason: MoveReason, sentence: str, **values: object) -> None:
        told = self._sentences.said(Author.SYSTEM, sentence, **values)
        coach = change.ticket.coach
        tell(change.session, change.ticket, reason, told, **({"coach": coach.name} if coach else {}))

    def _do(  # noqa: PLR0913 - what every deed shares
        self,
        deed: Deed,
        number: int,
        coach_id: int,
        change_it: Callable[[_Change], None],
        *,
        seen: int | None = None,
        at: datetime | None = None,
        audited: bool = True,
        **details: int | str,
    ) -> TicketView:
        try:
            with transaction(self._engine) as session:
                change = _Change(session, locked(session, number), working_coach(session, coach_id), at or now())
                if not (audited and _was_just_done(change, deed, details)):
                    _check(change, deed, seen)
                    change_it(change)
                    session.flush()
                    if audited:
                        audit(session, by_coach(coach_id), deed, of_ticket(number), **details)
                return TicketView.of(change.ticket)
        except NotAllowedError:
            with transaction(self._engine) as session:
                audit(session, by_coach(coach_id), "refused", of_ticket(number), deed=deed)
            raise


def _check(change: _Change, deed: Deed, seen: int | None) -> None:
    ticket = change.ticket
    if not may(change.coach, ticket, deed):
        raise NotAllowedError(ticket.id)
    if seen is not None and seen != ticket.version:
        raise StaleError(ticket.id, _how_it_is(change))
    if ticket.state not in LEGAL[deed]:
        raise RefusedError(f"Dit kan niet met vraag {ticket.id}: {_how_it_is(change)}; ververs de pagina.")


def _how_it_is(change: _Change) -> str:
    ticket = change.ticket
    if ticket.state == TicketState.TAKEN and ticket.coach is not None:
        return f"hij is bij {'u' if ticket.coach is change.coach else ticket.coach.name}"
    return "hij is gesloten" if ticket.state == TicketState.CLOSED else "hij wacht in de rij"


def _was_just_done(change: _Change, deed: Deed, details: dict[str, int | str]) -> bool:
    last = change.session.scalar(
        select(AuditEntry)
        .where(AuditEntry.subject == of_ticket(change.ticket.id), AuditEntry.action.not_in(_NOT_OF_THE_TICKET))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return last is not None and (last.actor, last.action, last.details) == (by_coach(change.coach.id), deed, details)


def _written(text: str) -> str:
    readable, _ = mask(text.strip()[:LONGEST_MESSAGE])
    if not readable:
        raise RefusedError("Er staat niets in het bericht; schrijf eerst iets.")
    return readable
