"""Who is signed in in which browser. The token is only in the cookie; what is kept is its hash."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from bot.store import reading, transaction
from bot.store.auditing import audit, by_coach
from bot.store.tables import Coach, DeskSession, Role, now

LASTS = timedelta(hours=12)
SEEN_AGAIN = timedelta(minutes=5)
"""How old the moment may be at which a session was last seen before it is written anew."""


@dataclass(frozen=True)
class SignedIn:
    """The coach of a request."""

    coach_id: int
    name: str
    email: str
    role: Role
    teams: dict[int, str]
    """The teams of the coach: name by id, by name."""

    token_hash: str

    @property
    def team_ids(self) -> Collection[int]:
        return self.teams.keys()


def begin(engine: Engine, coach_id: int, at: datetime | None = None) -> str:
    """Signs a coach in: the token for the cookie."""
    at, token = at or now(), secrets.token_urlsafe(32)
    with transaction(engine) as session:
        session.execute(delete(DeskSession).where(DeskSession.ends_at < at))
        session.add(
            DeskSession(token_hash=hashed(token), coach_id=coach_id, begun_at=at, seen_at=at, ends_at=at + LASTS)
        )
        audit(session, by_coach(coach_id), "signed_in", "desk")
    return token


def find(engine: Engine, token: str, at: datetime | None = None) -> SignedIn | None:
    """Who is signed in with this token; None when nobody is, not any more, or does not work here any more."""
    at = at or now()
    with reading(engine) as session:
        found = session.execute(
            select(DeskSession, Coach)
            .join(Coach, Coach.id == DeskSession.coach_id)
            .where(DeskSession.token_hash == hashed(token), DeskSession.ends_at > at, Coach.active)
        ).one_or_none()
        if found is None:
            return None
        kept, coach = found
        signed_in = _signed_in(coach, kept.token_hash)
    if kept.seen_at < at - SEEN_AGAIN:
        with transaction(engine) as session:
            _see(session, kept.token_hash, at)
    return signed_in


def still_there(engine: Engine, signed_in: SignedIn, at: datetime | None = None) -> bool:
    """Whether a session that was found before has not ended since."""
    with reading(engine) as session:
        found = select(DeskSession.coach_id).join(Coach, Coach.id == DeskSession.coach_id)
        mine = DeskSession.token_hash == signed_in.token_hash
        return session.scalar(found.where(mine, DeskSession.ends_at > (at or now()), Coach.active)) is not None


def end(engine: Engine, signed_in: SignedIn) -> None:
    """Signs out in this browser."""
    with transaction(engine) as session:
        session.execute(delete(DeskSession).where(DeskSession.token_hash == signed_in.token_hash))
        audit(session, by_coach(signed_in.coach_id), "signed_out", "desk")


def end_all(engine: Engine, coach_id: int) -> None:
    """Signs out in every browser."""
    with transaction(engine) as session:
        session.execute(delete(DeskSession).where(DeskSession.coach_id == coach_id))
        audit(session, by_coach(coach_id), "signed_out_everywhere", "desk")


def csrf_token(secret_key: str, token_hash: str) -> str:
    """What each form of this session carries, so that no other website can send it."""
    return hmac.new(secret_key.encode(), f"csrf:{token_hash}".encode(), hashlib.sha256).hexdigest()


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _signed_in(coach: Coach, token_hash: str) -> SignedIn:
    teams = {team.id: team.name for team in coach.teams}
    return SignedIn(coach.id, coach.name, coach.email, Role(coach.role), teams, token_hash)


def _see(session: Session, token_hash: str, at: datetime) -> None:
    kept = session.get(DeskSession, token_hash)
    if kept is not None:
        kept.seen_at = at
