"""Texts that coaches use again: their own and those of a team, with places that are filled in."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from bot.desk.errors import QuickReplyError
from bot.desk.sessions import SignedIn
from bot.limits import LONGEST_MESSAGE
from bot.store import reading, transaction
from bot.store.tables import QuickReply
from bot.store.tables.base import NAME

PLACEHOLDERS = ("naam", "team", "medewerker")

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_SPACE_BEFORE_COMMA = re.compile(r" +([,.!?])")


@dataclass(frozen=True)
class QuickReplyView:
    """A quick reply; without a team it is the coach's own."""

    id: int
    title: str
    text: str
    team_id: int | None

    @classmethod
    def of(cls, row: QuickReply) -> "QuickReplyView":
        return cls(row.id, row.title, row.text, row.team_id)


@dataclass(frozen=True)
class Draft:
    """A quick reply as a coach wrote it."""

    title: str = ""
    text: str = ""
    team_id: int | None = None


def quick_replies(engine: Engine, signed_in: SignedIn, team_id: int | None = None) -> list[QuickReplyView]:
    """The coach's own and those of the coach's teams, by title; of one team only when that is given."""
    query = select(QuickReply).where(_visible(signed_in)).order_by(QuickReply.title, QuickReply.id)
    if team_id is not None:
        query = query.where(QuickReply.team_id.is_(None) | (QuickReply.team_id == team_id))
    with reading(engine) as session:
        return [QuickReplyView.of(row) for row in session.scalars(query)]


def save(engine: Engine, signed_in: SignedIn, draft: Draft, reply_id: int | None = None) -> None:
    """A new one, or another text for the one of that id. Raises QuickReplyError."""
    title, text = draft.title.strip(), draft.text.strip()
    _check(title, text)
    if draft.team_id is not None and draft.team_id not in signed_in.team_ids:
        raise QuickReplyError("U zit niet in dat team; kies een eigen team of maak het tekstje alleen voor uzelf.")
    with transaction(engine) as session:
        row = _own(session, signed_in, reply_id) if reply_id is not None else QuickReply()
        row.title, row.text = title, text
        row.team_id = draft.team_id
        row.coach_id = signed_in.coach_id if draft.team_id is None else None
        session.add(row)


def remove(engine: Engine, signed_in: SignedIn, reply_id: int) -> None:
    """Raises QuickReplyError when it is not there (any more)."""
    with transaction(engine) as session:
        session.delete(_own(session, signed_in, reply_id))


def filled_in(text: str, **values: str) -> str:
    """The text with what is known; what is not known leaves no gap before a comma."""
    filled = _IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)
    return _SPACE_BEFORE_COMMA.sub(r"\1", filled)


def _check(title: str, text: str) -> None:
    if not title or not text:
        raise QuickReplyError("Een tekstje heeft een titel en een tekst; vul ze allebei in.")
    if len(title) > NAME or len(text) > LONGEST_MESSAGE:
        raise QuickReplyError(
            f"Het tekstje is te lang; een titel heeft hoogstens {NAME} tekens, een tekst {LONGEST_MESSAGE}."
        )
    unknown = [name for name in _IN_BRACES.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise QuickReplyError(f"{{{unknown[0]}}} kan niet ingevuld worden; gebruik {known}.")


def _visible(signed_in: SignedIn) -> ColumnElement[bool]:
    return (QuickReply.coach_id == signed_in.coach_id) | QuickReply.team_id.in_(signed_in.team_ids)


def _own(session: Session, signed_in: SignedIn, reply_id: int) -> QuickReply:
    row = session.scalar(select(QuickReply).where(QuickReply.id == reply_id, _visible(signed_in)))
    if row is None:
        raise QuickReplyError("Dit tekstje bestaat niet meer; ververs de pagina.")
    return row
