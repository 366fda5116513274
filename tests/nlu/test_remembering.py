"""What short messages were understood as is remembered for a day, and for nobody in particular."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from bot.nlu import remembering
from bot.nlu.remembering import Understanding


@dataclass
class Message:
    text: str | None


@dataclass
class Parser:
    """Understands everything, and says how often it had to."""

    parsed: list[str | None] = field(default_factory=list)

    async def parse_message(self, message: Message) -> dict[str, Any]:
        self.parsed.append(message.text)
        return {"text": message.text, "entities": []}


class Calendar:
    day = date(2026, 11, 21)

    def today(self) -> date:
        return self.day


@pytest.fixture
def parser() -> Parser:
    return Parser()


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def understanding(parser: Parser, calendar: Calendar) -> Understanding:
    return Understanding(parser, calendar.today)  # type: ignore[arg-type]


async def understood(understanding: Understanding, text: str | None) -> dict[str, Any]:
    return await understanding.of(Message(text))  # type: ignore[arg-type]


async def test_the_same_short_message_is_understood_once_a_day(understanding: Understanding, parser: Parser) -> None:
    assert await understood(understanding, "wat is bbz") == await understood(understanding, "wat is bbz")
    assert parser.parsed == ["wat is bbz"]


async def test_at_midnight_everything_is_forgotten(
    understanding: Understanding, parser: Parser, calendar: Calendar
) -> None:
    await understood(understanding, "wat is bbz")
    calendar.day = date(2026, 11, 22)
    await understood(understanding, "wat is tozo")
    await understood(understanding, "wat is bbz")
    assert parser.parsed == ["wat is bbz", "wat is tozo", "wat is bbz"]


async def test_a_story_is_never_kept(understanding: Understanding, parser: Parser) -> None:
    story = "ik ben al drie maanden zonder opdrachten en mijn vrouw is ook ziek"
    assert len(story) > remembering.SHORT
    await understood(understanding, story)
    await understood(understanding, story)
    assert parser.parsed == [story, story]


async def test_what_one_conversation_does_with_it_is_not_seen_by_another(understanding: Understanding) -> None:
    (await understood(understanding, "wat is bbz"))["entities"].append("van de eerste")
    assert (await understood(understanding, "wat is bbz"))["entities"] == []


async def test_what_was_asked_longest_ago_makes_room(
    understanding: Understanding, parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "MOST", 2)
    for text in ("een", "twee", "een", "drie", "een", "twee"):
        await understood(understanding, text)
    assert parser.parsed == ["een", "twee", "drie", "twee"]


async def test_a_message_without_text_is_understood_too(understanding: Understanding) -> None:
    assert (await understood(understanding, None))["text"] is None
