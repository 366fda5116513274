"""Replies that tell when: a day, a month, or a day with a time."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from bot.intake.calendar import Calendar, Impossible, Moment, Precision
from bot.intake.dates import moments_in, parts_of_a_year
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht
from bot.intake.one_value import not_read
from bot.intake.reply import Reply
from bot.intake.times import Clock, clock_in
from bot.intake.words import word_lists
from bot.intake.writing import one_of

_ONLY_WHICH = re.compile(r"^(?:de |die )?(vorig|deze|volgend)$")
_ONLY_MONTH_NUMBER = re.compile(r"(?:maand |in |nummer )?(0?[1-9]|1[0-2])")


def read_date(reply: Reply, verwacht: Verwacht, on: date) -> Lezing:
    """A day; from a month or a year alone its first day, and then not sure."""
    _, text = clock_in(reply.figures)
    found = _moment(text, verwacht, on, Precision.DAY)
    if not isinstance(found, Moment):
        return found or not_read(reply)
    return Gelezen(found.day, not (reply.doubted or found.guessed or found.precision > Precision.DAY))


def read_month(reply: Reply, verwacht: Verwacht, on: date) -> Lezing:
    """The first day of a month."""
    only_number = _ONLY_MONTH_NUMBER.fullmatch(reply.figures)
    if only_number:
        best = Calendar.expecting(verwacht, on).month(int(only_number[1]), None)
        return Gelezen(best.day, zeker=False)
    figures = _ONLY_WHICH.sub(r"\1 maand", reply.figures)
    found = _moment(figures, verwacht, on, Precision.MONTH)
    if not isinstance(found, Moment):
        return found or not_read(reply)
    return Gelezen(found.day, not (reply.doubted or found.guessed or found.precision > Precision.MONTH))


def read_moment(reply: Reply, verwacht: Verwacht, on: date) -> Lezing:
    """A datetime; a date when no time was said, a time when no day was said."""
    clock, text = _clock_beside_a_day(reply.figures, verwacht, on)
    found = _moment(text, verwacht, on, Precision.DAY)
    if isinstance(found, Onduidelijk):
        return found
    if found is None:
        return Gelezen(clock.time, not (reply.doubted or clock.guessed)) if clock else not_read(reply)
    sure = not (reply.doubted or found.guessed or found.precision > Precision.DAY)
    if clock is None:
        return Gelezen(found.day, sure)
    return Gelezen(datetime.combine(found.day, clock.time), sure and not clock.guessed)


def _clock_beside_a_day(figures: str, verwacht: Verwacht, on: date) -> tuple[Clock | None, str]:
    """ "18.30" is a time when a day stands beside it; alone it could be a day too."""
    clock, text = clock_in(figures)
    if clock is None:
        bare, rest = clock_in(figures, bare=True)
        if bare and (moments_in(rest, Calendar.expecting(verwacht, on)) or not rest):
            return bare, rest
    return clock, text


def _moment(text: str, verwacht: Verwacht, on: date, wanted: Precision) -> Moment | Onduidelijk | None:
    if _before_or_after().search(text):
        return Onduidelijk(Reden.TE_VAAG)
    moments = moments_in(text, Calendar.expecting(verwacht, on))
    impossible = [moment for moment in moments if isinstance(moment, Impossible)]
    if impossible:
        return Onduidelijk(Reden.BESTAAT_NIET, impossible[0].written)
    if not moments and parts_of_a_year().search(text):
        return Onduidelijk(Reden.TE_VAAG)
    return _the_one([moment for moment in moments if isinstance(moment, Moment)], wanted)


def _the_one(moments: Sequence[Moment], wanted: Precision) -> Moment | Onduidelijk | None:
    if not moments:
        return None
    if wanted is Precision.MONTH:
        moments = [Moment(moment.day.replace(day=1), moment.precision, moment.guessed) for moment in moments]
    finest = min(moment.precision for moment in moments)
    days = {moment.day: moment for moment in moments if moment.precision == finest}
    if len(days) > 1:
        kind = Soort.MAAND if wanted is Precision.MONTH else Soort.DATUM
        return Onduidelijk(Reden.MEER_DAN_EEN, one_of(days, kind))
    return next(iter(days.values()))


@cache
def _before_or_after() -> re.Pattern[str]:
    months = "|".join(word_lists().getallen.maanden)
    return re.compile(
        r"(?<!kwart )(?<!\d )(?<!is )(?<!was )(?<!gaat )(?<!het )(?<!dit )"
        r"\b(?:voor|na|eerder dan|later dan|ouder dan)\b"
        rf" (?:de |het )?(?:\d|{months}|vorig jaar|begin|eind)"
    )
