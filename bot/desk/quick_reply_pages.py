"""The page of quick replies: making, changing and removing them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import quick_replies
from bot.desk.access import CurrentCoach, DeskRoute
from bot.desk.context import desk_of
from bot.desk.errors import QuickReplyError
from bot.desk.quick_replies import Draft
from bot.desk.sessions import SignedIn
from bot.desk.templating import render

router = APIRouter(prefix="/desk/tekstjes", route_class=DeskRoute, include_in_schema=False)

PAGE = "/desk/tekstjes"

ReplyId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def written(
    titel: Annotated[str, Form()] = "", tekst: Annotated[str, Form()] = "", team: Annotated[str, Form()] = ""
) -> Draft:
    """The form of a quick reply."""
    is_number = team.isascii() and team.isdigit() and len(team) < 10
    return Draft(titel, tekst, int(team) if is_number else None)


Written = Annotated[Draft, Depends(written)]


@router.get("")
def replies_page(request: Request, ik: CurrentCoach, wijzig: int | None = None) -> Response:
    replies = quick_replies.quick_replies(desk_of(request).engine, ik)
    chosen = next((reply for reply in replies if reply.id == wijzig), None)
    if chosen is None:
        return _page(request, ik, Draft())
    return _page(request, ik, Draft(chosen.title, chosen.text, chosen.team_id), chosen.id)


@router.post("")
def add(request: Request, ik: CurrentCoach, draft: Written) -> Response:
    return _saved(request, ik, draft)


@router.post("/{reply_id}")
def change(request: Request, ik: CurrentCoach, draft: Written, reply_id: ReplyId) -> Response:
    return _saved(request, ik, draft, reply_id)


@router.post("/{reply_id}/weg")
def remove(request: Request, ik: CurrentCoach, reply_id: ReplyId) -> Response:
    quick_replies.remove(desk_of(request).engine, ik, reply_id)
    return RedirectResponse(PAGE, 303)


def _saved(request: Request, ik: SignedIn, draft: Draft, reply_id: int | None = None) -> Response:
    try:
        quick_replies.save(desk_of(request).engine, ik, draft, reply_id)
    except QuickReplyError as error:
        return _page(request, ik, draft, reply_id, error)
    return RedirectResponse(PAGE, 303)


def _page(
    request: Request, ik: SignedIn, draft: Draft, reply_id: int | None = None, error: QuickReplyError | None = None
) -> Response:
    return render(
        request,
        "tekstjes.html",
        error.status if error else 200,
        tekstjes=quick_replies.quick_replies(desk_of(request).engine, ik),
        plekken=quick_replies.PLACEHOLDERS,
        concept=draft,
        wijzig=reply_id,
        fout=str(error) if error else None,
    )
