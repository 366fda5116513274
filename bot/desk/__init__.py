"""The coaches' desk: pages in the browser, live, with everyone's rights kept."""

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from bot.desk import (
    beheer,
    no_such_page,
    queue_pages,
    quick_reply_pages,
    reports,
    search_pages,
    signing_in,
    ticket_pages,
)
from bot.desk.access import CurrentCoach, DeskRoute, current_coach, needs_role
from bot.desk.api import desk_api
from bot.desk.context import Desk, desk_of
from bot.desk.sessions import SignedIn
from bot.desk.templating import STATIC, render

__all__ = [
    "CurrentCoach",
    "Desk",
    "DeskRoute",
    "SignedIn",
    "add_desk",
    "current_coach",
    "desk_of",
    "desk_pages",
    "needs_role",
    "render",
]


def desk_pages() -> APIRouter:
    """The pages under `/desk`."""
    router = APIRouter()
    for pages in (signing_in, queue_pages, search_pages, quick_reply_pages, ticket_pages, reports, beheer):
        router.include_router(pages.router)
    return router


def add_desk(app: FastAPI, desk: Desk) -> None:
    """Puts the desk into the gateway."""
    app.state.desk = desk
    app.include_router(desk_pages())
    if desk.config.oidc_issuer:
        # Loaded only where it is used: Authlib takes a while, and warns of what its next version will do.
        from bot.desk.provider import add_provider

        add_provider(app, desk)
    app.mount("/api", desk_api(desk))
    app.mount("/desk/static", StaticFiles(directory=STATIC), name="desk-static")
    # Last, since it takes every address under the desk that nothing before it took.
    app.include_router(no_such_page.router)
