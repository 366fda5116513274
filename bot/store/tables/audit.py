"""Who did what when, without what was said."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import ID, SHORT, Base, now


class AuditEntry(Base):
    """One deed. `actor` is `person`, `system` or `coach:ID`; `details` holds ids and counts only."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(SHORT))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(ID + 10), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
