"""A coach without a browser, for what happens on the person's side."""

from unittest.mock import patch
from uuid import uuid4

from sqlalchemy import select

from bot.conversation import Sentences
from bot.desk.context import Desk
from bot.handoff import Request, Requests
from bot.handoff.teams import add_coach, fallback_team
from bot.knowledge import Knowledge
from bot.store import Conversation, reading, transaction
from bot.store.tables import TicketReason
from tests.browser.conftest import Gateway


class Coach:
    """Fatima, who helps whoever began a conversation last."""

    def __init__(self, gateway: Gateway) -> None:
        assert gateway.app is not None
        self._desk: Desk = gateway.app.state.desk
        with transaction(self._desk.engine) as session:
            email = f"{uuid4().hex}@waterveen.example"
            self._id = add_coach(session, "Fatima", email, [fallback_team(session).id]).id
        self._number = 0

    def is_asked(self) -> None:
        requests = Requests(self._desk.engine, Sentences(Knowledge.load()))
        self._number = requests.request(Request(self._conversation, TicketReason.ASKED)).number

    def takes(self) -> None:
        self._desk.coaches.take(self._number, self._id)

    def says(self, text: str) -> None:
        self._desk.coaches.say(self._number, self._id, uuid4().hex, text)

    def types(self) -> None:
        """And goes on typing."""
        with patch("bot.conversation.service.COACH_TYPES", 300.0):
            self._desk.conversations.coach_types(self._conversation, "Fatima")

    def leaves(self) -> None:
        self._desk.coaches.close(self._number, self._id)

    @property
    def _conversation(self) -> str:
        with reading(self._desk.engine) as session:
            latest = session.scalars(select(Conversation.id).order_by(Conversation.begun_at.desc())).first()
        assert latest
        return latest
