"""What happened in a period, in counts: what people asked the bot, how long they waited, and how it ended.

Days are Amsterdam days. Conversations and tickets whose term is over are gone from the figures too.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Engine, Select, case, func, or_, select
from sqlalchemy.orm import Session

from bot.handoff.rights import Deed
from bot.settings import AMSTERDAM
from bot.store import Author, Message, reading
from bot.store.auditing import of_ticket
from bot.store.tables import AuditEntry, Ticket, TicketReason

_MEANINGFUL = ("topic", "faq", "ask", "outcome", "loket", "ticket")
"""Keys of a bot message's metadata that say it made something of what the person wrote."""

_ASKED_BACK = "suggestions"


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both in it. Raises ValueError when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"De periode begint op {self.first} en eindigt eerder, op {self.last}; draai ze om.")

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), AMSTERDAM)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), AMSTERDAM)

    def days(self) -> Iterator[date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


@dataclass(frozen=True)
class Asked:
    """What people wrote to the bot; who asked two things in one message is counted once, with both topics."""

    per_topic_and_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    per_day: Counter[date] = field(default_factory=Counter)
    not_understood_per_day: Counter[date] = field(default_factory=Counter)

    @property
    def per_topic(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for (topic, _), count in self.per_topic_and_day.items():
            counted[topic] += count
        return counted

    @property
    def not_understood_share(self) -> float | None:
        """Between 0 and 1; None when nobody wrote anything."""
        written = self.per_day.total()
        return self.not_understood_per_day.total() / written if written else None


@dataclass(frozen=True)
class Waits:
    """How long people waited from asking for a human until the first coach took it, closing hours included."""

    sorted_waits: tuple[timedelta, ...] = ()

    @property
    def count(self) -> int:
        return len(self.sorted_waits)

    def longest_of(self, share: float) -> timedelta | None:
        """The wait that this share of the people did not exceed: 0.5 is the median; None when nobody was helped."""
        if not self.sorted_waits:
            return None
        return self.sorted_waits[max(math.ceil(share * self.count), 1) - 1]


@dataclass(frozen=True)
class OpenNow:
    """The tickets that are open at this moment, whenever they were asked."""

    queued: int
    taken: int
    waiting_since: datetime | None


@dataclass(frozen=True)
class Figures:
    """All figures of one period."""

    period: Period
    asked: Asked
    tickets_per_day: Counter[date]
    tickets_per_reason: Counter[TicketReason]
    waits: Waits
    scores: Counter[int]
    open_now: OpenNow

    @property
    def mean_score(self) -> float | None:
        """Between 1 and 5; None without scores."""
        given = self.scores.total()
        return sum(score * count for score, count in self.scores.items()) / given if given else None


def figures(engine: Engine, period: Period, team_ids: Collection[int] | None = None) -> Figures:
    """The figures of these teams, or of everyone. Of a team are the tickets, and the conversations that led to one."""
    with reading(engine) as session:
        of_teams = [] if team_ids is None else [Ticket.team_id.in_(team_ids)]
        tickets = list(session.execute(_tickets(period, of_teams)))
        return Figures(
            period=period,
            asked=_asked(session, period, of_teams),
            tickets_per_day=Counter(_day(ticket.asked_at) for ticket in tickets),
            tickets_per_reason=Counter(TicketReason(ticket.reason) for ticket in tickets),
            waits=_waits(session, period, {of_ticket(ticket.id): ticket.asked_at for ticket in tickets}),
            scores=_scores(session, period, of_teams),
            open_now=_open_now(session, of_teams),
        )


def _tickets(period: Period, of_teams: Iterable[ColumnElement[bool]]) -> Select[int, datetime, str]:
    return select(Ticket.id, Ticket.asked_at, Ticket.reason).where(
        Ticket.asked_at >= period.begins, Ticket.asked_at < period.ends, *of_teams
    )


def _asked(session: Session, period: Period, of_teams: Collection[ColumnElement[bool]]) -> Asked:
    asked = Asked()
    counted: set[tuple[str, int]] = set()
    for turn in session.execute(_turns(period, of_teams)):
        day = _day(turn.at)
        if turn.topic is not None:
            asked.per_topic_and_day[turn.topic, day] += 1
        if (turn.conversation_id, turn.turn) not in counted:
            counted.add((turn.conversation_id, turn.turn))
            asked.per_day[day] += 1
            asked.not_understood_per_day[day] += not turn.understood
    return asked


def _turns(period: Period, of_teams: Collection[ColumnElement[bool]]) -> Select[str, int, datetime, str | None, int]:
    """A row for each turn of the bot and each topic in it; a turn is all it says after one message of the person."""
    turn = func.sum(case((Message.author == Author.PERSON, 1), else_=0)).over(
        partition_by=Message.conversation_id, order_by=Message.sequence
    )
    topic = Message.details["topic"].as_string()
    meaningful = or_(*(Message.details[key].as_string().is_not(None) for key in _MEANINGFUL))
    asked_back = Message.details[_ASKED_BACK].as_string().is_not(None)
    messages = select(
        Message.conversation_id,
        Message.author,
        Message.at,
        turn.label("turn"),
        topic.label("topic"),
        case((asked_back, 0), (meaningful, 1), else_=0).label("understood"),
    ).where(Message.at >= period.begins, Message.at < period.ends)
    if of_teams:
        messages = messages.where(Message.conversation_id.in_(select(Ticket.conversation_id).where(*of_teams)))
    said = messages.subquery()
    understood = func.max(func.max(said.c.understood)).over(partition_by=[said.c.conversation_id, said.c.turn])
    return (
        select(
            said.c.conversation_id,
            said.c.turn,
            func.min(said.c.at).label("at"),
            said.c.topic,
            understood.label("understood"),
        )
        .where(said.c.author == Author.BOT, said.c.turn > 0)
        .group_by(said.c.conversation_id, said.c.turn, said.c.topic)
    )


def _waits(session: Session, period: Period, asked_at: dict[str, datetime]) -> Waits:
    # The audit knows the first coach; the ticket itself only the last one.
    taken = (
        select(AuditEntry.subject, func.min(AuditEntry.at).label("at"))
        .where(AuditEntry.action == Deed.TAKE, AuditEntry.at >= period.begins)
        .group_by(AuditEntry.subject)
    )
    waits = (row.at - asked_at[row.subject] for row in session.execute(taken) if row.subject in asked_at)
    return Waits(tuple(sorted(waits)))


def _scores(session: Session, period: Period, of_teams: Iterable[ColumnElement[bool]]) -> Counter[int]:
    scores = select(Ticket.score).where(
        Ticket.closed_at >= period.begins, Ticket.closed_at < period.ends, Ticket.score.is_not(None), *of_teams
    )
    return Counter(score for score in session.scalars(scores) if score is not None)


def _open_now(session: Session, of_teams: Iterable[ColumnElement[bool]]) -> OpenNow:
    queued = case((Ticket.coach_id.is_(None), 1))
    row = session.execute(
        select(
            func.count(queued).label("queued"),
            func.count(Ticket.coach_id).label("taken"),
            func.min(case((Ticket.coach_id.is_(None), Ticket.waiting_since))).label("since"),
        ).where(Ticket.closed_at.is_(None), *of_teams)
    ).one()
    return OpenNow(row.queued, row.taken, row.since)


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
