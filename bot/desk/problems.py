"""An error as a page: one sentence, how it stands now, and the way on. For htmx only the sentence, in its own place."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from bot.desk.errors import DeskError
from bot.desk.templating import render
from bot.handoff import (
    NotAllowedError,
    StaleError,
    TeamDataError,
    UnknownCoachError,
    UnknownTeamError,
    UnknownTicketError,
)
from bot.handoff.administration import CoachDataError
from bot.handoff.listing import OtherTeamError

MESSAGE_PLACE = "#melding"
"""Where a page shows what went wrong, when htmx sent the form."""

_STATUS: dict[type[Exception], HTTPStatus] = {
    NotAllowedError: HTTPStatus.FORBIDDEN,
    UnknownTicketError: HTTPStatus.NOT_FOUND,
    UnknownCoachError: HTTPStatus.NOT_FOUND,
    UnknownTeamError: HTTPStatus.NOT_FOUND,
    TeamDataError: HTTPStatus.UNPROCESSABLE_ENTITY,
    CoachDataError: HTTPStatus.UNPROCESSABLE_ENTITY,
    OtherTeamError: HTTPStatus.FORBIDDEN,
    StaleError: HTTPStatus.CONFLICT,
}

_NOT_AS_IT_SHOULD = "Dit formulier of adres klopt niet; ga terug, ververs de pagina en probeer het nog eens."


def status_of(error: Exception) -> HTTPStatus:
    """The HTTP status that says what kind of error this is."""
    if isinstance(error, DeskError):
        return error.status
    if isinstance(error, RequestValidationError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return _STATUS.get(type(error), HTTPStatus.CONFLICT)


def problem_page(request: Request, error: Exception) -> Response:
    """The page that says what is wrong and where to go on."""
    sentence = _NOT_AS_IT_SHOULD if isinstance(error, RequestValidationError) else str(error)
    number = request.path_params.get("number", "")
    if "hx-request" in request.headers:
        headers = {"HX-Retarget": MESSAGE_PLACE, "HX-Reswap": "innerHTML"}
        return render(request, "_fout.html", status_of(error), headers, zin=sentence)
    ticket = number if number and not isinstance(error, NotAllowedError | UnknownTicketError) else None
    return render(request, "fout.html", status_of(error), zin=sentence, nummer=ticket)
