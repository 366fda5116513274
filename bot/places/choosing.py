"""Weighs the readings of a message: which place it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.places.cues import Role
from bot.places.mentions import Message
from bot.places.models import How
from bot.places.options import Option
from bot.places.readings import Reading

# How sure one can be that somebody lives where he works, or still lives where he lived.
_CONFIDENCE = {Role.WORK: 0.6, Role.PAST: 0.5}
_CONFIDENCE_NEARBY = 0.7


@dataclass(frozen=True)
class Choice:
    """What a text is about: one option, or several to choose from."""

    options: tuple[Option, ...]
    start: int
    end: int
    how: How
    confidence: float
    certain: bool


def choose(message: Message, readings: Sequence[Reading]) -> Choice | None:
    """What the readings come down to, or None when there are none."""
    if not readings:
        return None
    role = max(reading.mention.cue.role for reading in readings)
    most_telling = [reading for reading in readings if reading.mention.cue.role is role]
    chosen = [reading for reading in most_telling if not reading.mention.cue.nearby] or most_telling
    options = {option.identity: option for reading in chosen for option in reading.options}
    first = chosen[0].mention
    best = next(iter(options.values()))
    return Choice(
        options=tuple(options.values()),
        start=message.tokens[first.first].start,
        end=message.tokens[first.after - 1].end,
        how=How.TYPO if first.how is How.TYPO else best.how,
        confidence=min(
            first.confidence,
            best.confidence,
            _CONFIDENCE.get(role, 1.0),
            _CONFIDENCE_NEARBY if first.cue.nearby else 1.0,
        ),
        certain=all(reading.mention.certain for reading in chosen),
    )
