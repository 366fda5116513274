"""What programs send to the JSON API. An `id` is made by the sender, so that sending twice is harmless."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.store.tables import TicketState

LARGEST_PAGE = 200
LARGEST_ID = 2**31 - 1
"""PostgreSQL counts no further."""

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Seen = Annotated[int | None, Field(description="De versie van de vraag waar u naar keek; klopt die niet meer: 409.")]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Look(_Sent):
    """Waar iemand naar keek toen hij dit deed."""

    seen: Seen = None


class Words(_Sent):
    """Een bericht of een aantekening."""

    id: UUID
    text: Text


class Receiver(StrEnum):
    """Wie de vraag krijgt: een ander team, of een collega van hetzelfde team."""

    TEAM = "team"
    COACH = "coach"


class Target(_Sent):
    """Aan welk team of welke medewerker."""

    to: Receiver
    id: Id
    seen: Seen = None


class State(StrEnum):
    """Welke vragen: die wachten, die iemand heeft, allebei, of die gesloten zijn."""

    QUEUED = "queued"
    TAKEN = "taken"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def states(self) -> tuple[TicketState, ...]:
        return (TicketState.QUEUED, TicketState.TAKEN) if self == State.OPEN else (TicketState(self.value),)


class TicketQuery(_Sent):
    """Welke vragen, en welke bladzijde ervan."""

    state: State = State.OPEN
    team: Id | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 50
    offset: Annotated[int, Field(ge=0, le=10**6)] = 0


class Sequence(BaseModel):
    """Het nummer van het bericht in het gesprek."""

    sequence: int


class Problem(BaseModel):
    """Wat er mis is en wat u kunt doen, in een zin."""

    detail: str


class CoachOut(BaseModel):
    """Een medewerker."""

    id: int
    name: str


class TeamOut(BaseModel):
    """Een team, met wie erin zit."""

    id: int
    name: str
    coaches: list[CoachOut]


class Me(CoachOut):
    """Van wie het token is."""

    role: str
