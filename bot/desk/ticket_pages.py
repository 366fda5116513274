"""One ticket: its conversation with what is known of the person beside it, and what a coach does with it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Header, Path, Query, Request, Response, status
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from bot.conversation.attachments import Attachments
from bot.desk.access import CurrentCoach, DeskRoute
from bot.desk.context import desk_of
from bot.desk.errors import NoSuchFileError
from bot.desk.live import stream_of
from bot.desk.sessions import SignedIn
from bot.desk.templating import render
from bot.desk.ticket_parts import Parts
from bot.desk.ticket_stream import TicketStream, mark
from bot.handoff import NotAllowedError, TicketView
from bot.handoff.overview import Glimpse, glimpse
from bot.handoff.reading import read
from bot.handoff.rights import Deed

router = APIRouter(prefix="/desk/tickets/{number}", route_class=DeskRoute, include_in_schema=False)

LARGEST_NUMBER = 2**31 - 1
TicketNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
Seen = Annotated[int, Form(ge=1)]
ClientId = Annotated[str, Form(min_length=8, max_length=40, pattern="^[0-9a-f-]+$")]
Id = Annotated[int, Form(ge=1, le=LARGEST_NUMBER)]


@router.get("")
def ticket_page(request: Request, ik: CurrentCoach, number: TicketNumber, tekst: int | None = None) -> Response:
    desk, parts = desk_of(request), Parts(request, ik)
    found = read(desk.engine, number, ik.coach_id)
    seen = _seen(request, ik, number)
    return render(
        request,
        "vraag.html",
        vraag=seen.ticket,
        gezien=mark(seen),
        berichten=found.transcript,
        laatste=found.transcript[-1].sequence if found.transcript else 0,
        uitslagen=[desk.outcome_words.of(outcome) for outcome in seen.ticket.summary.outcomes],
        teller=parts.badge(),
        stand=parts.state(seen),
        schrijven=parts.write_box(seen, tekst),
        aantekeningen=parts.notes(seen),
        noteren=parts.note_box(number),
    )


@router.get("/events")
async def ticket_events(
    request: Request,
    ik: CurrentCoach,
    number: TicketNumber,
    na: Annotated[int, Query(ge=0)] = 0,
    gezien: str = "",
    last_event_id: Annotated[int, Header(ge=0)] = 0,
) -> Response:
    return stream_of(TicketStream(request, ik, number).events(max(na, last_event_id), gezien))


@router.post("/nemen")
def take(request: Request, ik: CurrentCoach, number: TicketNumber) -> Response:
    return _done(request, lambda: desk_of(request).coaches.take(number, ik.coach_id))


@router.post("/terugzetten")
def put_back(request: Request, ik: CurrentCoach, number: TicketNumber, gezien: Seen) -> Response:
    return _done(request, lambda: desk_of(request).coaches.put_back(number, ik.coach_id, gezien))


@router.post("/aan-collega")
def to_colleague(request: Request, ik: CurrentCoach, number: TicketNumber, gezien: Seen, collega: Id) -> Response:
    coaches = desk_of(request).coaches
    return _done(request, lambda: coaches.transfer_to_coach(number, ik.coach_id, collega, gezien))


@router.post("/aan-team")
def to_team(request: Request, ik: CurrentCoach, number: TicketNumber, gezien: Seen, team: Id) -> Response:
    coaches = desk_of(request).coaches
    return _done(request, lambda: coaches.transfer_to_team(number, ik.coach_id, team, gezien))


@router.post("/sluiten")
def close(request: Request, ik: CurrentCoach, number: TicketNumber, gezien: Seen) -> Response:
    return _done(request, lambda: desk_of(request).coaches.close(number, ik.coach_id, gezien))


@router.post("/heropenen")
def reopen(request: Request, ik: CurrentCoach, number: TicketNumber, gezien: Seen) -> Response:
    return _done(request, lambda: desk_of(request).coaches.reopen(number, ik.coach_id, gezien))


@router.post("/berichten")
def say(
    request: Request, ik: CurrentCoach, number: TicketNumber, client_id: ClientId, tekst: Annotated[str, Form()] = ""
) -> Response:
    desk_of(request).coaches.say(number, ik.coach_id, client_id, tekst)
    seen = _seen(request, ik, number)
    _wake(request, seen.ticket)
    if _by_htmx(request):
        return HTMLResponse(Parts(request, ik).write_box(seen, focus=True))
    return _to_ticket(number, "#schrijven")


@router.post("/typt", status_code=status.HTTP_204_NO_CONTENT)
async def types(request: Request, ik: CurrentCoach, number: TicketNumber) -> Response:
    seen = await run_in_threadpool(_seen, request, ik, number)
    if Deed.SAY not in seen.possible:
        raise NotAllowedError(number)
    if seen.ticket.conversation_id is not None:
        desk_of(request).conversations.coach_types(seen.ticket.conversation_id, ik.name)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get("/bijlagen/{attachment_id}")
def attachment(
    request: Request, ik: CurrentCoach, number: TicketNumber, attachment_id: Annotated[str, Path(max_length=64)]
) -> Response:
    """Always as a download: a stranger made the file."""
    desk, seen = desk_of(request), _seen(request, ik, number)
    kept = Attachments(desk.engine, desk.config.attachments).open(seen.ticket.conversation_id or "", attachment_id)
    if kept is None:
        raise NoSuchFileError
    return FileResponse(kept.path, media_type=kept.type, filename=kept.name, content_disposition_type="attachment")


@router.post("/aantekeningen")
def note(
    request: Request, ik: CurrentCoach, number: TicketNumber, client_id: ClientId, tekst: Annotated[str, Form()] = ""
) -> Response:
    desk_of(request).coaches.note(number, ik.coach_id, client_id, tekst)
    if _by_htmx(request):
        return HTMLResponse(Parts(request, ik).note_box(number))
    return _to_ticket(number, "#aantekeningen-kop")


def _done(request: Request, deed: Callable[[], TicketView]) -> Response:
    """Does it, tells the person at once, and shows the ticket; the queue, when it went to another team."""
    ticket = deed()
    _wake(request, ticket)
    signed_in: SignedIn = request.state.signed_in
    may_still_read = glimpse(desk_of(request).engine, ticket.number, signed_in.coach_id)
    return _to_ticket(ticket.number) if may_still_read else RedirectResponse("/desk", 303)


def _wake(request: Request, ticket: TicketView) -> None:
    if ticket.conversation_id is not None:
        desk_of(request).conversations.wake(ticket.conversation_id)


def _seen(request: Request, ik: SignedIn, number: int) -> Glimpse:
    seen = glimpse(desk_of(request).engine, number, ik.coach_id)
    if seen is None:
        raise NotAllowedError(number)
    return seen


def _to_ticket(number: int, place: str = "") -> Response:
    return RedirectResponse(f"/desk/tickets/{number}{place}", 303)


def _by_htmx(request: Request) -> bool:
    return "hx-request" in request.headers
