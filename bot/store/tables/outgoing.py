"""What must still go out: to the bot, to a person's channel, to a team, and the word to forget someone."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from bot.store.tables.base import ID, SHORT, Base, now


class Outgoing:
    """One thing to send: due at a moment, tried so many times, and in the end sent or given up."""

    __tablename__: str

    id: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(default=now)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805
        open_rows = text("sent_at IS NULL AND given_up_at IS NULL")
        return (Index(f"ix_{cls.__tablename__}_due", "due_at", sqlite_where=open_rows, postgresql_where=open_rows),)


class Turn(Outgoing, Base):
    """A message of a person that the bot must still answer; it is sent when its answer is recorded.

    It outlives the message itself: who has everything erased in this very turn is still told that it is done.
    """

    __tablename__ = "turn"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    told_at: Mapped[datetime | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805
        return (*super().__table_args__, UniqueConstraint("conversation_id", "sequence"))


class Forgetting(Outgoing, Base):
    """A conversation that is gone here, and of which the dialogue engine must still forget its own copy."""

    __tablename__ = "forgetting"

    conversation_id: Mapped[str] = mapped_column(String(ID), index=True)


class Delivery(Outgoing, Base):
    """A message on its way to a channel that is delivered to, such as Telegram."""

    __tablename__ = "delivery"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    channel: Mapped[str] = mapped_column(String(SHORT))
    buttons_at: Mapped[int | None] = mapped_column(BigInteger)
    """The channel's own number of the message, as long as its buttons still ask something."""


class PutAside(Outgoing, Base):
    """An old message of a person: it is answered when nothing follows it, and is sent when that has begun."""

    __tablename__ = "put_aside"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    remarks: Mapped[list[dict[str, Any]]]
    for_the_bot: Mapped[bool]
    is_last_of_many: Mapped[bool]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805
        return (*super().__table_args__, UniqueConstraint("conversation_id", "sequence"))


class Notification(Outgoing, Base):
    """Word to a team, by e-mail or webhook; `payload` holds nothing of the person."""

    __tablename__ = "notification"

    webhook_id: Mapped[str] = mapped_column(String(ID), unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    way: Mapped[str] = mapped_column(String(SHORT))
    payload: Mapped[dict[str, Any]]
