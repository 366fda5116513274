"""What is shown at an address of the desk where there is no page."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk.access import CurrentCoach, DeskRoute
from bot.desk.errors import NoSuchPageError

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.get("/{rest:path}")
def no_such_page(request: Request, ik: CurrentCoach, rest: str) -> Response:
    if not rest:
        return RedirectResponse("/desk", 307)
    raise NoSuchPageError
