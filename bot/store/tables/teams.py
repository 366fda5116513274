"""The people who help: teams with their regions and hours, and the coaches in them."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.tables.base import NAME, SHORT, Base, now

ADDRESS = 320
"""Characters of an e-mail address at most, by its standard."""


class Team(Base):
    """A team of coaches. One team is the `fallback`: it gets what no other team serves."""

    __tablename__ = "team"
    __table_args__ = (
        Index(
            "uq_team_one_fallback",
            "is_fallback",
            unique=True,
            sqlite_where=text("is_fallback"),
            postgresql_where=text("is_fallback"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME), unique=True)
    is_fallback: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str | None] = mapped_column(String(ADDRESS))
    webhook_url: Mapped[str | None] = mapped_column(String(500))
    webhook_secret: Mapped[str | None] = mapped_column(String(120))

    regions: Mapped[list["TeamRegion"]] = relationship(cascade="all, delete-orphan")
    hours: Mapped[list["WorkingHours"]] = relationship(cascade="all, delete-orphan")
    closed_days: Mapped[list["ClosedDay"]] = relationship(cascade="all, delete-orphan")


class TeamRegion(Base):
    """A region has one team; its code is that of the labour-market region."""

    __tablename__ = "team_region"

    region: Mapped[str] = mapped_column(String(SHORT), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)


class WorkingHours(Base):
    """A stretch of a weekday (Monday is 0) on which the team is there, in Amsterdam time."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[time] = mapped_column(primary_key=True)
    closes: Mapped[time]


class ClosedDay(Base):
    """A single day on which the team is not there, beside the public holidays."""

    __tablename__ = "closed_day"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Role(StrEnum):
    """What a coach may do: own tickets, those of the whole team, or everything."""

    COACH = "coach"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Coach(Base):
    """Someone who helps; `name` is what persons see."""

    __tablename__ = "coach"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME))
    email: Mapped[str] = mapped_column(String(ADDRESS), unique=True)
    role: Mapped[str] = mapped_column(String(SHORT), default=Role.COACH)
    active: Mapped[bool] = mapped_column(default=True)
    begun_at: Mapped[datetime] = mapped_column(default=now)

    teams: Mapped[list[Team]] = relationship(secondary="coach_team", order_by=Team.name)


class CoachTeam(Base):
    """Which coach is in which team."""

    __tablename__ = "coach_team"

    coach_id: Mapped[int] = mapped_column(ForeignKey("coach.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True, index=True)
