"""The tables. Moments are UTC; what a person sees is Amsterdam time."""

from bot.store.tables.attachments import Attachment
from bot.store.tables.audit import AuditEntry
from bot.store.tables.base import Base, Moment, now
from bot.store.tables.conversations import Author, Conversation, Message, Owner
from bot.store.tables.desk import ApiToken, Credential, DeskSession, QuickReply, SignInTries
from bot.store.tables.outgoing import Delivery, Forgetting, Notification, Outgoing, PutAside, Turn
from bot.store.tables.persons import Consent, Intake, Person
from bot.store.tables.teams import ClosedDay, Coach, CoachTeam, Role, Team, TeamRegion, WorkingHours
from bot.store.tables.tickets import ClosedBecause, Note, Priority, Ticket, TicketReason, TicketState

__all__ = [
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "Author",
    "Base",
    "ClosedBecause",
    "ClosedDay",
    "Coach",
    "CoachTeam",
    "Consent",
    "Conversation",
    "Credential",
    "Delivery",
    "DeskSession",
    "Forgetting",
    "Intake",
    "Message",
    "Moment",
    "Note",
    "Notification",
    "Outgoing",
    "Owner",
    "Person",
    "Priority",
    "PutAside",
    "QuickReply",
    "Role",
    "SignInTries",
    "Team",
    "TeamRegion",
    "Ticket",
    "TicketReason",
    "TicketState",
    "Turn",
    "WorkingHours",
    "now",
]
