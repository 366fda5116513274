"""What a waiting person can expect, and how that is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from bot.conversation import Sentences
from bot.handoff.openingstijden import Openingstijden
from bot.settings import AMSTERDAM


@dataclass(frozen=True)
class Open:
    """Someone is there; `place` 1 is helped first."""

    place: int


@dataclass(frozen=True)
class Closed:
    """Nobody is there until a moment, or until nobody knows when."""

    until: datetime | None


Expectation = Open | Closed


def expectation(openingstijden: Openingstijden, place: int, at: datetime) -> Expectation:
    """What to expect of a team at a moment, for who has this place in its queue."""
    if openingstijden.open_since(at):
        return Open(place)
    return Closed(openingstijden.opens_at(at))


def in_words(sentences: Sentences, expected: Expectation, at: datetime) -> str:
    """The expectation as it is told to the person."""
    if isinstance(expected, Closed):
        if expected.until is None:
            return sentences.text("verwachting_dicht_onbekend")
        return sentences.text("verwachting_dicht", moment=moment_in_words(sentences, expected.until, at))
    match expected.place:
        case 1:
            return sentences.text("verwachting_eerste")
        case 2:
            return sentences.text("verwachting_een_voor_u")
        case place:
            return sentences.text("verwachting_meer_voor_u", voor_u=place - 1)


def moment_in_words(sentences: Sentences, moment: datetime, at: datetime) -> str:
    """A moment as one says it at another: "vandaag om 13.00 uur", "maandag om 9.00 uur"."""
    local, today = moment.astimezone(AMSTERDAM), at.astimezone(AMSTERDAM).date()
    if local.date() == today:
        name = "moment_vandaag"
    elif local.date() - today < timedelta(days=7):
        name = "moment_deze_week"
    else:
        name = "moment_later"
    return sentences.text(
        name,
        tijd=f"{local.hour}.{local.minute:02}",
        weekdag=format_date(local, "EEEE", locale="nl"),
        dag=format_date(local, "d MMMM", locale="nl"),
    )
