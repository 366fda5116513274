"""What the pages of administration share: who may come in, and what their forms hold."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request

from bot.conversation import Sentences
from bot.desk.access import DeskRoute, needs_role
from bot.desk.context import Desk, desk_of
from bot.desk.sessions import SignedIn
from bot.handoff import Requests
from bot.handoff.administration import Administration
from bot.handoff.persons import Persons
from bot.store.tables import Role

LARGEST_ID = 2**31 - 1

Administrator = Annotated[SignedIn, Depends(needs_role(Role.ADMINISTRATOR))]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Field = Annotated[str, Form()]
Fields = Annotated[list[str], Form()]


def administration_pages(part: str) -> APIRouter:
    """A router of pages under `/desk/beheer`."""
    return APIRouter(prefix=f"/desk/beheer{part}", route_class=DeskRoute, include_in_schema=False)


def ids(written: list[str]) -> list[int]:
    """The ids among what a form sent; what is no id was not on the page."""
    numbers = [int(one) for one in written if one.isascii() and one.isdigit() and len(one) <= len(str(LARGEST_ID))]
    return [number for number in numbers if 0 < number <= LARGEST_ID]


def _administration(request: Request) -> Administration:
    desk = desk_of(request)
    return Administration(desk.engine, desk.coaches)


def _persons(request: Request) -> Persons:
    desk = desk_of(request)
    return Persons(desk.engine, Requests(desk.engine, Sentences(desk.knowledge)))


Work = Annotated[Administration, Depends(_administration)]
AllPersons = Annotated[Persons, Depends(_persons)]
AtDesk = Annotated[Desk, Depends(desk_of)]
