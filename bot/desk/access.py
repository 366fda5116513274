"""Who may come in, on every page: `DeskRoute` guards the routes, `current_coach` and `needs_role` say who it is.

A router of pages takes `route_class=DeskRoute`. Then a form without the token of its session is refused before
anything is done, an error becomes a page in one sentence, and each answer carries the headers that keep others out.
"""

import hmac
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import structlog
from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.concurrency import run_in_threadpool

from bot.desk import sessions
from bot.desk.context import Desk, desk_of
from bot.desk.errors import DeskError, ForgedFormError, NoAnswerError, NotSignedInError, NotYourPageError
from bot.desk.problems import problem_page
from bot.desk.sessions import SignedIn
from bot.handoff import HandoffError
from bot.store.tables import Role

log = structlog.get_logger()

COOKIE = "loketwijzer_bureau"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
SIGN_IN_PAGE = "/desk/inloggen"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with that a browser hides from our own forms' receiver that it is we who send them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}

_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class DeskRoute(APIRoute):
    """A route of the desk's pages."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                await _let_in(request)
                response = await handle(request)
            except NotSignedInError:
                response = _to_sign_in(request)
            except (DeskError, HandoffError, RequestValidationError) as error:
                response = await run_in_threadpool(problem_page, request, error)
            except (InterfaceError, OperationalError) as error:
                log.error("database does not answer", path=request.url.path, error=type(error).__name__)
                response = await run_in_threadpool(problem_page, request, NoAnswerError())
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded


def current_coach(request: Request) -> SignedIn:
    """The coach who is signed in; as a dependency of a page, it sends others to the page to sign in."""
    signed_in: SignedIn | None = request.state.signed_in
    if signed_in is None:
        raise NotSignedInError
    return signed_in


CurrentCoach = Annotated[SignedIn, Depends(current_coach)]


def needs_role(*roles: Role) -> Callable[[Request], SignedIn]:
    """A dependency that lets in these roles only."""

    def in_role(request: Request) -> SignedIn:
        signed_in = current_coach(request)
        if signed_in.role not in roles:
            raise NotYourPageError
        return signed_in

    return in_role


def sign_in(response: Response, desk: Desk, token: str) -> None:
    """Puts the token of a session in the browser."""
    lasts = int(sessions.LASTS.total_seconds())
    response.set_cookie(COOKIE, token, max_age=lasts, path="/desk", httponly=True, samesite="lax", secure=desk.is_https)


def sign_out(response: Response, desk: Desk) -> None:
    """Takes the token out of the browser."""
    response.delete_cookie(COOKIE, path="/desk", httponly=True, samesite="lax", secure=desk.is_https)


async def _let_in(request: Request) -> None:
    desk = desk_of(request)
    token = request.cookies.get(COOKIE, "")
    signed_in = await run_in_threadpool(sessions.find, desk.engine, token) if token else None
    request.state.signed_in = signed_in
    request.state.csrf = sessions.csrf_token(desk.config.key_for_sessions, signed_in.token_hash) if signed_in else ""
    if request.method in _CHANGES:
        _check_origin(request, desk)
        if signed_in is not None:
            await _check_token(request)


def _check_origin(request: Request, desk: Desk) -> None:
    """A browser says which website sends a form."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    if urlsplit(origin).netloc not in (request.headers.get("host"), urlsplit(desk.config.gateway).netloc):
        raise ForgedFormError


async def _check_token(request: Request) -> None:
    given = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF_FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), request.state.csrf.encode()):
        raise ForgedFormError


def _to_sign_in(request: Request) -> Response:
    if request.method != "GET":
        target = SIGN_IN_PAGE
    else:
        page = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        target = f"{SIGN_IN_PAGE}?naar={quote(page)}"
    if "hx-request" in request.headers:
        return Response(status_code=NotSignedInError.status, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)
