"""Whatever anybody does, in whatever order: a person is with the bot or with one coach, never with both or nobody."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from bot.conversation import Record, Said, Sentences
from bot.handoff import Coaches, HandoffError, Patience, Request, Requests, tick
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_coach, add_team
from bot.knowledge import Knowledge
from bot.store import Author, Conversation, Owner, prepare, reading, transaction
from bot.store.retention import Terms, purge
from bot.store.tables import Role, Ticket, TicketReason, TicketState
from tests.handoff.conftest import MONDAY, OFFICE_HOURS

SENTENCES = Sentences(Knowledge.load())
WHO = "web-1"
coaches_of_the_team = st.integers(1, 3)


class Handoff(RuleBasedStateMachine):
    """One person, three coaches of one team, a second team, and time that passes."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = prepare(f"sqlite:///{Path(self.folder.name) / 'test.db'}")
        self.record, self.now = Record(self.engine), MONDAY
        self.requests, self.coaches = Requests(self.engine, SENTENCES), Coaches(self.engine, SENTENCES)
        self.record.begin(WHO, "web")
        with transaction(self.engine) as session:
            teams = [add_team(session, TeamData(name, [name], OFFICE_HOURS)).id for name in ("AM03", "AM05")]
            for number, role in enumerate((Role.COACH, Role.COACH, Role.LEAD)):
                add_coach(session, f"C{number}", f"{number}@voorbeeld.nl", teams[:1], role)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    @property
    def number(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(Ticket.id).order_by(Ticket.id.desc()).limit(1)) or 0

    @rule(reason=st.sampled_from(TicketReason), region=st.sampled_from([None, "AM03", "AM05"]))
    def ask(self, reason: TicketReason, region: str | None) -> None:
        self.requests.request(Request(WHO, reason, region=region, at=self.now))

    @rule()
    def cancel(self) -> None:
        self.requests.cancel(WHO, self.now)

    @rule()
    def come_back(self) -> None:
        self.requests.reopen(WHO, self.now)

    @rule()
    def erase(self) -> None:
        self.requests.erase(WHO, self.now)

    @rule()
    def write(self) -> None:
        self.record.add(WHO, Said(Author.PERSON, "hallo"))

    @rule(coach=coaches_of_the_team)
    def take(self, coach: int) -> None:
        with suppress(HandoffError):
            self.coaches.take(self.number, coach, at=self.now)

    @rule(coach=coaches_of_the_team)
    def put_back(self, coach: int) -> None:
        with suppress(HandoffError):
            self.coaches.put_back(self.number, coach, at=self.now)

    @rule(coach=coaches_of_the_team, to=coaches_of_the_team)
    def to_colleague(self, coach: int, to: int) -> None:
        with suppress(HandoffError):
            self.coaches.transfer_to_coach(self.number, coach, to, at=self.now)

    @rule(coach=coaches_of_the_team, team=st.integers(1, 2))
    def to_team(self, coach: int, team: int) -> None:
        with suppress(HandoffError):
            self.coaches.transfer_to_team(self.number, coach, team, at=self.now)

    @rule(coach=coaches_of_the_team)
    def close(self, coach: int) -> None:
        with suppress(HandoffError):
            self.coaches.close(self.number, coach, at=self.now)

    @rule(coach=coaches_of_the_team)
    def reopen(self, coach: int) -> None:
        with suppress(HandoffError):
            self.coaches.reopen(self.number, coach, at=self.now)

    @rule(minutes=st.sampled_from([1, 6, 20, 600, 10_000]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        tick(self.engine, SENTENCES, self.now, Patience())

    @rule()
    def purge_all_that_may_go(self) -> None:
        with transaction(self.engine) as session:
            purge(session, self.now, Terms())
        # Whose conversation was so old that it went, begins a new one.
        self.record.begin(WHO, "web")

    @invariant()
    def the_person_is_with_the_bot_or_with_one_coach(self) -> None:
        if not hasattr(self, "engine"):
            return
        with reading(self.engine) as session:
            owner = session.scalar(select(Conversation.owner).where(Conversation.id == WHO))
            tickets = list(session.scalars(select(Ticket).where(Ticket.closed_at.is_(None))))
        assert len(tickets) <= 1
        expected = {TicketState.QUEUED: Owner.WAITING, TicketState.TAKEN: Owner.COACH}
        assert owner == (expected[tickets[0].state] if tickets else Owner.BOT)
        assert bool(tickets and tickets[0].coach) == (owner == Owner.COACH)

    @invariant()
    def the_bot_answers_exactly_when_no_coach_does(self) -> None:
        if hasattr(self, "engine"):
            may_answer = self.record.add_answer(WHO, [Said(Author.BOT, "antwoord")])
            assert may_answer == (self.record.owner(WHO) != Owner.COACH)


TestNeverNobody = Handoff.TestCase
TestNeverNobody.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
