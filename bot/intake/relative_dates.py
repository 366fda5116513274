"""Days told from today: "gisteren", "3 jaar geleden", "vorige week dinsdag", "eind vorig jaar"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from bot.intake.calendar import Calendar, Impossible, Moment, Precision, in_part
from bot.intake.words import word_lists

_MONTHS_IN = {"maand": 1, "kwartaal": 3, "jaar": 12}
_LENGTH = (
    r"(?P<count>\d+(?:[.,]\d+)?) (?P<unit>dag|week|maand|kwartaal|jaar)"
    r"(?: en (?P<rest>\d+) (?P<rest_unit>dag|week|maand))?"
)
_WHICH = r"(?P<that>vorig|deze|volgend)"

Reader = Callable[[re.Match[str], Calendar], "Moment | Impossible | None"]


def relative_readers(months: str) -> list[tuple[str, Reader]]:
    """Patterns with their reader; `months` are the names of the months as alternatives."""
    days = "|".join(sorted(word_lists().getallen.dagen_vanaf_nu, key=len, reverse=True))
    weekdays = "|".join(word_lists().getallen.weekdagen)
    holidays = "|".join(sorted(word_lists().getallen.feestdagen, key=len, reverse=True))
    part = r"(?:(?P<part>begin|midden|half|eind)(?: van)? )?"
    return [
        (rf"\b{_LENGTH} (?:geleden|terug)\b", _ago),
        (rf"\b(?:over|binnen) {_LENGTH}\b", _ahead),
        (rf"\b(?:sinds|al|nu|inmiddels|ruim)(?: al)? {_LENGTH}\b", _ago),
        (rf"\b(?P<days>{days})\b", _named_day),
        (
            rf"\b{_WHICH} week (?:op )?(?P<weekday>{weekdays})\b"
            rf"|\b(?P<weekday2>{weekdays})(?: van)? (?P<that2>vorig|deze|volgend) week\b",
            _day_of_week,
        ),
        (rf"\b(?:{_WHICH} )?(?P<weekday>{weekdays})\b(?: (?P<past>jongstleden))?(?! (?:de )?[\d·]| ?·)", _weekday),
        (rf"\b(?:de )?(?P<day>\d{{1,2}})(?: van)? (?:de )?{_WHICH} maand\b", _day_of_month),
        (rf"\b(?P<holiday>{holidays})\b(?: (?:van )?(?:(?P<year>(?:19|20)\d\d)|(?P<that>vorig|deze) jaar))?", _holiday),
        (rf"\b{part}{_WHICH} (?P<unit>week|maand|kwartaal|jaar)\b", _period),
        (r"\bde (?P<day>\d{1,2})(?=$|[,.]| om| rond| ·| van de maand)", _day_of_month),
        (rf"^{_LENGTH}$", _probably_ago),
        (r"\bweek (?P<week>\d{1,2})\b(?: (?:van )?(?P<year>(?:19|20)\d\d))?", _week_of_year),
    ]


def _ago(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    return _away(match, calendar, -1)


def _probably_ago(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    """ "vijf jaar", and nothing else, as the answer to "since when?"."""
    moment = _away(match, calendar, -1)
    return Moment(moment.day, moment.precision, guessed=True) if moment else None


def _ahead(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    return _away(match, calendar, 1)


def _away(match: re.Match[str], calendar: Calendar, direction: int) -> Moment | None:
    try:
        day = moved(calendar.on, match["count"], match["unit"], direction)
        if match["rest"]:
            day = moved(day, match["rest"], match["rest_unit"], direction)
    except (OverflowError, ValueError):
        return None
    finest = match["rest_unit"] or match["unit"]
    precision = {"jaar": Precision.YEAR, "kwartaal": Precision.MONTH, "maand": Precision.MONTH}.get(
        finest, Precision.DAY
    )
    return Moment(day, precision, guessed=finest == "week")


def moved(day: date, count: str, unit: str, direction: int) -> date:
    """The day so many days, weeks, months or years away. Raises ValueError or OverflowError outside the calendar."""
    number = Decimal(count.replace(",", "."))
    if unit in _MONTHS_IN:
        result: date = day + direction * relativedelta(months=int(number * _MONTHS_IN[unit]))
        return result
    return day + direction * timedelta(days=int(number * (7 if unit == "week" else 1)))


def _named_day(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    return Moment(calendar.on + timedelta(word_lists().getallen.dagen_vanaf_nu[match["days"]]))


def _day_of_week(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    weekday = word_lists().getallen.weekdagen.index(match["weekday"] or match["weekday2"])
    return calendar.weekday_of_week(weekday, match["that"] or match["that2"])


def _weekday(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    word = "vorig" if match["past"] else match["that"]
    return calendar.weekday(word_lists().getallen.weekdagen.index(match["weekday"]), word)


def _day_of_month(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    that = match.groupdict().get("that")
    first = calendar.on.replace(day=1) + relativedelta(months={"vorig": -1, "volgend": 1}.get(that or "", 0))
    day = int(match["day"])
    if not that and day > calendar.on.day and not calendar.looks_ahead:
        first -= relativedelta(months=1)
    found = calendar.day(day, first.month, first.year, match.group())
    return Moment(found.day, guessed=not that) if isinstance(found, Moment) else found


def _period(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    away = {"vorig": -1, "volgend": 1}.get(match["that"], 0)
    if match["unit"] == "week":
        return Moment(calendar.on + timedelta(7 * away), guessed=True)
    if match["unit"] == "kwartaal":
        return None
    if match["unit"] == "maand":
        first = calendar.on.replace(day=1) + relativedelta(months=away)
        return in_part(first, Precision.MONTH, match["part"])
    return in_part(date(calendar.on.year + away, 1, 1), Precision.YEAR, match["part"])


def _week_of_year(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    """Its Monday, in the year that makes it lie before today when none was said."""
    for year in [int(match["year"])] if match["year"] else [calendar.on.year, calendar.on.year - 1]:
        try:
            monday = date.fromisocalendar(year, int(match["week"]), 1)
        except ValueError:
            return Impossible(match.group())
        if match["year"] or monday <= calendar.on or calendar.looks_ahead:
            return Moment(monday, guessed=True)
    return None


def _holiday(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    day, month = map(int, word_lists().getallen.feestdagen[match["holiday"]].split("-"))
    year = int(match["year"]) if match["year"] else None
    if match["that"]:
        year = calendar.relative_year(match["that"])
    return calendar.day(day, month, year, match.group())
