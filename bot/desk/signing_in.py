"""The pages to sign in and out, and the coach's own account."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import passwords, sessions
from bot.desk.access import SIGN_IN_PAGE, CurrentCoach, DeskRoute, sign_in, sign_out
from bot.desk.context import desk_of
from bot.desk.errors import DeskError, WeakPasswordError
from bot.desk.templating import render

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

START = "/desk"


def safe_target(target: str) -> str:
    """A page of the desk to go to after signing in, whatever the address asked for."""
    return target if target == START or target.startswith((f"{START}/", f"{START}?")) else START


@router.get("/inloggen")
def sign_in_page(request: Request, naar: str = START) -> Response:
    if request.state.signed_in is not None:
        return RedirectResponse(safe_target(naar), 303)
    return _page(request, naar)


@router.post("/inloggen")
def sign_in_with_password(
    request: Request,
    email: Annotated[str, Form(max_length=320)] = "",
    wachtwoord: Annotated[str, Form()] = "",
    naar: Annotated[str, Form()] = START,
) -> Response:
    desk = desk_of(request)
    address = request.client.host if request.client else ""
    try:
        coach_id = passwords.check(desk.engine, email, wachtwoord, address)
    except DeskError as error:
        return _page(request, naar, email, error)
    response = RedirectResponse(safe_target(naar), 303)
    sign_in(response, desk, sessions.begin(desk.engine, coach_id))
    return response


@router.post("/uitloggen")
def sign_out_here(request: Request, ik: CurrentCoach) -> Response:
    desk = desk_of(request)
    sessions.end(desk.engine, ik)
    return _signed_out(request)


@router.post("/uitloggen/overal")
def sign_out_everywhere(request: Request, ik: CurrentCoach) -> Response:
    sessions.end_all(desk_of(request).engine, ik.coach_id)
    return _signed_out(request)


@router.get("/account")
def account(request: Request, ik: CurrentCoach) -> Response:
    return render(request, "account.html", fout=None)


@router.post("/account/wachtwoord")
def change_password(
    request: Request,
    ik: CurrentCoach,
    oud: Annotated[str, Form()] = "",
    nieuw: Annotated[str, Form()] = "",
    nogmaals: Annotated[str, Form()] = "",
) -> Response:
    desk = desk_of(request)
    address = request.client.host if request.client else ""
    try:
        passwords.check(desk.engine, ik.email, oud, address)
        if nieuw != nogmaals:
            raise WeakPasswordError("De twee nieuwe wachtwoorden zijn niet hetzelfde; typ ze nog eens.")
        passwords.set_password(desk.engine, ik.coach_id, nieuw)
    except DeskError as error:
        return render(request, "account.html", error.status, fout=str(error))
    return _signed_out(request)


def _signed_out(request: Request) -> Response:
    response = RedirectResponse(SIGN_IN_PAGE, 303)
    sign_out(response, desk_of(request))
    return response


def _page(request: Request, naar: str, email: str = "", error: DeskError | None = None) -> Response:
    return render(
        request,
        "inloggen.html",
        error.status if error else 200,
        naar=safe_target(naar),
        email=email,
        fout=str(error) if error else None,
        provider=bool(desk_of(request).config.oidc_issuer),
    )
