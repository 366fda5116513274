"""The parts of a ticket's page, each with what it shows; the live page sends them one by one."""

import uuid
from dataclasses import dataclass, replace

from fastapi import Request

from bot.conversation import Recorded
from bot.desk.context import Desk, desk_of
from bot.desk.quick_replies import QuickReplyView, filled_in, quick_replies
from bot.desk.sessions import SignedIn
from bot.desk.templating import rendered
from bot.handoff.overview import Glimpse, to_give_to, waiting_now
from bot.handoff.tickets import TicketView

FIRST_NAME = "Voornaam"
"""The line of the intake that says how to address the person."""


@dataclass(frozen=True)
class Parts:
    """Writes the parts for the coach of one request. Each form gets an id of its own: sent twice, it is done once."""

    request: Request
    signed_in: SignedIn

    @property
    def _desk(self) -> Desk:
        return desk_of(self.request)

    def message(self, message: Recorded, number: int) -> str:
        return rendered(self.request, "_bericht.html", bericht=message, nummer=number)

    def state(self, seen: Glimpse) -> str:
        """Where the ticket stands, and the buttons for what can be done with it."""
        return rendered(
            self.request,
            "_stand.html",
            vraag=seen.ticket,
            kan={deed.name for deed in seen.possible},
            geven_aan=to_give_to(self._desk.engine, seen.ticket),
        )

    def notes(self, seen: Glimpse) -> str:
        return rendered(self.request, "_aantekeningen.html", aantekeningen=seen.notes)

    def note_box(self, number: int) -> str:
        return rendered(self.request, "_noteren.html", nummer=number, nieuw_id=uuid.uuid4().hex)

    def write_box(self, seen: Glimpse, chosen: int | None = None, focus: bool = False) -> str:
        """The box to write in, with the quick replies that fit and the text of the chosen one."""
        replies = self._replies(seen.ticket)
        return rendered(
            self.request,
            "_schrijven.html",
            vraag=seen.ticket,
            kan={deed.name for deed in seen.possible},
            tekstjes=replies,
            tekst=next((reply.text for reply in replies if reply.id == chosen), ""),
            focus=focus,
            nieuw_id=uuid.uuid4().hex,
        )

    def badge(self) -> str:
        """The numbers that wait, for the title of every live page and for the sound of a new one."""
        waiting, urgent = waiting_now(self._desk.engine, self.signed_in.coach_id)
        return rendered(self.request, "_teller.html", waiting=waiting, urgent=urgent)

    def _replies(self, ticket: TicketView) -> list[QuickReplyView]:
        values = {
            "naam": ticket.summary.intake.get(FIRST_NAME, ""),
            "team": ticket.team,
            "medewerker": self.signed_in.name,
        }
        found = quick_replies(self._desk.engine, self.signed_in, ticket.team_id)
        return [replace(reply, text=filled_in(reply.text, **values)) for reply in found]
