"""The figures as a file for a spreadsheet: one line for each figure, without anything that somebody wrote."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

from bot.desk.templating import aanleiding
from bot.handoff.figures import Figures

BYTE_ORDER_MARK = "\ufeff"
"""Without it, the spreadsheet that is used most reads UTF-8 as something else."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HEADER = ("figuur", "dag", "onderdeel", "waarde", "teams")

Row = tuple[str, str, str, str]


def csv_of(figures: Figures, teams: str) -> str:
    """The figures of these teams; numbers as Dutch writes them, waits in minutes."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(HEADER)
    for row in _rows(figures):
        writer.writerow([_harmless(cell) for cell in (*row, teams)])
    return BYTE_ORDER_MARK + written.getvalue()


def _rows(figures: Figures) -> Iterator[Row]:
    for day in figures.period.days():
        yield "berichten", f"{day}", "", str(figures.asked.per_day[day])
        yield "niet begrepen", f"{day}", "", str(figures.asked.not_understood_per_day[day])
        yield "vragen aan een medewerker", f"{day}", "", str(figures.tickets_per_day[day])
    for (topic, day), count in sorted(figures.asked.per_topic_and_day.items()):
        yield "berichten per onderwerp", f"{day}", topic, str(count)
    for reason, count in sorted(figures.tickets_per_reason.items()):
        yield "vragen per aanleiding", "", aanleiding(reason), str(count)
    for score, count in sorted(figures.scores.items()):
        yield "cijfer gegeven", "", str(score), str(count)
    yield "wachttijd, mediaan", "", "", _minutes(figures.waits.longest_of(0.5))
    yield "wachttijd, 90 procent", "", "", _minutes(figures.waits.longest_of(0.9))
    yield "nu in de rij", "", "", str(figures.open_now.queued)
    yield "nu bij een medewerker", "", "", str(figures.open_now.taken)


def _minutes(wait: timedelta | None) -> str:
    return "" if wait is None else f"{wait.total_seconds() / 60:.1f}".replace(".", ",")


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins like a formula for one, and does what it says."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
