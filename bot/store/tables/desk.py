"""The desk's own: how coaches come in, and the texts they use again. Secrets are kept as hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import ID, NAME, Base, now

HASH = 64
"""Characters of a SHA-256 hash."""

PASSWORD_HASH = 200
"""Characters of an Argon2 hash with its parameters."""


class Credential(Base):
    """The password of a coach; who has none comes in through OpenID Connect only."""

    __tablename__ = "credential"

    coach_id: Mapped[int] = mapped_column(ForeignKey("coach.id", ondelete="CASCADE"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(PASSWORD_HASH))
    changed_at: Mapped[datetime] = mapped_column(default=now)


class DeskSession(Base):
    """A browser in which a coach is signed in."""

    __tablename__ = "desk_session"

    token_hash: Mapped[str] = mapped_column(String(HASH), primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("coach.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class SignInTries(Base):
    """Tries in a row that failed, of one account or from one address; which one is kept as a hash."""

    __tablename__ = "sign_in_tries"

    whose: Mapped[str] = mapped_column(String(HASH), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(default=now, index=True)


class QuickReply(Base):
    """A text to use again, of one coach or of a whole team."""

    __tablename__ = "quick_reply"
    __table_args__ = (CheckConstraint("(coach_id IS NULL) <> (team_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(NAME))
    text: Mapped[str] = mapped_column(Text)


class ApiToken(Base):
    """A key to the JSON API, with the rights of the coach it belongs to; `name` says what it is for."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH), unique=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("coach.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(ID))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
