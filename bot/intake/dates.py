"""The days, months and years in a reply."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TypeAlias

from bot.intake.calendar import Calendar, Impossible, Moment, Precision, in_part
from bot.intake.relative_dates import relative_readers
from bot.intake.words import word_lists

Reader: TypeAlias = Callable[[re.Match[str], Calendar], "Moment | Impossible | None"]

_GAP = r"\s*[-/.,\\ ]\s*"
_PART = r"(?:(?P<part>begin|midden|half|eind)(?: van| in)?(?: de maand| het jaar)? )?"
_FULL_YEAR = r"(?:19|20)\d\d|(?:19|20) \d\d(?!\d)"
_YEAR = rf"(?P<year>{_FULL_YEAR}|'\s?\d\d|\d\d(?!\d|[.:]\d| uur|,\d))"
_RELATIVE_YEAR = r"(?:het )?(?P<that>vorig|deze|volgend) jaar"


def moments_in(text: str, calendar: Calendar) -> list[Moment | Impossible]:
    """What tells a day, month or year in a text in figures, each once, in the order of the text."""
    text = parts_of_a_year().sub(_blank, text)
    found: list[tuple[int, Moment | Impossible]] = []
    for pattern, reader in _readers():

        def take(match: re.Match[str], reader: Reader = reader) -> str:
            moment = reader(match, calendar)
            if moment is None:
                return match.group()
            found.append((match.start(), moment))
            return _blank(match)

        text = pattern.sub(take, text)
    return list(dict.fromkeys(moment for _, moment in sorted(found, key=lambda item: item[0])))


@cache
def parts_of_a_year() -> re.Pattern[str]:
    """Seasons and quarters, with their year: too long a time to take a day of."""
    names = rf"(?:{'|'.join(word_lists().getallen.jaargetijden)}|\d kwartaal|q ?\d)"
    year = rf"(?:{_FULL_YEAR}|'\d\d|(?:vorig|deze|volgend) jaar)"
    return re.compile(
        rf"\b(?:begin|eind)?(?: van)? ?{names}\b(?:(?: van| in)? {year})?|\b{year}(?: in)?(?: de| het)? {names}\b"
    )


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match.group())


@cache
def _readers() -> list[tuple[re.Pattern[str], Reader]]:
    """Patterns with their reader, from those that say most to those that say least."""
    months = "|".join(word_lists().getallen.maanden)
    month = rf"(?P<month>{months})"
    patterns: list[tuple[str, Reader]] = [
        (rf"\b(?P<year>\d{{4}}){_GAP}(?P<month>\d{{1,2}}){_GAP}(?P<day>\d{{1,2}})\b", _numeric),
        (
            rf"(?<![\d.,])(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}}){_GAP}"
            rf"(?P<year>\d{{4}}|{_FULL_YEAR}|'?\d\d)(?![\d:]|[.,]\d| uur)",
            _numeric,
        ),
        (
            rf"\b(?P<day>\d{{1,2}})\s*(?:of|tot|en|a|-|/|tot en met)\s*(?=(?:de )?\d{{1,2}} {month}\b(?: {_YEAR})?)",
            _first_of_two,
        ),
        (rf"\b{_RELATIVE_YEAR}(?: op| in)? (?P<day>\d{{1,2}}) {month}\b", _day),
        (rf"\b(?P<year>{_FULL_YEAR})(?: op| in|,)? (?P<day>\d{{1,2}}) {month}\b", _day),
        (
            rf"\b(?P<day>\d{{1,2}})[-/. ]*(?:van |de )?{month}\b"
            rf"(?:[-/., ]*(?:van |in )?(?:het jaar )?(?:{_YEAR}|{_RELATIVE_YEAR}))?",
            _day,
        ),
        (rf"\b{month} (?:de )?(?P<day>\d{{1,2}}),? (?P<year>{_FULL_YEAR})\b", _day),
        (
            rf"\b{_PART}(?:{_RELATIVE_YEAR}|(?P<year>{_FULL_YEAR}))[-/,]?"
            rf"(?: in| de maand)* ?(?P<part2>begin|half|midden|eind)? ?{month}\b",
            _month,
        ),
        (rf"\b{_PART}{month}(?:[-/., ]*(?:van |in )?(?:het jaar )?(?:{_YEAR}|{_RELATIVE_YEAR}))", _month),
        (rf"(?<![\d.,])(?P<month>\d{{1,2}}){_GAP}(?P<year>(?:19|20)\d\d)\b", _numeric_month),
        (rf"\b(?P<year>(?:19|20)\d\d){_GAP}(?P<month>\d{{1,2}})\b", _numeric_month),
        *relative_readers(months),
        (rf"\b(?P<that>vorig|deze|volgend|jongstleden)? ?{_PART}{month}\b(?: (?P<that2>jongstleden))?", _bare_month),
        (r"(?<![\d.,:])(?P<day>\d{1,2})\s*[-/.]\s*(?P<month>\d{1,2})(?![\d:]| uur)", _numeric),
        (r"\b(?P<day>\d\d)(?P<month>\d\d)(?P<year>(?:19|20)?\d\d)\b", _compact),
        (r"\b(?P<month>\d\d)(?P<year>(?:19|20)\d\d)\b", _compact_month),
        (r"\b(?P<year>(?:19|20)\d\d)(?P<month>\d\d)\b", _compact_month),
        (r"\b(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)\b", _compact),
        (rf"(?<!\w){_PART}(?:het jaar )?(?P<year>{_FULL_YEAR}|'\d\d)\b", _year),
    ]
    return [(re.compile(pattern), reader) for pattern, reader in patterns]


def _numeric(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    year = calendar.year(match["year"]) if "year" in match.groupdict() else None
    found = calendar.day(int(match["day"]), int(match["month"]), year, match.group())
    if isinstance(found, Impossible):
        return _month_with_short_year(match, calendar) if year is None else _unless_spaced(found)
    return found


def _unless_spaced(found: Impossible) -> Impossible | None:
    """Numbers with only spaces between them need not be a day."""
    return found if re.search(r"[-/.]", found.written) else None


def _month_with_short_year(match: re.Match[str], calendar: Calendar) -> Moment | Impossible:
    """ "11/19" is November 2019, since no month has the number 19."""
    month, year = int(match["day"]), calendar.year(match["month"])
    if 1 <= month <= 12 and int(match["month"]) > 12 and year <= calendar.on.year:
        return calendar.month(month, year)
    return Impossible(" ".join(match.group().split()))


def _first_of_two(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    return calendar.day(
        int(match["day"]), _month_number(match), _year_said(match, calendar), f"{match['day']} {match['month']}"
    )


def _day(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    return calendar.day(int(match["day"]), _month_number(match), _year_said(match, calendar), match.group())


def _month(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    groups = match.groupdict()
    part = groups.get("part2") or groups.get("part")
    return calendar.month(_month_number(match), _year_said(match, calendar), part)


def _numeric_month(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    month = int(match["month"])
    return calendar.month(month, int(match["year"])) if 1 <= month <= 12 else Impossible(match.group())


def _bare_month(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    found = calendar.month(_month_number(match), None, match["part"])
    known = match["that"] in ("vorig", "jongstleden") or match["that2"]
    return Moment(found.day, found.precision, guessed=found.guessed and not known)


def _compact(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    found = calendar.day(int(match["day"]), int(match["month"]), calendar.year(match["year"]), match.group())
    return found if isinstance(found, Moment) else None


def _compact_month(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    month = int(match["month"])
    return calendar.month(month, int(match["year"])) if 1 <= month <= 12 else None


def _year(match: re.Match[str], calendar: Calendar) -> Moment | Impossible | None:
    return in_part(date(calendar.year(match["year"]), 1, 1), Precision.YEAR, match["part"])


def _month_number(match: re.Match[str]) -> int:
    return word_lists().getallen.maanden.index(match["month"]) + 1


def _year_said(match: re.Match[str], calendar: Calendar) -> int | None:
    groups = match.groupdict()
    if groups.get("that"):
        return calendar.relative_year(groups["that"])
    return calendar.year(groups["year"]) if groups.get("year") else None
