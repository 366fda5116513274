"""The coaches' desk: pages in the browser, live, with everyone's rights kept."""

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from bot.desk import signing_in
from bot.desk.access import CurrentCoach, DeskRoute, current_coach, needs_role
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
    router = APIRouter(prefix="/desk")
    router.include_router(signing_in.router)
    return router


def add_desk(app: FastAPI, desk: Desk) -> None:
    """Puts the desk into the gateway."""
    app.state.desk = desk
    app.include_router(desk_pages())
    app.mount("/desk/static", StaticFiles(directory=STATIC), name="desk-static")
