"""Administration: keys to the API, the audit trail, and the rights of a person; with the pages of coaches and teams."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from bot.desk import api_tokens, beheer_coaches, beheer_teams
from bot.desk.api_tokens import TokenDataError
from bot.desk.beheer_shared import Administrator, AllPersons, AtDesk, Field, Id, administration_pages, ids
from bot.desk.context import desk_of
from bot.desk.templating import render
from bot.handoff import UnknownCoachError
from bot.handoff.persons import Persons, UnknownPersonError
from bot.handoff.trail import PAGE, Filter, actions, trail
from bot.store import reading
from bot.store.auditing import by_coach, of_ticket
from bot.store.tables import Coach

_pages = administration_pages("")

YES = "ja"


@_pages.get("")
def start(ik: Administrator) -> Response:
    return RedirectResponse(beheer_coaches.PAGE, 303)


@_pages.get("/tokens")
def tokens_page(request: Request, ik: Administrator) -> Response:
    return _tokens(request)


@_pages.post("/tokens")
def make_token(request: Request, ik: Administrator, desk: AtDesk, naam: Field = "", medewerker: Field = "") -> Response:
    chosen = next(iter(ids([medewerker])), 0)
    try:
        token = api_tokens.make(desk.engine, naam, chosen, ik.coach_id)
    except (TokenDataError, UnknownCoachError) as error:
        return _tokens(request, error=error)
    return _tokens(request, token=token)


@_pages.post("/tokens/{token_id}/weg")
def revoke_token(ik: Administrator, token_id: Id, desk: AtDesk) -> Response:
    api_tokens.revoke(desk.engine, token_id, ik.coach_id)
    return RedirectResponse("/desk/beheer/tokens", 303)


@_pages.get("/spoor")
def trail_page(  # noqa: PLR0913, PLR0917 - the fields of the filter
    request: Request,
    ik: Administrator,
    desk: AtDesk,
    wie: str = "",
    wat: str = "",
    vraag: str = "",
    pagina: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    number = next(iter(ids([vraag.strip().removeprefix("#")])), None)
    wanted = Filter(actor=wie, action=wat, subject=of_ticket(number) if number else "")
    found = trail(desk.engine, wanted, pagina)
    return render(
        request,
        "beheer_spoor.html",
        spoor=found,
        wie=wie,
        wat=wat,
        vraag=number or "",
        medewerkers={by_coach(coach.id): coach.name for coach in _coaches(request)},
        daden=actions(desk.engine),
        pagina=pagina,
        paginas=max(1, -(-found.total // PAGE)),
    )


@_pages.get("/persoon")
def person_page(request: Request, ik: Administrator, persons: AllPersons, nummer: str = "") -> Response:
    return _person(request, persons, nummer)


@_pages.post("/persoon/inzien")
def export_person(request: Request, ik: Administrator, persons: AllPersons, nummer: Field = "") -> Response:
    try:
        exported = persons.export(nummer, ik.coach_id)
    except UnknownPersonError:
        return _person(request, persons, nummer)
    headers = {"Content-Disposition": 'attachment; filename="gegevens.yml"'}
    return Response(exported, media_type="text/plain; charset=utf-8", headers=headers)


@_pages.post("/persoon/wissen")
def erase_person(
    request: Request, ik: Administrator, persons: AllPersons, nummer: Field = "", zeker: Field = ""
) -> Response:
    if zeker != YES:
        return _person(request, persons, nummer, "Er is niets gewist; vink aan dat u het zeker weet.")
    try:
        persons.erase(nummer, ik.coach_id)
    except UnknownPersonError:
        return _person(request, persons, nummer)
    return render(request, "beheer_persoon.html", nummer="", persoon=None, fout=None, gewist=True)


def _tokens(request: Request, token: str | None = None, error: Exception | None = None) -> Response:
    return render(
        request,
        "beheer_tokens.html",
        422 if error else 200,
        tokens=api_tokens.tokens(desk_of(request).engine),
        medewerkers={coach.id: coach.name for coach in _coaches(request) if coach.active},
        token=token,
        fout=str(error) if error else None,
    )


def _person(request: Request, persons: Persons, written: str, problem: str | None = None) -> Response:
    found = None
    if written.strip():
        try:
            found = persons.find(written)
        except UnknownPersonError as error:
            problem = str(error)
    status = 422 if problem else 200
    return render(request, "beheer_persoon.html", status, nummer=written, persoon=found, fout=problem, gewist=False)


def _coaches(request: Request) -> list[Coach]:
    with reading(desk_of(request).engine) as session:
        return list(session.scalars(select(Coach).order_by(Coach.name)))


router = APIRouter()
for part in (_pages, beheer_coaches.router, beheer_teams.router):
    router.include_router(part)
