"""Counts a day as bars: where each one stands in a drawing, and what stands beside the axes. A template draws it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

WIDTH, HEIGHT = 720, 200
LEFT, TOP, BOTTOM = 44, 12, 28
"""Room beside the bars, for the words along the axes."""

_DAY_LABELS = 6
ROUND = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Bar:
    """A rectangle in the drawing; y goes downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """A text at a place along an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Series:
    """Counts of one kind, one a day; each next series is a part of the first and stands in front of it."""

    name: str
    counts: Sequence[int]


@dataclass(frozen=True)
class DayPlot:
    """What is drawn: the bars of each series, and the labels of both axes."""

    bars: list[list[Bar]]
    days: list[Label]
    counts: list[Label]


def day_plot(days: Sequence[date], series: Sequence[Series]) -> DayPlot:
    """The plot of these series; every series has a count for each day."""
    top = round_top(max((count for one in series for count in one.counts), default=0))
    slot = (WIDTH - LEFT) / max(len(days), 1)
    every = -(-len(days) // _DAY_LABELS)
    return DayPlot(
        bars=[list(_bars(one.counts, slot, top)) for one in series],
        days=[Label(LEFT + (place + 0.5) * slot, _short(days[place])) for place in range(0, len(days), every or 1)],
        counts=[Label(_y_of(count, top), str(count)) for count in sorted({0, top // 2, top})],
    )


def round_top(highest: int) -> int:
    """The first round number (such as 4, 30 or 600) that is not below the highest count, and at least 1."""
    size = 1
    while size * 10 < highest:
        size *= 10
    return next(size * step for step in ROUND if size * step >= highest)


def _bars(counts: Sequence[int], slot: float, top: int) -> Iterator[Bar]:
    for place, count in enumerate(counts):
        if count:
            y = _y_of(count, top)
            yield Bar(round(LEFT + (place + 0.1) * slot, 2), y, round(slot * 0.8, 2), round(_y_of(0, top) - y, 2))


def _y_of(count: int, top: int) -> float:
    bottom = HEIGHT - BOTTOM
    return round(bottom - count * (bottom - TOP) / top, 2)


def _short(day: date) -> str:
    return format_date(day, "d MMM", locale="nl")
