"""The queue: who waits, who is with whom, and what is closed; live."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.desk import sessions
from bot.desk.access import CurrentCoach, DeskRoute
from bot.desk.context import Desk, desk_of
from bot.desk.live import GONE, SIGN_OF_LIFE, STILL_HERE, server_sent, stream_of
from bot.desk.sessions import SignedIn
from bot.desk.templating import render, rendered
from bot.handoff.overview import PAGE, QueuePage, View, all_teams, queue_page
from bot.store.tables import Role

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

VIEWS = {
    "wachtend": (View.WAITING, "Wachtend"),
    "mijn": (View.MINE, "Van mij"),
    "collegas": (View.COLLEAGUES, "Bij collega’s"),
    "gesloten": (View.CLOSED, "Gesloten"),
}


@dataclass(frozen=True)
class Looking:
    """What part of the queue someone looks at; an unknown one is the first."""

    stand: Annotated[str, Query(max_length=20)] = "wachtend"
    team: Annotated[str, Query(max_length=10)] = ""
    pagina: Annotated[int, Query(ge=1, le=100_000)] = 1

    @property
    def name(self) -> str:
        return self.stand if self.stand in VIEWS else "wachtend"

    @property
    def team_id(self) -> int | None:
        return int(self.team) if self.team.isascii() and self.team.isdigit() else None

    @property
    def query(self) -> str:
        """As it stands in an address, without the page."""
        return f"stand={self.name}" + (f"&team={self.team_id}" if self.team_id is not None else "")


@router.get("")
def queue(request: Request, ik: CurrentCoach, looking: Annotated[Looking, Depends()]) -> Response:
    desk = desk_of(request)
    page = _page(desk, ik, looking)
    teams = all_teams(desk.engine) if ik.role == Role.ADMINISTRATOR else ik.teams
    rows = _rows(request, looking, page)
    return render(request, "rij.html", kijkt=looking, rij=rows, gezien=_mark(page), teams=teams)


@router.get("/events")
async def queue_events(
    request: Request, ik: CurrentCoach, looking: Annotated[Looking, Depends()], gezien: str = ""
) -> Response:
    return stream_of(_queue_events(request, ik, looking, gezien))


async def _queue_events(request: Request, ik: SignedIn, looking: Looking, seen: str) -> AsyncIterator[str]:
    desk, changes = desk_of(request), 0
    with desk.watch.watching():
        while await run_in_threadpool(sessions.still_there, desk.engine, ik):
            page = await run_in_threadpool(_page, desk, ik, looking)
            if _mark(page) != seen:
                seen = _mark(page)
                yield server_sent("rij", _rows(request, looking, page))
            else:
                yield STILL_HERE
            changes = await desk.watch.change(changes, SIGN_OF_LIFE)
    yield server_sent(GONE, "")


def _page(desk: Desk, ik: SignedIn, looking: Looking) -> QueuePage:
    view, _ = VIEWS[looking.name]
    return queue_page(desk.engine, ik.coach_id, view, looking.team_id, looking.pagina)


def _rows(request: Request, looking: Looking, page: QueuePage) -> str:
    view, _ = VIEWS[looking.name]
    return rendered(
        request,
        "_rij.html",
        kijkt=looking,
        rij=page,
        tabs=[(name, title, page.counts[shown]) for name, (shown, title) in VIEWS.items()],
        paginas=max(1, -(-page.counts[view] // PAGE)),
    )


def _mark(page: QueuePage) -> str:
    """Says whether a page is the same as another; how long someone has waited is not in it."""
    return hashlib.sha256(repr(page).encode()).hexdigest()[:16]
