"""Every error of the JSON API as `{"detail": one Dutch sentence}`, with the status that says what kind it is."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from bot.conversation import ConversationError
from bot.desk.api_models import Problem
from bot.desk.errors import DeskError, TooManyTriesError
from bot.desk.problems import status_of
from bot.handoff import HandoffError

log = structlog.get_logger()

_NOT_VALID = {
    "missing": "ontbreekt; vul het in",
    "extra_forbidden": "bestaat niet; laat het weg",
    "string_too_long": "is te lang; gebruik hoogstens {max_length} tekens",
    "string_too_short": "is leeg; vul het in",
    "string_type": "is geen tekst; schrijf het tussen aanhalingstekens",
    "uuid_parsing": "is geen UUID; maak er een per bericht",
    "uuid_type": "is geen UUID; maak er een per bericht",
    "int_parsing": "is geen getal; schrijf een heel getal",
    "int_type": "is geen getal; schrijf een heel getal",
    "greater_than_equal": "is te klein; kies minstens {ge}",
    "less_than_equal": "is te groot; kies hoogstens {le}",
    "enum": "heeft een waarde die niet bestaat; kies uit {expected}",
}
_NOT_JSON = "De inhoud van het verzoek is geen JSON; kijk op /api/docs hoe het hoort."
_OF_HTTP = {
    HTTPStatus.NOT_FOUND: "Dit adres bestaat niet; kijk op /api/docs wat er wel is.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Dit adres kent deze methode niet; kijk op /api/docs wat er wel is.",
}

MEANINGS = {
    HTTPStatus.UNAUTHORIZED: "het token klopt niet of is ingetrokken",
    HTTPStatus.FORBIDDEN: "u mag dit niet met deze vraag of dit team; de weigering wordt vastgelegd",
    HTTPStatus.NOT_FOUND: "de vraag, het team of de medewerker bestaat niet",
    HTTPStatus.CONFLICT: "de vraag is veranderd, of het kan zo niet; lees hem opnieuw",
    HTTPStatus.UNPROCESSABLE_ENTITY: "wat u stuurt klopt niet",
    HTTPStatus.TOO_MANY_REQUESTS: "te vaak een verkeerd token; wacht zo lang als Retry-After zegt",
    HTTPStatus.SERVICE_UNAVAILABLE: "de database antwoordt niet; probeer het straks opnieuw",
}
"""What each status says, in the description of the API."""


def described(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """These errors as the description of an address names them."""
    return {status.value: {"model": Problem, "description": MEANINGS[status]} for status in statuses}


def answer_problems(app: FastAPI) -> None:
    """Lets the application answer every error in the same way."""

    @app.exception_handler(DeskError)
    @app.exception_handler(HandoffError)
    @app.exception_handler(ConversationError)
    async def refused(request: Request, error: Exception) -> JSONResponse:
        return _answer(status_of(error), str(error), _headers(error))

    @app.exception_handler(RequestValidationError)
    async def not_valid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, _sentence(error.errors()[0]))

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> JSONResponse:
        return _answer(HTTPStatus(error.status_code), _OF_HTTP.get(HTTPStatus(error.status_code), error.detail))

    @app.exception_handler(SQLAlchemyError)
    async def database(request: Request, error: SQLAlchemyError) -> JSONResponse:
        log.error("database does not answer", error=type(error).__name__)
        return _answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "De database antwoordt niet; probeer het straks opnieuw.",
            {"Retry-After": "5"},
        )


def _answer(status: HTTPStatus, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": sentence}, status, headers)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, TooManyTriesError):
        return {"Retry-After": str(max(1, round(error.wait.total_seconds())))}
    return {"WWW-Authenticate": "Bearer"} if status_of(error) == HTTPStatus.UNAUTHORIZED else {}


def _sentence(problem: dict[str, Any]) -> str:
    if problem["type"] == "json_invalid":
        return _NOT_JSON
    where = ".".join(str(part) for part in problem["loc"][1:])
    details = {name: str(value).replace(" or ", " of ") for name, value in (problem.get("ctx") or {}).items()}
    what = _NOT_VALID.get(problem["type"], "klopt niet; kijk op /api/docs hoe het hoort").format(**details)
    return f"Het veld '{where}' {what}." if where else f"Het verzoek {what}."
