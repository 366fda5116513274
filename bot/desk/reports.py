"""The lead's page of figures, of a period and of one team or all that they may see."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bot.desk.access import DeskRoute, needs_role
from bot.desk.context import Desk, desk_of
from bot.desk.errors import DeskError
from bot.desk.reports_csv import csv_of
from bot.desk.reports_plot import HEIGHT, LEFT, WIDTH, Series, day_plot
from bot.desk.sessions import SignedIn
from bot.desk.templating import render
from bot.handoff.figures import Figures, Period, figures
from bot.handoff.selecting import teams_of
from bot.handoff.teams import working_coach
from bot.settings import AMSTERDAM
from bot.store import reading, transaction
from bot.store.auditing import audit, by_coach
from bot.store.tables import Role, now

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

USUAL_DAYS = 30
LONGEST = timedelta(days=366)
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
"""Outside these a moment has no place in a database."""

SHORTCUTS = (7, 30, 90, 365)
"""Days back that one click chooses."""

ALL_TEAMS = "alle teams"

Lead = Annotated[SignedIn, Depends(needs_role(Role.LEAD, Role.ADMINISTRATOR))]


class PeriodError(DeskError):
    """The period or the team of the figures cannot be."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Choice:
    """What the figures are of: `team_ids` None is everyone, also who never asked for a human."""

    period: Period
    team: int | None
    teams: dict[int, str]
    team_ids: list[int] | None

    @property
    def name(self) -> str:
        """Of which teams, in words."""
        if self.team is not None:
            return self.teams[self.team]
        return ALL_TEAMS if self.team_ids is None else ", ".join(self.teams.values())


@router.get("/cijfers")
def figures_page(request: Request, ik: Lead, van: str = "", tot: str = "", team: str = "") -> Response:
    desk = desk_of(request)
    try:
        choice, error = _choice(desk, ik, van, tot, team), None
    except PeriodError as refused:
        choice, error = _choice(desk, ik, "", "", ""), refused
    found = figures(desk.engine, choice.period, choice.team_ids)
    return render(
        request,
        "cijfers.html",
        error.status if error else 200,
        fout=str(error) if error else None,
        keuze=choice,
        periodes=[(days, _last_days(days)) for days in SHORTCUTS],
        cijfers=found,
        per_dag=_messages_plot(found),
        vragen_per_dag=_tickets_plot(found),
        maat={"breed": WIDTH, "hoog": HEIGHT, "links": LEFT},
        onderwerpen={topic: entry.knop for topic, entry in desk.knowledge.onderwerpen.items()},
        bewaardagen=desk.config.conversation_days,
    )


@router.get("/cijfers.csv")
def figures_file(request: Request, ik: Lead, van: str = "", tot: str = "", team: str = "") -> Response:
    desk = desk_of(request)
    choice = _choice(desk, ik, van, tot, team)
    found = figures(desk.engine, choice.period, choice.team_ids)
    with transaction(desk.engine) as session:
        audit(session, by_coach(ik.coach_id), "figures_exported", "figures", team=choice.team)
    name = f"cijfers_{choice.period.first}_{choice.period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(found, choice.name), media_type="text/csv; charset=utf-8", headers=headers)


def _choice(desk: Desk, ik: SignedIn, first: str, last: str, team: str) -> Choice:
    with reading(desk.engine) as session:
        teams = {found.id: found.name for found in teams_of(session, working_coach(session, ik.coach_id))}
    chosen = _team(team, teams)
    everyone = ik.role == Role.ADMINISTRATOR and chosen is None
    own = None if everyone else list(teams) if chosen is None else [chosen]
    return Choice(_period(first, last), chosen, teams, own)


def _team(written: str, teams: dict[int, str]) -> int | None:
    if not written:
        return None
    chosen = next((team_id for team_id in teams if str(team_id) == written), None)
    if chosen is None:
        raise PeriodError("Dit is geen team van u; kies een team uit de lijst.")
    return chosen


def _period(first: str, last: str) -> Period:
    usual = _last_days(USUAL_DAYS)
    try:
        begins = date.fromisoformat(first) if first else None
        ends = date.fromisoformat(last) if last else usual.last
        period = Period(begins or min(usual.first, ends), ends)
        if period.first < EARLIEST or period.last > LATEST:
            raise ValueError(period)
    except ValueError:
        raise PeriodError("Deze periode bestaat niet; kies een eerste dag en een latere laatste dag.") from None
    if period.last - period.first > LONGEST:
        raise PeriodError(f"Deze periode is te lang; kies hoogstens {LONGEST.days} dagen.")
    return period


def _last_days(days: int) -> Period:
    today = now().astimezone(AMSTERDAM).date()
    return Period(today - timedelta(days=days - 1), today)


def _messages_plot(found: Figures) -> dict[str, object]:
    asked = found.asked
    return _plot(found.period, {"berichten": asked.per_day, "niet begrepen": asked.not_understood_per_day})


def _tickets_plot(found: Figures) -> dict[str, object]:
    return _plot(found.period, {"vragen": found.tickets_per_day})


def _plot(period: Period, counted: dict[str, Counter[date]]) -> dict[str, object]:
    """What the template draws, and writes in the table beside it."""
    days = list(period.days())
    series = [Series(name, [counts[day] for day in days]) for name, counts in counted.items()]
    return {"dagen": days, "reeksen": series, "tekening": day_plot(days, series)}
