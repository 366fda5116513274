"""The JSON API of the desk: the same deeds as on its pages, through the same code, with a key of a coach."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response, status
from fastapi.responses import RedirectResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from starlette.middleware.base import RequestResponseEndpoint

from bot.desk import api_tokens
from bot.desk.access import HEADERS
from bot.desk.api_models import LARGEST_ID, CoachOut, Look, Me, Receiver, Sequence, Target, TeamOut, TicketQuery, Words
from bot.desk.api_problems import MEANINGS, answer_problems, described
from bot.desk.api_tokens import ApiCoach
from bot.desk.context import Desk, desk_of
from bot.desk.templating import render
from bot.handoff.listing import Listing, Wanted, listing
from bot.handoff.reading import TicketPage, read
from bot.handoff.tickets import TicketView
from bot.store import reading
from bot.store.tables import Coach, CoachTeam, Team

_DESCRIPTION = """Vragen van mensen lezen en beantwoorden, vanuit een ander programma.

Elk verzoek heeft een token nodig: `Authorization: Bearer lw_...`. Een beheerder maakt het. Het token heeft de rechten
van de medewerker bij wie het hoort. Een fout is `{"detail": "een zin"}`. Tijden zijn in UTC.
"""


def _caller(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
) -> ApiCoach:
    address = request.client.host if request.client else ""
    return api_tokens.find(desk_of(request).engine, given.credentials if given else "", address)


Caller = Annotated[ApiCoach, Depends(_caller)]
AtDesk = Annotated[Desk, Depends(desk_of)]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Het nummer van de vraag.")]

_ALWAYS = described(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_READING = described(HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
_DOING = _READING | described(HTTPStatus.CONFLICT)

router = APIRouter(responses=_ALWAYS)


def desk_api(desk: Desk) -> FastAPI:
    """The application under `/api`."""
    app = FastAPI(
        title="Loketwijzer voor programma's", description=_DESCRIPTION, version="1", docs_url=None, redoc_url=None
    )
    app.state.desk = desk
    app.include_router(router)
    answer_problems(app)

    @app.middleware("http")
    async def keep_others_out(request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.get("/docs", include_in_schema=False)
    def describe(request: Request) -> Response:
        return render(request, "api.html", api=app.openapi(), fouten=MEANINGS)

    @app.get("/", include_in_schema=False)
    def start(request: Request) -> Response:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/docs")

    return app


@router.get("/me", summary="Van wie dit token is")
def me(caller: Caller) -> Me:
    return Me(id=caller.coach_id, name=caller.name, role=caller.role)


@router.get("/teams", summary="De teams, en wie erin zit: om een vraag door te geven")
def teams(caller: Caller, desk: AtDesk) -> list[TeamOut]:
    with reading(desk.engine) as session:
        members = session.execute(
            select(Team.id, Team.name, Coach.id.label("coach_id"), Coach.name.label("coach"))
            .outerjoin(CoachTeam, CoachTeam.team_id == Team.id)
            .outerjoin(Coach, (Coach.id == CoachTeam.coach_id) & Coach.active)
            .order_by(Team.name, Coach.name)
        ).all()
    found: dict[int, TeamOut] = {}
    for row in members:
        team = found.setdefault(row.id, TeamOut(id=row.id, name=row.name, coaches=[]))
        if row.coach_id is not None:
            team.coaches.append(CoachOut(id=row.coach_id, name=row.coach))
    return list(found.values())


@router.get(
    "/tickets", summary="De vragen, bladzijde na bladzijde; wie het eerst geholpen wordt bovenaan", responses=_READING
)
def tickets(query: Annotated[TicketQuery, Query()], caller: Caller, desk: AtDesk) -> Listing:
    wanted = Wanted(query.state.states, query.team, query.limit, query.offset)
    return listing(desk.engine, caller.coach_id, wanted)


@router.get("/tickets/{number}", summary="Een vraag met gesprek en aantekeningen", responses=_READING)
def ticket(number: Number, caller: Caller, desk: AtDesk) -> TicketPage:
    return read(desk.engine, number, caller.coach_id)


@router.post("/tickets/{number}/claim", summary="De vraag nemen: u hebt het gesprek, de bot zwijgt", responses=_DOING)
def claim(number: Number, caller: Caller, desk: AtDesk, look: Look | None = None) -> TicketView:
    return desk.coaches.take(number, caller.coach_id, look.seen if look else None)


@router.post(
    "/tickets/{number}/reply",
    summary="Iets tegen de persoon zeggen",
    status_code=status.HTTP_202_ACCEPTED,
    responses=_DOING,
)
def reply(number: Number, words: Words, caller: Caller, desk: AtDesk) -> Sequence:
    return Sequence(sequence=desk.coaches.say(number, caller.coach_id, str(words.id), words.text))


@router.post("/tickets/{number}/notes", summary="Een aantekening die de persoon niet ziet", responses=_DOING)
def note(number: Number, words: Words, caller: Caller, desk: AtDesk) -> TicketView:
    return desk.coaches.note(number, caller.coach_id, str(words.id), words.text)


@router.post("/tickets/{number}/transfer", summary="De vraag aan een collega of een ander team geven", responses=_DOING)
def transfer(number: Number, target: Target, caller: Caller, desk: AtDesk) -> TicketView:
    give = desk.coaches.transfer_to_team if target.to == Receiver.TEAM else desk.coaches.transfer_to_coach
    return give(number, caller.coach_id, target.id, target.seen)


@router.post("/tickets/{number}/put-back", summary="De vraag terugzetten in de rij", responses=_DOING)
def put_back(number: Number, caller: Caller, desk: AtDesk, look: Look | None = None) -> TicketView:
    return desk.coaches.put_back(number, caller.coach_id, look.seen if look else None)


@router.post("/tickets/{number}/close", summary="De vraag sluiten: de bot is terug", responses=_DOING)
def close(number: Number, caller: Caller, desk: AtDesk, look: Look | None = None) -> TicketView:
    return desk.coaches.close(number, caller.coach_id, look.seen if look else None)


@router.post("/tickets/{number}/reopen", summary="Een gesloten vraag weer openen", responses=_DOING)
def reopen(number: Number, caller: Caller, desk: AtDesk, look: Look | None = None) -> TicketView:
    return desk.coaches.reopen(number, caller.coach_id, look.seen if look else None)
