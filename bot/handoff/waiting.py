"""Waiting is never silent: the desk is alarmed, the person is offered another way, and told when the team goes home."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from sqlalchemy import ColumnElement, Engine, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.conversation import Said, Sentences
from bot.conversation.messages import append
from bot.handoff.expectation import moment_in_words
from bot.handoff.notices import NoticeKind, notify
from bot.handoff.openingstijden import Openingstijden
from bot.handoff.selecting import in_state
from bot.handoff.teams import openingstijden_of
from bot.handoff.tickets import TELL_AGAIN, locked
from bot.store import Author, Owner, reading, transaction
from bot.store.auditing import SYSTEM, audit, of_ticket
from bot.store.tables import Team, Ticket, TicketState


@dataclass(frozen=True)
class Patience:
    """How long someone waits, while the team is there, before something is done about it."""

    alarm_after: timedelta = timedelta(minutes=5)
    offer_after: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Ticked:
    """The numbers of the tickets for which something was done."""

    alarmed: list[int]
    offered: list[int]
    told_closed: list[int]


def tick(engine: Engine, sentences: Sentences, now: datetime, patience: Patience) -> Ticked:
    """Looks at everyone who waits. Doing it twice, or in two processes at once, does nothing twice."""
    done = Ticked([], [], [])
    with reading(engine) as session:
        teams = [(team.id, openingstijden_of(team)) for team in session.scalars(select(Team))]
    for team_id, openingstijden in teams:
        since = openingstijden.open_since(now)
        if since is None:
            done.told_closed.extend(_each(engine, team_id, _not_told(now), _TellClosed(sentences, now, openingstijden)))
            continue
        if since <= now - patience.alarm_after:
            longer = _unless(Ticket.alarmed_at, now - patience.alarm_after)
            done.alarmed.extend(_each(engine, team_id, longer, _Alarm(now)))
        if since <= now - patience.offer_after:
            longer = _unless(Ticket.offered_at, now - patience.offer_after)
            done.offered.extend(_each(engine, team_id, longer, _Offer(sentences, now, since)))
    return done


def _unless(done_at: InstrumentedAttribute[datetime | None], waiting_before: datetime) -> ColumnElement[bool]:
    return done_at.is_(None) & (Ticket.waiting_since <= waiting_before)


def _not_told(now: datetime) -> ColumnElement[bool]:
    return or_(Ticket.promised_at.is_(None), Ticket.promised_at <= now)


def _each(engine: Engine, team_id: int, needs_it: ColumnElement[bool], deed: "_Deed") -> Iterator[int]:
    """Does it for each waiting ticket that needs it, each in a transaction that looks again whether it does."""
    waiting = (Ticket.team_id == team_id) & in_state(TicketState.QUEUED)
    with reading(engine) as session:
        numbers = list(session.scalars(select(Ticket.id).where(waiting, needs_it).order_by(Ticket.id)))
    for number in numbers:
        with transaction(engine) as session:
            ticket = locked(session, number)
            if session.scalar(select(Ticket.id).where(Ticket.id == number, waiting, needs_it)) is None:
                continue
            deed.do(session, ticket)
            audit(session, SYSTEM, deed.name, of_ticket(number))
        yield number


class _Deed(Protocol):
    name: ClassVar[str]

    def do(self, session: Session, ticket: Ticket) -> None: ...


@dataclass(frozen=True)
class _Alarm:
    name: ClassVar[str] = "desk_alarmed"

    now: datetime

    def do(self, session: Session, ticket: Ticket) -> None:
        ticket.alarmed_at = self.now
        notify(session, ticket, NoticeKind.WAITING_LONG, self.now)


@dataclass(frozen=True)
class _Offer:
    name: ClassVar[str] = "message_offered"

    sentences: Sentences
    now: datetime
    open_since: datetime

    def do(self, session: Session, ticket: Ticket) -> None:
        ticket.offered_at = self.now
        waited = self.now - max(ticket.waiting_since, self.open_since)
        minutes = int(waited.total_seconds() // 60)
        _say(session, ticket, self.sentences.said(Author.SYSTEM, "wachten_lang", minuten=minutes))


@dataclass(frozen=True)
class _TellClosed:
    name: ClassVar[str] = "closing_told"

    sentences: Sentences
    now: datetime
    openingstijden: Openingstijden

    def do(self, session: Session, ticket: Ticket) -> None:
        opens = self.openingstijden.opens_at(self.now)
        ticket.promised_at = opens or self.now + TELL_AGAIN
        if opens is None:
            said = self.sentences.said(Author.SYSTEM, "wachten_team_dicht_onbekend", team=ticket.team.name)
        else:
            moment = moment_in_words(self.sentences, opens, self.now)
            said = self.sentences.said(Author.SYSTEM, "wachten_team_dicht", team=ticket.team.name, moment=moment)
        _say(session, ticket, said)


def _say(session: Session, ticket: Ticket, said: Said) -> None:
    if ticket.conversation_id is not None:
        told = replace(said, metadata={"ticket": ticket.id})
        append(session, ticket.conversation_id, told, frozenset({Owner.WAITING}))
