"""Word to a team that a ticket needs them: put down with the change itself, sent later, without anything personal."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.store.tables import Notification, Priority, Ticket


class NoticeKind(StrEnum):
    """What happened, as a webhook names it."""

    CREATED = "ticket.created"
    REOPENED = "ticket.reopened"
    TRANSFERRED = "ticket.transferred"
    WAITING_LONG = "ticket.waiting_long"


class Way(StrEnum):
    """How a team hears of it."""

    EMAIL = "email"
    WEBHOOK = "webhook"


def notify(session: Session, ticket: Ticket, kind: NoticeKind, at: datetime) -> None:
    """One notification for each way that the ticket's team has set."""
    session.flush()
    team = ticket.team
    ways = [way for way, target in ((Way.EMAIL, team.email), (Way.WEBHOOK, team.webhook_url)) if target]
    for way in ways:
        session.add(
            Notification(
                webhook_id=f"msg_{secrets.token_urlsafe(18)}",
                team_id=team.id,
                ticket_id=ticket.id,
                way=way,
                due_at=at,
                made_at=at,
                payload={
                    "type": kind,
                    "timestamp": at.isoformat(),
                    "data": {
                        "ticket": ticket.id,
                        "team": team.name,
                        "urgent": ticket.priority < Priority.NORMAL,
                    },
                },
            )
        )
