"""Administration of teams: how they hear of a ticket, where they work and when they are there."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.desk.beheer_shared import Administrator, AtDesk, Field, Fields, Id, Work, administration_pages
from bot.desk.context import Desk, desk_of
from bot.desk.templating import render
from bot.handoff import TeamData, TeamDataError, UnknownTeamError
from bot.handoff.team_data import new_webhook_secret
from bot.handoff.written_teams import (
    WEEKDAGEN,
    days_as_written,
    days_of,
    hours_as_written,
    known_regions,
    region_names,
    stretches_of,
)
from bot.store import reading
from bot.store.tables import Team

PAGE = "/desk/beheer/teams"

router = administration_pages("/teams")


@dataclass(frozen=True)
class TeamForm:
    """The form as it was filled in; `uren` has a text for each weekday, `vangnet` gets what no other team serves."""

    naam: str = ""
    email: str = ""
    webhook: str = ""
    nieuw_geheim: str = ""
    regios: list[str] = field(default_factory=list)
    uren: list[str] = field(default_factory=lambda: [""] * len(WEEKDAGEN))
    gesloten: str = ""
    vangnet: str = ""

    @classmethod
    def of(cls, team: Team) -> "TeamForm":
        return cls(
            naam=team.name,
            email=team.email or "",
            webhook=team.webhook_url or "",
            regios=[row.region for row in team.regions],
            uren=list(hours_as_written(team).values()),
            gesloten=days_as_written(row.day for row in team.closed_days),
            vangnet="ja" if team.is_fallback else "",
        )

    def data(self, secret: str | None) -> TeamData:
        """What is set for the team, with this secret for its webhook. Raises TeamDataError."""
        if len(self.uren) != len(WEEKDAGEN):
            raise TeamDataError("De openingstijden zijn niet compleet; ververs de pagina en vul ze opnieuw in.")
        hours = {weekday: stretches_of(text) for weekday, text in enumerate(self.uren)}
        return TeamData(
            self.naam.strip(),
            regions=known_regions(self.regios),
            hours={weekday: stretches for weekday, stretches in hours.items() if stretches},
            closed_days=days_of(self.gesloten),
            email=self.email.strip() or None,
            webhook_url=self.webhook.strip() or None,
            webhook_secret=secret if self.webhook.strip() else None,
        )


def _filled_in(  # noqa: PLR0913, PLR0917 - the fields of the form
    naam: Field = "",
    email: Field = "",
    webhook: Field = "",
    nieuw_geheim: Field = "",
    regio: Fields = [],  # noqa: B006 - FastAPI copies it
    uren: Fields = [],  # noqa: B006
    gesloten: Field = "",
    vangnet: Field = "",
) -> TeamForm:
    return TeamForm(naam, email, webhook, nieuw_geheim, regio, uren, gesloten, vangnet)


FilledIn = Annotated[TeamForm, Depends(_filled_in)]


@router.get("")
def teams_page(request: Request, ik: Administrator, desk: AtDesk) -> Response:
    with reading(desk.engine) as session:
        everything = selectinload(Team.regions), selectinload(Team.hours), selectinload(Team.closed_days)
        teams = list(session.scalars(select(Team).options(*everything).order_by(Team.name)))
    return render(request, "beheer_teams.html", teams=teams, regionamen=region_names())


@router.get("/nieuw")
def new_team_page(request: Request, ik: Administrator) -> Response:
    return _page(request, None, TeamForm())


@router.post("/nieuw")
def add(request: Request, ik: Administrator, form: FilledIn, work: Work) -> Response:
    return _saved(request, ik.coach_id, form, work, None)


@router.get("/{team_id}")
def team_page(request: Request, ik: Administrator, team_id: Id, desk: AtDesk) -> Response:
    team = _team(desk, team_id)
    return _page(request, team, TeamForm.of(team))


@router.post("/{team_id}")
def change(request: Request, ik: Administrator, team_id: Id, form: FilledIn, work: Work, desk: AtDesk) -> Response:  # noqa: PLR0913, PLR0917
    return _saved(request, ik.coach_id, form, work, _team(desk, team_id))


def _saved(request: Request, by: int, form: TeamForm, work: Work, team: Team | None) -> Response:
    kept = team.webhook_secret if team and not form.nieuw_geheim else None
    secret = kept or new_webhook_secret()
    try:
        data = form.data(secret)
        team_id = work.save_team(data, team.id if team else None, by, is_fallback=bool(form.vangnet))
    except TeamDataError as error:
        return _page(request, team, form, error=error)
    if data.webhook_url and secret != kept:
        # Shown once: the receiver needs it to know that a notification is ours.
        saved = _team(desk_of(request), team_id)
        return _page(request, saved, TeamForm.of(saved), secret=secret)
    return RedirectResponse(PAGE, 303)


def _page(
    request: Request,
    team: Team | None,
    form: TeamForm,
    error: TeamDataError | None = None,
    secret: str | None = None,
) -> Response:
    return render(
        request,
        "beheer_team.html",
        422 if error else 200,
        team=team,
        formulier=form,
        regionamen=region_names(),
        weekdagen=WEEKDAGEN,
        geheim=secret,
        fout=str(error) if error else None,
    )


def _team(desk: Desk, team_id: int) -> Team:
    with reading(desk.engine) as session:
        everything = selectinload(Team.regions), selectinload(Team.hours), selectinload(Team.closed_days)
        team = session.get(Team, team_id, options=everything)
        if team is None:
            raise UnknownTeamError(team_id)
        return team
