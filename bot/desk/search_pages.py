"""Finding a ticket again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.desk.access import CurrentCoach, DeskRoute
from bot.desk.context import desk_of
from bot.desk.templating import render
from bot.handoff.searching import PAGE, search

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)

LONGEST_QUESTION = 200


@router.get("/zoeken")
def search_page(
    request: Request,
    ik: CurrentCoach,
    q: str = "",
    pagina: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    wanted = q.replace("\0", " ").strip()[:LONGEST_QUESTION]
    found = search(desk_of(request).engine, ik.coach_id, wanted, pagina)
    pages = max(1, -(-found.total // PAGE))
    return render(request, "zoeken.html", q=wanted, gevonden=found, pagina=pagina, paginas=pages)
