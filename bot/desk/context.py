"""What the desk works with; the gateway makes it once and every request finds it."""

from dataclasses import dataclass
from functools import cached_property

from fastapi import Request
from sqlalchemy import Engine

from bot.conversation import Conversations
from bot.desk.live import Watch
from bot.desk.outcomes import OutcomeWords
from bot.handoff import Coaches
from bot.knowledge import Knowledge
from bot.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The parts that the pages and the JSON API stand on."""

    engine: Engine
    config: Settings
    knowledge: Knowledge
    conversations: Conversations
    coaches: Coaches

    @cached_property
    def watch(self) -> Watch:
        return Watch(self.engine)

    @cached_property
    def outcome_words(self) -> OutcomeWords:
        return OutcomeWords(self.knowledge)

    @property
    def is_https(self) -> bool:
        return self.config.gateway.startswith("https://")


def desk_of(request: Request) -> Desk:
    """The desk of the application that this request came to."""
    desk: Desk = request.app.state.desk
    return desk
