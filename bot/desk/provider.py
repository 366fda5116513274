"""Signing in at the organisation's own OpenID Connect provider. It says who someone is; who works here, we know."""

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from httpx import HTTPError
from joserfc.errors import JoseError
from sqlalchemy import Engine, func, select
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware

from bot.desk import sessions
from bot.desk.access import DeskRoute, sign_in
from bot.desk.context import Desk, desk_of
from bot.desk.errors import SignInRefusedError
from bot.desk.signing_in import safe_target
from bot.settings import Settings
from bot.store import reading
from bot.store.tables import Coach

COOKIE = "loketwijzer_organisatie"
LASTS = 600
"""Seconds that someone may take at the provider."""

NAME = "organisatie"

_FAILURES = (HTTPError, JoseError, OAuthError, RuntimeError, ValueError)
"""What a provider that is away, wrongly set up or not who it should be does to signing in."""


def add_provider(app: FastAPI, desk: Desk) -> None:
    """The two pages by which a coach goes to the provider and comes back."""
    app.add_middleware(
        SessionMiddleware,
        secret_key=desk.config.key_for_sessions,
        session_cookie=COOKIE,
        path="/desk/inloggen",
        max_age=LASTS,
        same_site="lax",
        https_only=desk.is_https,
    )
    app.include_router(_pages(_client(desk.config)))


def _client(config: Settings) -> Any:
    oauth: Any = OAuth()  # type: ignore[no-untyped-call]
    return oauth.register(
        NAME,
        client_id=config.oidc_client_id,
        client_secret=config.oidc_client_secret,
        server_metadata_url=f"{config.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )


def _pages(client: Any) -> APIRouter:
    router = APIRouter(prefix="/desk/inloggen/organisatie", route_class=DeskRoute, include_in_schema=False)

    @router.get("")
    async def go(request: Request, naar: str = "/desk") -> Response:
        request.session["naar"] = safe_target(naar)
        back = f"{desk_of(request).config.gateway}/desk/inloggen/organisatie/terug"
        try:
            redirect: Response = await client.authorize_redirect(request, back)
        except _FAILURES as error:
            raise SignInRefusedError(
                "De inlogpagina van uw organisatie antwoordt niet; probeer het straks nog eens of neem uw wachtwoord."
            ) from error
        return redirect

    @router.get("/terug")
    async def come_back(request: Request) -> Response:
        desk, target = desk_of(request), safe_target(request.session.get("naar", "/desk"))
        token = await run_in_threadpool(_signed_in, desk.engine, await _said(client, request))
        request.session.clear()
        response = RedirectResponse(target, 303)
        sign_in(response, desk, token)
        return response

    return router


async def _said(client: Any, request: Request) -> dict[str, Any]:
    """What the provider says of who came back, after its signature was checked."""
    try:
        token = await client.authorize_access_token(request)
    except _FAILURES as error:
        raise SignInRefusedError(
            "Uw organisatie heeft het inloggen niet bevestigd; probeer het nog eens of vraag uw beheerder."
        ) from error
    said: dict[str, Any] = token.get("userinfo") or {}
    return said


def _signed_in(engine: Engine, said: dict[str, Any]) -> str:
    email = said.get("email")
    if not isinstance(email, str) or said.get("email_verified") is not True:
        raise SignInRefusedError(
            "Uw organisatie heeft uw e-mailadres niet bevestigd; vraag het aan de beheerder van uw organisatie."
        )
    with reading(engine) as session:
        coach = session.scalar(select(Coach).where(func.lower(Coach.email) == email.strip().lower(), Coach.active))
    if coach is None:
        raise SignInRefusedError("U hebt hier nog geen account; vraag uw beheerder om u toe te voegen.")
    return sessions.begin(engine, coach.id)
