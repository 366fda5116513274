"""Who works here and in which teams: each change is checked, done as a whole and audited.

`by` is the administrator at work; None is the operator at the command line.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.handoff.coaches import Coaches
from bot.handoff.errors import HandoffError, TeamDataError, UnknownCoachError
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_team, change_team, make_fallback, team_with
from bot.store import reading, transaction
from bot.store.auditing import SYSTEM, audit, by_coach
from bot.store.tables import Coach, Role, Team, Ticket
from bot.store.tables.base import NAME
from bot.store.tables.teams import ADDRESS


class CoachDataError(HandoffError, ValueError):
    """A coach cannot be set up like this."""


@dataclass(frozen=True)
class CoachData:
    """All that is set for a coach. Raises CoachDataError when it cannot be."""

    name: str
    email: str
    role: Role
    team_ids: Collection[int] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name.strip())
        object.__setattr__(self, "email", self.email.strip().lower())
        if not 0 < len(self.name) <= NAME:
            raise CoachDataError(f"De naam klopt niet; vul een naam in van hoogstens {NAME} tekens.")
        local, _, domain = self.email.partition("@")
        if not local or "." not in domain or len(self.email) > ADDRESS or any(map(str.isspace, self.email)):
            raise CoachDataError(f"'{self.email}' is geen e-mailadres; schrijf het als naam@voorbeeld.nl.")
        if self.role != Role.ADMINISTRATOR and not self.team_ids:
            raise CoachDataError("Deze medewerker heeft geen team; kies minstens een team.")


class Administration:
    """Changes of coaches and teams."""

    def __init__(self, engine: Engine, coaches: Coaches) -> None:
        self._engine = engine
        self._coaches = coaches

    def add_coach(self, data: CoachData, by: int | None = None) -> int:
        """The id of the new coach. Raises CoachDataError when the address is taken, and UnknownTeamError."""
        with transaction(self._engine) as session:
            _check_address(session, data.email, None)
            coach = Coach(name=data.name, email=data.email, role=data.role, teams=_teams(session, data.team_ids))
            session.add(coach)
            session.flush()
            audit(session, actor_of(by), "coach_added", by_coach(coach.id), role=data.role)
            return coach.id

    def change_coach(self, coach_id: int, data: CoachData, by: int | None = None) -> None:
        """Sets all of it; tickets of a team that the coach leaves go back to its queue.

        Raises CoachDataError, UnknownTeamError and UnknownCoachError.
        """
        self._put_back_what_they_leave(coach_id, data)
        with transaction(self._engine) as session:
            coach = _coach(session, coach_id)
            _check_address(session, data.email, coach_id)
            if data.role != Role.ADMINISTRATOR:
                _check_not_the_last(session, coach)
            coach.name, coach.email, coach.role = data.name, data.email, data.role
            coach.teams = _teams(session, data.team_ids)
            audit(session, actor_of(by), "coach_changed", by_coach(coach_id), role=data.role)

    def retire(self, coach_id: int, by: int | None = None) -> None:
        """They no longer work here; what they had goes back to the queue. Raises UnknownCoachError, CoachDataError."""
        with transaction(self._engine) as session:
            coach = _coach(session, coach_id)
            if not coach.active:
                return
            _check_not_the_last(session, coach)
        self._coaches.retire(coach_id, coach_id if by is None else by)

    def bring_back(self, coach_id: int, by: int | None = None) -> None:
        """They work here again. Raises UnknownCoachError."""
        with transaction(self._engine) as session:
            coach = _coach(session, coach_id)
            if not coach.active:
                coach.active = True
                audit(session, actor_of(by), "coach_brought_back", by_coach(coach_id))

    def save_team(
        self, data: TeamData, team_id: int | None = None, by: int | None = None, *, is_fallback: bool = False
    ) -> int:
        """The id of a team that is new, or changed. Raises TeamDataError when the name is taken, UnknownTeamError."""
        with transaction(self._engine) as session:
            of_that_name = session.scalar(select(Team).where(Team.name == data.name))
            if of_that_name is not None and of_that_name.id != team_id:
                raise TeamDataError(f"Er is al een team dat {data.name} heet; kies een andere naam.")
            if team_id is None:
                team = add_team(session, data)
            else:
                team = team_with(session, team_id)
                change_team(session, team, data)
            if is_fallback and not team.is_fallback:
                make_fallback(session, team)
            audit(session, actor_of(by), "team_added" if team_id is None else "team_changed", f"team:{team.id}")
            return team.id

    def _put_back_what_they_leave(self, coach_id: int, data: CoachData) -> None:
        if data.role == Role.ADMINISTRATOR:
            return
        with reading(self._engine) as session:
            left = select(Ticket.id).where(
                Ticket.coach_id == coach_id, Ticket.closed_at.is_(None), Ticket.team_id.not_in(data.team_ids)
            )
            numbers = list(session.scalars(left))
        for number in numbers:
            self._coaches.put_back(number, coach_id)


def coach_with_address(engine: Engine, email: str) -> Coach:
    """The coach of an e-mail address, also one who does not work here any more. Raises CoachDataError."""
    with reading(engine) as session:
        coach = session.scalar(select(Coach).where(func.lower(Coach.email) == email.strip().lower()))
        if coach is None:
            raise CoachDataError(f"Er is geen medewerker met het adres {email}; kijk met `loketwijzer coach list`.")
        session.expunge_all()
        return coach


def _coach(session: Session, coach_id: int) -> Coach:
    coach = session.get(Coach, coach_id)
    if coach is None:
        raise UnknownCoachError(coach_id)
    return coach


def _teams(session: Session, team_ids: Collection[int]) -> list[Team]:
    return [team_with(session, team_id) for team_id in sorted(set(team_ids))]


def _check_address(session: Session, email: str, coach_id: int | None) -> None:
    known = session.scalar(select(Coach).where(func.lower(Coach.email) == email))
    if known is not None and known.id != coach_id:
        there = "staat al in de lijst" if known.active else "werkte hier eerder; laat die medewerker terugkomen"
        raise CoachDataError(f"{email} {there}.")


def _check_not_the_last(session: Session, coach: Coach) -> None:
    """Locks the administrators, so that no two of them end each other at the same moment."""
    administrators = select(Coach.id).where(Coach.role == Role.ADMINISTRATOR, Coach.active).order_by(Coach.id)
    if list(session.scalars(administrators.with_for_update(of=Coach))) == [coach.id]:
        raise CoachDataError(f"{coach.name} is de enige beheerder; maak eerst iemand anders beheerder.")


def actor_of(by: int | None) -> str:
    """As the audit names them."""
    return SYSTEM if by is None else by_coach(by)
