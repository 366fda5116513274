"""From the bot to a human and back: tickets, who may do what with them, opening hours, and word to the team."""

from bot.handoff.coaches import Coaches
from bot.handoff.errors import (
    HandoffError,
    KeptForLaterError,
    NotAllowedError,
    RefusedError,
    StaleError,
    TeamDataError,
    UnknownCoachError,
    UnknownTeamError,
    UnknownTicketError,
)
from bot.handoff.intakes import Intakes
from bot.handoff.kept import KeptRequests
from bot.handoff.requests import Request, Requests, Standing
from bot.handoff.team_data import TeamData
from bot.handoff.tickets import NoteView, Summary, TicketView
from bot.handoff.waiting import Patience, tick
from bot.handoff.worker import Worker

__all__ = [
    "Coaches",
    "HandoffError",
    "Intakes",
    "KeptForLaterError",
    "KeptRequests",
    "NotAllowedError",
    "NoteView",
    "Patience",
    "RefusedError",
    "Request",
    "Requests",
    "StaleError",
    "Standing",
    "Summary",
    "TeamData",
    "TeamDataError",
    "TicketView",
    "UnknownCoachError",
    "UnknownTeamError",
    "UnknownTicketError",
    "Worker",
    "tick",
]
