"""Passwords of coaches: kept as Argon2 hashes, checked as slowly for who is unknown, and slowed down after failures."""

import hashlib
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.desk.errors import TooManyTriesError, WeakPasswordError, WrongPasswordError
from bot.handoff import UnknownCoachError
from bot.store import transaction
from bot.store.auditing import audit, by_coach
from bot.store.tables import Coach, Credential, DeskSession, SignInTries, now

SHORTEST = 12
LONGEST = 200
"""Characters of a password; a longer one would only cost time to check."""

FREE_TRIES_OF_ACCOUNT = 5
FREE_TRIES_FROM_ADDRESS = 20
"""Failures in a row before each next try must wait; colleagues share the address of their office."""

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)

_hasher = PasswordHasher()
_NOBODYS_HASH = _hasher.hash("van niemand")
"""Checked for who has no password, so that the time of an answer does not say who works here."""


def set_password(engine: Engine, coach_id: int, password: str, by_coach_id: int | None = None) -> None:
    """Gives a coach this password and signs them out everywhere; by themselves unless another coach is named.

    Raises WeakPasswordError and UnknownCoachError.
    """
    with transaction(engine) as session:
        coach = session.get(Coach, coach_id)
        if coach is None or not coach.active:
            raise UnknownCoachError(coach_id)
        check_strength(password, coach)
        session.merge(Credential(coach_id=coach_id, password_hash=_hasher.hash(password), changed_at=now()))
        session.execute(delete(DeskSession).where(DeskSession.coach_id == coach_id))
        session.execute(delete(SignInTries).where(SignInTries.whose == _account(coach.email)))
        audit(session, by_coach(by_coach_id or coach_id), "password_set", by_coach(coach_id))


def check(engine: Engine, email: str, password: str, address: str, at: datetime | None = None) -> int:
    """The id of the coach. Raises WrongPasswordError, and TooManyTriesError while this account or address must wait.

    A try counts before it is checked, so that many at once win nothing.
    """
    at = at or now()
    account = _account(email)
    _count_try(engine, {account: FREE_TRIES_OF_ACCOUNT, _hash("address", address): FREE_TRIES_FROM_ADDRESS}, at)
    with transaction(engine) as session:
        coach, kept = _with_email(session, email)
    if not _fits(kept, password) or coach is None or kept is None:
        with transaction(engine) as session:
            audit(session, by_coach(coach.id) if coach else "system", "sign_in_failed", "desk")
        raise WrongPasswordError
    with transaction(engine) as session:
        session.execute(delete(SignInTries).where(SignInTries.whose.in_([account, _hash("address", address)])))
        if _hasher.check_needs_rehash(kept.password_hash):
            session.merge(Credential(coach_id=coach.id, password_hash=_hasher.hash(password), changed_at=at))
    return coach.id


def check_strength(password: str, coach: Coach) -> None:
    """Raises WeakPasswordError for a password that is easy to guess for this coach."""
    if len(password) < SHORTEST:
        raise WeakPasswordError(f"Het wachtwoord is te kort; kies er een van minstens {SHORTEST} tekens.")
    if len(password) > LONGEST:
        raise WeakPasswordError(f"Het wachtwoord is te lang; kies er een van hoogstens {LONGEST} tekens.")
    if len(set(password)) < 4 or password.casefold() in (coach.email.casefold(), coach.name.casefold()):
        raise WeakPasswordError("Het wachtwoord is te makkelijk te raden; kies bijvoorbeeld vier losse woorden.")


def _with_email(session: Session, email: str) -> tuple[Coach | None, Credential | None]:
    coach = session.scalar(select(Coach).where(func.lower(Coach.email) == email.strip().lower(), Coach.active))
    return coach, session.get(Credential, coach.id) if coach else None


def _fits(kept: Credential | None, password: str) -> bool:
    try:
        return _hasher.verify(kept.password_hash if kept else _NOBODYS_HASH, password[: LONGEST + 1])
    except VerificationError:
        return False


def _count_try(engine: Engine, free_tries: dict[str, int], at: datetime) -> None:
    try:
        _count_try_once(engine, free_tries, at)
    except IntegrityError:
        # Another try counted for the first time at the same moment.
        _count_try_once(engine, free_tries, at)


def _count_try_once(engine: Engine, free_tries: dict[str, int], at: datetime) -> None:
    with transaction(engine) as session:
        session.execute(delete(SignInTries).where(SignInTries.last_at < at - FORGET_AFTER))
        # In a fixed order, so that two tries at once do not wait for each other.
        tries = [(_tries(session, whose, at), free) for whose, free in sorted(free_tries.items())]
        wait = max(done.last_at + _wait_after(done.failures - free) - at for done, free in tries)
        if wait > timedelta(0):
            raise TooManyTriesError(wait)
        for done, _ in tries:
            done.failures += 1
            done.last_at = at


def _tries(session: Session, whose: str, at: datetime) -> SignInTries:
    tries = session.get(SignInTries, whose, with_for_update=True)
    if tries is None:
        tries = SignInTries(whose=whose, failures=0, last_at=at)
        session.add(tries)
    return tries


def _wait_after(failures_too_many: int) -> timedelta:
    if failures_too_many < 0:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures_too_many, 20)), LONGEST_WAIT)


def _account(email: str) -> str:
    return _hash("account", email.strip().lower())


def _hash(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
