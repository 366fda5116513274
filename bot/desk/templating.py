"""The desk's pages: Jinja templates with what all of them need, and times as a coach reads them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.settings import AMSTERDAM
from bot.store.tables import Role, TicketReason, now
from bot.store.woorden import woorden

HERE = Path(__file__).parent
STATIC = HERE / "static"

environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    enable_async=False,
)


def render(
    request: Request, name: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """The page of that template, for the coach of this request."""
    return Response(rendered(request, name, **values), status, headers, media_type="text/html")


def rendered(request: Request, name: str, **values: Any) -> str:
    """That page as text, for a part of a page that is sent by itself."""
    wide = {
        "ik": getattr(request.state, "signed_in", None),
        "csrf": getattr(request.state, "csrf", ""),
        "pad": request.url.path,
    }
    return environment.get_template(name).render(wide | values)


def moment(at: datetime) -> str:
    """A moment as Amsterdam reads it: only the time when it is today."""
    local = at.astimezone(AMSTERDAM)
    return f"{_day(local.date(), now().astimezone(AMSTERDAM).date())}{local:%H:%M}"


@lru_cache(maxsize=1000)
def _day(day: date, today: date) -> str:
    """The day before a time, as short as it can be. A long conversation names the same day again and again."""
    if day == today:
        return ""
    return format_date(day, "d MMM " if day.year == today.year else "d MMM yyyy ", locale="nl")


def waited(since: datetime, until: datetime | None = None) -> str:
    """How long someone has waited, rounded down: `3 min`, `2 uur 5 min`, `4 dagen`."""
    minutes = max(0, int(((until or now()) - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} uur {rest} min" if rest else f"{hours} uur"
    days = hours // 24
    return "1 dag" if days == 1 else f"{days} dagen"


def aanleiding(reason: TicketReason) -> str:
    """Why a coach was asked, as a coach reads it."""
    return woorden().aanleidingen[reason].balie


def rol(role: Role) -> str:
    """What a coach may do, in a word."""
    return woorden().rollen[role]


environment.filters |= {"aanleiding": aanleiding, "rol": rol, "moment": moment, "waited": waited}
