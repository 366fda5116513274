"""Keys to the JSON API, each with the rights of one coach. The key is shown once; what is kept is its hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.desk.errors import DeskError, TooManyTriesError
from bot.handoff import UnknownCoachError
from bot.handoff.administration import actor_of
from bot.store import reading, transaction
from bot.store.auditing import SYSTEM, audit
from bot.store.tables import ApiToken, Coach, Role, SignInTries, now
from bot.store.tables.base import ID

PREFIX = "lw_"
"""So that a key that leaks can be recognised."""

FREE_TRIES = 20
QUIET = timedelta(minutes=1)
"""After so many wrong keys from an address nothing is looked up for it until it was quiet for so long."""

USED_AGAIN = timedelta(minutes=1)
"""How old the moment may be at which a key was last used before it is written anew."""


class TokenDataError(DeskError, ValueError):
    """A key cannot be made like this, or is not there."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class WrongTokenError(DeskError):
    """No key, an unknown one, one that was revoked, or one of a coach who does not work here any more."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("Dit token klopt niet of is ingetrokken; vraag de beheerder om een nieuw token.")


@dataclass(frozen=True)
class ApiCoach:
    """The coach of a request to the API."""

    coach_id: int
    name: str
    role: Role


@dataclass(frozen=True)
class TokenView:
    """A key as an administrator sees it: everything but the key."""

    id: int
    name: str
    coach: str
    begun_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    is_valid: bool


def make(engine: Engine, name: str, coach_id: int, by: int | None = None) -> str:
    """A new key, that cannot be seen again. `by` is the administrator; None is the operator at the command line.

    Raises TokenDataError and UnknownCoachError.
    """
    name = name.strip()
    if not 0 < len(name) <= ID:
        raise TokenDataError(f"De naam van het token klopt niet; vul een naam in van hoogstens {ID} tekens.")
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction(engine) as session:
        coach = session.get(Coach, coach_id)
        if coach is None or not coach.active:
            raise UnknownCoachError(coach_id)
        kept = ApiToken(token_hash=_hashed(token), coach_id=coach_id, name=name)
        session.add(kept)
        session.flush()
        audit(session, actor_of(by), "token_made", f"token:{kept.id}", coach=coach_id)
    return token


def revoke(engine: Engine, token_id: int, by: int | None = None) -> None:
    """From now on the key opens nothing; twice is once. Raises TokenDataError when there is no such key."""
    with transaction(engine) as session:
        kept = session.get(ApiToken, token_id)
        if kept is None:
            raise TokenDataError(f"Token {token_id} bestaat niet; kijk in de lijst van tokens.")
        if kept.revoked_at is None:
            kept.revoked_at = now()
            audit(session, actor_of(by), "token_revoked", f"token:{token_id}", coach=kept.coach_id)


def tokens(engine: Engine) -> list[TokenView]:
    """All keys, the newest first."""
    with reading(engine) as session:
        rows = session.execute(select(ApiToken, Coach).join(Coach).order_by(ApiToken.id.desc()))
        return [
            TokenView(
                token.id,
                token.name,
                coach.name,
                token.begun_at,
                token.used_at,
                token.revoked_at,
                is_valid=token.revoked_at is None and coach.active,
            )
            for token, coach in rows
        ]


def find(engine: Engine, token: str, address: str, at: datetime | None = None) -> ApiCoach:
    """Whose key this is. Raises WrongTokenError, and TooManyTriesError for who keeps on trying from an address."""
    at = at or now()
    with reading(engine) as session:
        found = session.execute(
            select(ApiToken.id, ApiToken.used_at, Coach.id.label("coach_id"), Coach.name, Coach.role)
            .join(Coach)
            .where(ApiToken.token_hash == _hashed(token), ApiToken.revoked_at.is_(None), Coach.active)
        ).one_or_none()
    if found is None:
        _count_wrong_token(engine, address, at)
        raise WrongTokenError
    if found.used_at is None or found.used_at < at - USED_AGAIN:
        with transaction(engine) as session:
            session.get_one(ApiToken, found.id).used_at = at
    return ApiCoach(found.coach_id, found.name, Role(found.role))


def _count_wrong_token(engine: Engine, address: str, at: datetime) -> None:
    whose = _hashed(f"token:{address}")
    with reading(engine) as session:
        # A look first: who keeps on trying must not keep the database busy with writing.
        _check_tries(session.get(SignInTries, whose), at)
    try:
        _count_try(engine, whose, at)
    except IntegrityError:
        # Another try from there was the first one, at the same moment.
        _count_try(engine, whose, at)


def _count_try(engine: Engine, whose: str, at: datetime) -> None:
    with transaction(engine) as session:
        tries = session.get(SignInTries, whose, with_for_update=True) or _no_tries(session, whose)
        _check_tries(tries, at)
        tries.failures = 1 if tries.last_at < at - QUIET else tries.failures + 1
        tries.last_at = at
        if tries.failures == FREE_TRIES:
            audit(session, SYSTEM, "tokens_guessed", "api", tries=FREE_TRIES)


def _check_tries(tries: SignInTries | None, at: datetime) -> None:
    if tries is not None and tries.failures >= FREE_TRIES and tries.last_at > at - QUIET:
        raise TooManyTriesError(tries.last_at + QUIET - at)


def _no_tries(session: Session, whose: str) -> SignInTries:
    tries = SignInTries(whose=whose, failures=0, last_at=now())
    session.add(tries)
    return tries


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
