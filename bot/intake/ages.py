"""Ages, and lengths of time in years."""

import re
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from bot.intake.calendar import Calendar, Moment, Precision
from bot.intake.dates import moments_in
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort
from bot.intake.figures import with_figures
from bot.intake.numbers import Number, numbers_in
from bot.intake.one_value import not_read, without_number
from bot.intake.reply import Reply
from bot.intake.writing import one_of

_YOUNGEST = 10  # "nu" is no day of birth
_OLDEST_YEAR = 1880
_PER_YEAR = {"jaar": 1, "kwartaal": 4, "maand": 12, "week": 52, "dag": 365}
_BIRTH_YEAR = re.compile(
    r"(?:\b(?<!leeftijd )(?<!vrouw )(?<!man )(?<!persoon )(?<!iemand )"
    r"(?:van|uit|in|geboren|geb|gebore|bouwjaar|jaargang|(?:het|mijn) jaar|geboortejaar|lichting|bj|sinds)\.? ?'?|')"
    r"(?P<year>(?:18|19|20) ?\d\d|\d\d)\b(?!\s*(?:jaar|,\d|[-/.]\d))(?: geboren)?"
    r"|\b(?P<year2>(?:18|19|20) ?\d\d|\d\d) geboren\b"
)
_YEAR_IN_TWO = re.compile(r"\b(19|20) (\d\d)\b(?! jaar)(?![ ./-]*\d)")
_WHOLE_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b|'\d\d\b")  # in "maart 34" the number may be the age
_DECADE = re.compile(r"\b(?:in de|begin|eind|midden|half|voor in de|achter in de) (?:de )?[2-9]0\b")
_NOT_YET = re.compile(
    r"\b(?:bijna|haast|net geen|nog geen|word|wordt|over \d+ (?:maand|week|dag))\b\D{0,30}?(?P<age>\d{1,3})\b"
)
_SINCE_AGE = re.compile(r"\b(?:sinds|vanaf|na) (?:mijn|mij) \d")
_YEARS_AND_MONTHS = re.compile(r"\b(\d{1,4}) jaar(?:,| en)? (\d{1,2}) maand\b")
_YEARS_AND_HALF = re.compile(r"\b(\d+) jaar en (?:1 )?half\b")


def read_age(reply: Reply, on: date) -> Lezing:
    """An age in whole years on the day `on`, also from a day or year of birth."""
    age = read_age_with_months(reply, on)
    if isinstance(age, Gelezen):
        return Gelezen(int(age.waarde), age.zeker)
    return age


def read_age_with_months(reply: Reply, on: date) -> Lezing:
    """As `read_age`, with the months as a part of a year as far as they were said."""
    figures = _YEAR_IN_TWO.sub(r"\1\2", _with_months_as_years(with_figures(reply.text)))
    if _DECADE.search(figures):
        return Onduidelijk(Reden.TE_VAAG)
    upcoming = _NOT_YET.search(figures)
    born = [
        moment
        for moment in ([] if upcoming else moments_in(figures, Calendar(on, latest=on)))
        if isinstance(moment, Moment)
    ]
    for moment in born:
        whole_year = moment.precision is Precision.DAY or _WHOLE_YEAR.search(figures)
        if (
            whole_year
            and moment.precision < Precision.YEAR
            and not moment.guessed
            and _is_birth_year(moment.day.year, on)
        ):
            birthday_known = moment.precision is Precision.DAY or moment.day.month != on.month
            return Gelezen(_years_between(moment.day, on), birthday_known and not reply.doubted)
    year = _BIRTH_YEAR.search(figures)
    if year:
        return Gelezen(
            Decimal(on.year - Calendar(on, latest=on).year((year["year"] or year["year2"]).replace(" ", ""))),
            zeker=False,
        )
    return _age_said(figures, reply, on)


def _is_birth_year(year: int, on: date) -> bool:
    return on.year - year >= _YOUNGEST


def read_years(reply: Reply, on: date) -> Lezing:
    """A length of time in years, rounded to hundredths, also from when it began."""
    figures = _with_months_as_years(reply.figures)
    if _SINCE_AGE.search(figures):
        return Onduidelijk(Reden.TE_VAAG)
    numbers = numbers_in(figures)
    lengths = [number for number in numbers if number.unit in _PER_YEAR] or [
        number for number in numbers if number.unit is None and number.value < _OLDEST_YEAR
    ]
    if not lengths:
        began = [moment for moment in moments_in(figures, Calendar(on)) if isinstance(moment, Moment)]
        if len(began) > 1:
            return Onduidelijk(Reden.MEER_DAN_EEN, one_of([moment.day for moment in began], Soort.DATUM))
        return Gelezen(_since(began[0], on), zeker=False) if began else without_number(reply)
    values = list(dict.fromkeys(_in_years(number) for number in lengths))
    if len(values) > 1:
        return Onduidelijk(Reden.MEER_DAN_EEN, one_of(values, Soort.JAREN))
    return Gelezen(values[0], not reply.doubted)


def _age_said(figures: str, reply: Reply, on: date) -> Lezing:
    upcoming = _NOT_YET.search(figures)
    figures = figures if upcoming is None else figures[: upcoming.start("age")] + figures[upcoming.end("age") :]
    ages = _ages(figures, on)
    if upcoming and not ages:
        return Gelezen(Decimal(int(upcoming["age"]) - 1), zeker=False)
    if not ages:
        return not_read(reply)
    if len(ages) > 1:
        return Onduidelijk(Reden.MEER_DAN_EEN, one_of(ages, Soort.LEEFTIJD))
    if _OLDEST_YEAR <= ages[0] <= on.year:
        return Gelezen(on.year - ages[0], zeker=False)
    return Gelezen(ages[0], not reply.doubted or (upcoming is not None and not reply.says_not_to_know))


def _ages(figures: str, on: date) -> list[Decimal]:
    numbers = [number for number in numbers_in(figures) if number.unit in ("jaar", None)]
    values = list(dict.fromkeys(number.value for number in numbers))
    years = [value for value in values if value >= _OLDEST_YEAR]
    ages = [value for value in values if value < _OLDEST_YEAR]
    return ages if len(ages) == 1 and all(0 <= on.year - year - ages[0] <= 1 for year in years) else values


def _with_months_as_years(figures: str) -> str:
    def joined(match: re.Match[str]) -> str:
        return f"{_written(Decimal(match[1]) + Decimal(match[2]) / 12)} jaar"

    return _YEARS_AND_MONTHS.sub(joined, _YEARS_AND_HALF.sub(r"\1,5 jaar", figures))


def _written(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}".replace(".", ",")


def _in_years(number: Number) -> Decimal:
    return _rounded(number.value / _PER_YEAR[number.unit or "jaar"])


def _years_between(first: date, last: date) -> Decimal:
    length = relativedelta(last, first)
    return _rounded(length.years + Decimal(length.months) / 12)


def _since(moment: Moment, on: date) -> Decimal:
    if moment.precision is Precision.YEAR:
        return Decimal(on.year - moment.day.year)
    return _years_between(moment.day, on)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")).normalize() + 0
