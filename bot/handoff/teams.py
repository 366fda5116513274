"""Teams: who works in them, their regions and hours, who gets a ticket, and the team that is always there."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.handoff.errors import UnknownCoachError, UnknownTeamError
from bot.handoff.openingstijden import Openingstijden, Stretch
from bot.handoff.team_data import TeamData
from bot.handoff.written_teams import WrittenTeam
from bot.knowledge.reading import read_file
from bot.settings import ROOT
from bot.store.tables import ClosedDay, Coach, Role, Team, TeamRegion, WorkingHours

VANGNET = ROOT / "data" / "overdracht" / "vangnet.yml"
"""The file of the team that is there before any other."""


def add_team(session: Session, data: TeamData) -> Team:
    """A new team. A region that had another team is this one's from now on."""
    team = Team(name=data.name)
    session.add(team)
    change_team(session, team, data)
    return team


def change_team(session: Session, team: Team, data: TeamData) -> None:
    """Sets all of it; what is left out is emptied."""
    team.name, team.email = data.name, data.email
    team.webhook_url, team.webhook_secret = data.webhook_url, data.webhook_secret
    team.regions, team.hours, team.closed_days = [], [], []
    session.flush()
    for taken in session.scalars(select(TeamRegion).where(TeamRegion.region.in_(data.regions))):
        session.delete(taken)
    session.flush()
    team.regions = [TeamRegion(region=region) for region in sorted(set(data.regions))]
    team.hours = [
        WorkingHours(weekday=weekday, opens=opens, closes=closes)
        for weekday, stretches in data.hours.items()
        for opens, closes in stretches
    ]
    team.closed_days = [ClosedDay(day=day) for day in sorted(set(data.closed_days))]
    session.flush()


def add_coach(session: Session, name: str, email: str, team_ids: Collection[int], role: Role = Role.COACH) -> Coach:
    """A new coach in these teams. Raises UnknownTeamError."""
    coach = Coach(name=name, email=email, role=role, teams=[team_with(session, team_id) for team_id in team_ids])
    session.add(coach)
    session.flush()
    return coach


def working_coach(session: Session, coach_id: int) -> Coach:
    """The coach of that id; raises UnknownCoachError, also for one who does not work here any more."""
    coach = session.get(Coach, coach_id)
    if coach is None or not coach.active:
        raise UnknownCoachError(coach_id)
    return coach


def team_with(session: Session, team_id: int) -> Team:
    """The team of that id; raises UnknownTeamError."""
    team = session.get(Team, team_id)
    if team is None:
        raise UnknownTeamError(team_id)
    return team


def team_for(session: Session, region: str | None) -> Team:
    """The team of a region, or the fallback team where there is none."""
    of_region = select(Team).join(TeamRegion).where(TeamRegion.region == region)
    return session.scalar(of_region) or fallback_team(session)


def fallback_team(session: Session) -> Team:
    """The team that gets what no other team serves; made from its file when there is none yet."""
    found = select(Team).where(Team.is_fallback)
    team = session.scalar(found)
    if team is not None:
        return team
    try:
        with session.begin_nested():
            team = add_team(session, read_file(VANGNET, ROOT, WrittenTeam).data())
            team.is_fallback = True
        return team
    except IntegrityError:
        # Another process made it at the same moment.
        return session.scalars(found).one()


def make_fallback(session: Session, team: Team) -> None:
    """From now on this team gets what no other team serves."""
    fallback_team(session).is_fallback = False
    session.flush()
    team.is_fallback = True
    session.flush()


def openingstijden_of(team: Team) -> Openingstijden:
    """When a team is there."""
    hours: defaultdict[int, list[Stretch]] = defaultdict(list)
    for row in team.hours:
        hours[row.weekday].append((row.opens, row.closes))
    return Openingstijden(hours, frozenset(closed.day for closed in team.closed_days))
