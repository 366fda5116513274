"""Which websites may speak to the web channel from a visitor's browser."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

ON_THIS_MACHINE = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
"""Allowed as long as no website is named: for trying it out."""

TEN_MINUTES = 600


class AllowedOrigins:
    """Answers browsers of these websites under `/web`; the desk's own pages and API are for no other website."""

    def __init__(self, app: ASGIApp, websites: tuple[str, ...]) -> None:
        self._app = app
        self._web = CORSMiddleware(
            app,
            allow_origins=websites,
            allow_origin_regex=None if websites else ON_THIS_MACHINE,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
            expose_headers=("Retry-After",),
            max_age=TEN_MINUTES,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_web = scope["type"] == "http" and scope["path"].startswith("/web/")
        await (self._web if is_web else self._app)(scope, receive, send)
