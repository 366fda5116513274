"""The widget's one file, and a page of an invented municipality to see it on."""

from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

CHANNELS = Path(__file__).resolve().parents[1]
WIDGET = "loketwijzer.js"
BUILT = CHANNELS / "static"
DEMO = CHANNELS / "demo"

NOT_BUILT = "De widget is niet gebouwd: voer scripts/web uit op de server."

WIDGET_HEADERS = {
    "Content-Type": "text/javascript; charset=utf-8",
    # Asked for again after five minutes, and then only sent when it changed.
    "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
    # For `integrity`, a browser wants to be allowed to read the file.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
DEMO_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def pages(built: Path = BUILT) -> list[BaseRoute]:
    """The routes `/`, `/demo` and `/loketwijzer.js`."""
    template = Environment(loader=FileSystemLoader(DEMO), autoescape=select_autoescape()).get_template("pagina.html")

    async def demo(_request: Request) -> Response:
        page = template.render(widget_is_built=(built / WIDGET).is_file())
        return HTMLResponse(page, headers=DEMO_HEADERS)

    return [
        Route("/", demo),
        Mount("/demo", StaticFiles(directory=DEMO / "static")),
        Route(f"/{WIDGET}", GZipMiddleware(_WidgetFile(built))),
    ]


class _WidgetFile:
    """The built widget; a browser that has this version already gets only a 304."""

    def __init__(self, built: Path) -> None:
        self._files = StaticFiles(directory=built, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(scope)
        await response(scope, receive, send)

    async def _respond(self, scope: Scope) -> Response:
        try:
            response = await self._files.get_response(WIDGET, scope)
        except HTTPException as error:
            missing = error.status_code == HTTPStatus.NOT_FOUND
            return PlainTextResponse(NOT_BUILT if missing else error.detail, error.status_code)
        response.headers.update(WIDGET_HEADERS)
        return response
