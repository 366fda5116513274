"""Administration of coaches: who works here, as what and in which teams."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.desk import passwords
from bot.desk.beheer_shared import Administrator, AtDesk, Field, Fields, Id, Work, administration_pages, ids
from bot.desk.context import Desk, desk_of
from bot.desk.start_passwords import start_password
from bot.desk.templating import render
from bot.handoff import UnknownCoachError
from bot.handoff.administration import CoachData, CoachDataError
from bot.store import reading
from bot.store.tables import Coach, Role, Team

PAGE = "/desk/beheer/medewerkers"

router = administration_pages("/medewerkers")


@dataclass(frozen=True)
class CoachForm:
    """The form as it was filled in."""

    naam: str = ""
    email: str = ""
    rol: str = Role.COACH
    teams: list[int] = field(default_factory=list)

    def data(self) -> CoachData:
        """Raises CoachDataError."""
        if self.rol not in list(Role):
            raise CoachDataError("Deze rol bestaat niet; kies een rol uit de lijst.")
        return CoachData(self.naam, self.email, Role(self.rol), self.teams)


def _filled_in(naam: Field = "", email: Field = "", rol: Field = "", team: Fields = []) -> CoachForm:  # noqa: B006 - FastAPI copies it
    return CoachForm(naam, email, rol, ids(team))


FilledIn = Annotated[CoachForm, Depends(_filled_in)]


@router.get("")
def coaches_page(request: Request, ik: Administrator) -> Response:
    return _list(request, CoachForm())


@router.post("")
def add(request: Request, ik: Administrator, form: FilledIn, work: Work, desk: AtDesk) -> Response:
    try:
        coach_id = work.add_coach(form.data(), ik.coach_id)
    except CoachDataError as error:
        return _list(request, form, error)
    return _with_new_password(request, desk, coach_id, ik.coach_id)


@router.get("/{coach_id}")
def coach_page(request: Request, ik: Administrator, coach_id: Id, desk: AtDesk) -> Response:
    return _one(request, _coach(desk, coach_id))


@router.post("/{coach_id}")
def change(request: Request, ik: Administrator, coach_id: Id, form: FilledIn, work: Work, desk: AtDesk) -> Response:  # noqa: PLR0913, PLR0917
    try:
        work.change_coach(coach_id, form.data(), ik.coach_id)
    except CoachDataError as error:
        return _one(request, _coach(desk, coach_id), form, error)
    return RedirectResponse(PAGE, 303)


@router.post("/{coach_id}/wachtwoord")
def reset_password(request: Request, ik: Administrator, coach_id: Id, desk: AtDesk) -> Response:
    return _with_new_password(request, desk, coach_id, ik.coach_id)


@router.post("/{coach_id}/weg")
def retire(request: Request, ik: Administrator, coach_id: Id, work: Work, desk: AtDesk) -> Response:
    try:
        work.retire(coach_id, ik.coach_id)
    except CoachDataError as error:
        return _one(request, _coach(desk, coach_id), error=error)
    return RedirectResponse(PAGE, 303)


@router.post("/{coach_id}/terug")
def bring_back(ik: Administrator, coach_id: Id, work: Work) -> Response:
    work.bring_back(coach_id, ik.coach_id)
    return RedirectResponse(f"{PAGE}/{coach_id}", 303)


def _with_new_password(request: Request, desk: Desk, coach_id: int, by: int) -> Response:
    """Shown once, in the answer itself: it is kept nowhere."""
    password = start_password()
    passwords.set_password(desk.engine, coach_id, password, by)
    return _one(request, _coach(desk, coach_id), password=password)


def _list(request: Request, form: CoachForm, error: CoachDataError | None = None) -> Response:
    desk = desk_of(request)
    with reading(desk.engine) as session:
        everyone = select(Coach).options(selectinload(Coach.teams)).order_by(Coach.active.desc(), Coach.name)
        coaches = list(session.scalars(everyone))
    return render(
        request,
        "beheer_medewerkers.html",
        422 if error else 200,
        medewerkers=coaches,
        teams=_teams(desk),
        formulier=form,
        fout=str(error) if error else None,
    )


def _one(
    request: Request,
    coach: Coach,
    form: CoachForm | None = None,
    error: CoachDataError | None = None,
    password: str | None = None,
) -> Response:
    kept = CoachForm(coach.name, coach.email, coach.role, [team.id for team in coach.teams])
    return render(
        request,
        "beheer_medewerker.html",
        422 if error else 200,
        medewerker=coach,
        teams=_teams(desk_of(request)),
        formulier=form or kept,
        wachtwoord=password,
        fout=str(error) if error else None,
    )


def _coach(desk: Desk, coach_id: int) -> Coach:
    with reading(desk.engine) as session:
        coach = session.get(Coach, coach_id, options=[selectinload(Coach.teams)])
        if coach is None:
            raise UnknownCoachError(coach_id)
        return coach


def _teams(desk: Desk) -> dict[int, str]:
    with reading(desk.engine) as session:
        return {row.id: row.name for row in session.execute(select(Team.id, Team.name).order_by(Team.name))}
