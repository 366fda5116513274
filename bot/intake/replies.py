"""Reads what a person replied to one question."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.intake.ages import read_age, read_years
from bot.intake.amounts import read_amount, read_hours
from bot.intake.bounds import within_bounds
from bot.intake.choices import read_choice
from bot.intake.commands import read_command, read_correction
from bot.intake.counts import read_count
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht, WeetNiet
from bot.intake.moments import read_date, read_moment, read_month
from bot.intake.reply import Reply
from bot.intake.shares import read_percentage
from bot.intake.thresholds import read_against_threshold
from bot.intake.yes_no import read_yes_no

__all__ = ["Gelezen", "Lezing", "Onduidelijk", "Reden", "Soort", "Verwacht", "WeetNiet", "read_reply"]

_READERS: Mapping[Soort, Callable[[Reply, Verwacht, date], Lezing]] = {
    Soort.LEEFTIJD: lambda reply, _, on: read_age(reply, on),
    Soort.DATUM: read_date,
    Soort.TIJDSTIP: read_moment,
    Soort.MAAND: read_month,
    Soort.BEDRAG: lambda reply, _, __: read_amount(reply),
    Soort.UREN_PER_WEEK: lambda reply, _, __: read_hours(reply, "week"),
    Soort.UREN_PER_JAAR: lambda reply, _, __: read_hours(reply, "jaar"),
    Soort.AANTAL: lambda reply, _, __: read_count(reply),
    Soort.JAREN: lambda reply, _, on: read_years(reply, on),
    Soort.PERCENTAGE: lambda reply, _, __: read_percentage(reply),
    Soort.KEUZE: lambda reply, verwacht, _: read_choice(reply, verwacht.keuzes),
}


def read_reply(text: str, verwacht: Verwacht, on: date) -> Gelezen | WeetNiet | Onduidelijk:
    """What was answered, as far as it is clear; `on` is the day of today for "vorig jaar" and ages.

    Never raises, whatever the text, and never changes a value to make it fit.
    """
    text = read_correction(text) or text
    reply = Reply.of(text)
    if verwacht.soort is Soort.JA_NEE:
        if read_command(text):
            return Onduidelijk(Reden.NIET_BEGREPEN)
        return read_yes_no(reply) if verwacht.drempel is None else read_against_threshold(reply, verwacht, on)
    lezing = _READERS[verwacht.soort](reply, verwacht, on)
    if isinstance(lezing, Gelezen) and verwacht.soort is not Soort.KEUZE and read_command(text):
        return Onduidelijk(Reden.NIET_BEGREPEN)
    return within_bounds(lezing, verwacht, on)
