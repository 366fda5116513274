"""Signing in at the organisation's own provider: it says who someone is, and only who works here comes in."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI, Form
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from bot.desk import Desk, add_desk
from bot.desk.access import COOKIE
from bot.handoff import Coaches
from bot.processes import free_port
from bot.settings import Settings
from bot.store import reading
from bot.store.tables import Coach
from tests.desk.serving import served
from tests.handoff.conftest import Loket

CLIENT = "loketwijzer"
DOOR = "/desk/inloggen/organisatie"


@dataclass
class Provider:
    """A provider of our own: everyone who comes is who `says` says."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    signs_with: RSAKey | None = None
    says: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def configuration() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }

        @app.get("/authorize")
        def authorize(redirect_uri: str, state: str, nonce: str) -> RedirectResponse:
            code = secrets.token_urlsafe(8)
            self.nonces[code] = nonce
            return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}", 303)

        @app.post("/token")
        def token(code: Annotated[str, Form()], code_verifier: Annotated[str, Form()]) -> dict[str, Any]:
            assert len(code_verifier) > 40
            return {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(self.nonces.pop(code))}

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

        return app

    def _id_token(self, nonce: str) -> str:
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "exp": int(time.time()) + 60, "iat": int(time.time())}
        return jwt.encode(
            {"alg": "RS256", "kid": "1"}, claims | {"nonce": nonce} | self.says, self.signs_with or self.key
        )


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider("")
    with served(made.app()) as url:
        made.issuer = url
        yield made


@pytest.fixture
def open_door(desk: Desk, provider: Provider, tmp_path: Path, loket: Loket) -> Iterator[Callable[..., httpx.Client]]:
    """A browser at a desk that knows the provider, or the one of another issuer."""
    with ExitStack() as stack:

        def make(issuer: str = "") -> httpx.Client:
            port = free_port()
            config = Settings(
                LOKETWIJZER_VAR=tmp_path,
                secret_key="x",  # noqa: S106
                gateway_url=f"http://127.0.0.1:{port}",
                oidc_issuer=issuer or provider.issuer,
                oidc_client_id=CLIENT,
                oidc_client_secret="geheim",  # noqa: S106
            )
            app = FastAPI()
            add_desk(app, Desk(desk.engine, config, desk.knowledge, desk.conversations, desk.coaches))
            stack.enter_context(served(app, port))
            return stack.enter_context(httpx.Client(base_url=config.gateway, follow_redirects=True, timeout=20))

        yield make


def test_who_the_provider_knows_and_works_here_comes_in_on_the_page_that_was_asked(
    open_door: Callable[..., httpx.Client], provider: Provider
) -> None:
    provider.says = {"email": "Fatima@voorbeeld.nl", "email_verified": True}
    browser = open_door()
    assert "Inloggen met uw organisatie" in browser.get("/desk/inloggen").text
    response = browser.get(f"{DOOR}?naar=/desk/tekstjes")
    assert response.url.path == "/desk/tekstjes"
    assert "Fatima" in response.text


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({"email": "fatima@voorbeeld.nl"}, "niet bevestigd"),
        ({"email": "fatima@voorbeeld.nl", "email_verified": False}, "niet bevestigd"),
        ({"email": "fatima@voorbeeld.nl", "email_verified": "true"}, "niet bevestigd"),
        ({"email_verified": True}, "niet bevestigd"),
        ({"email": "vreemde@voorbeeld.nl", "email_verified": True}, "nog geen account"),
        ({"email": "fatima@voorbeeld.nl", "email_verified": True, "aud": "een ander"}, "niet bevestigd"),
        ({"email": "fatima@voorbeeld.nl", "email_verified": True, "iss": "https://kwaad.nl"}, "niet bevestigd"),
        ({"email": "fatima@voorbeeld.nl", "email_verified": True, "nonce": "van eerder"}, "niet bevestigd"),
        ({"email": "fatima@voorbeeld.nl", "email_verified": True, "exp": 1}, "niet bevestigd"),
    ],
)
def test_who_is_not_confirmed_or_does_not_work_here_stays_out_and_no_account_is_made(
    open_door: Callable[..., httpx.Client], provider: Provider, desk: Desk, says: dict[str, Any], sentence: str
) -> None:
    provider.says = says
    browser = open_door()
    response = browser.get(DOOR)
    assert response.status_code == 403
    assert sentence in response.text
    assert COOKIE not in browser.cookies
    with reading(desk.engine) as session:
        assert session.query(Coach).count() == 5


def test_what_another_signed_is_not_believed(open_door: Callable[..., httpx.Client], provider: Provider) -> None:
    provider.says = {"email": "fatima@voorbeeld.nl", "email_verified": True}
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert open_door().get(DOOR).status_code == 403


def test_who_does_not_work_here_any_more_stays_out(
    open_door: Callable[..., httpx.Client], provider: Provider, coaches: Coaches, loket: Loket
) -> None:
    provider.says = {"email": "fatima@voorbeeld.nl", "email_verified": True}
    coaches.retire(loket.fatima, loket.administrator)
    assert "nog geen account" in open_door().get(DOOR).text


def test_coming_back_without_having_gone_opens_nothing(open_door: Callable[..., httpx.Client]) -> None:
    browser = open_door()
    for query in ("", "?code=x&state=y", "?error=access_denied"):
        response = browser.get(f"{DOOR}/terug{query}")
        assert response.status_code == 403
        assert "niet bevestigd" in response.text


def test_a_provider_that_does_not_answer_is_told_in_one_sentence(open_door: Callable[..., httpx.Client]) -> None:
    response = open_door("http://127.0.0.1:9").get(DOOR)
    assert response.status_code == 403
    assert "antwoordt niet" in response.text


def test_without_a_provider_there_is_no_such_door(browser_of: Callable[[int | None], httpx.Client]) -> None:
    browser = browser_of(None)
    assert "organisatie" not in browser.get("/desk/inloggen").text
    assert browser.get(DOOR).headers["location"].startswith("/desk/inloggen?")
