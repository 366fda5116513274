"""Answers as files and the command line give them, in the types of their questions."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from dateutil import tz

from bot.eligibility.loading import Schemes
from bot.eligibility.models import Antwoordsoort, Drempel, Vraag
from bot.eligibility.norms import HOUSEHOLD_KEY
from bot.eligibility.provisos import questions_in
from bot.eligibility.scheme import Scheme

_YES = ("true", "ja", "yes", "1")
_NO = ("false", "nee", "no", "0")
_OLDEST_IN_YEARS = 130
_LOCAL = tz.gettz("Europe/Amsterdam")
_EXPECTED = {
    Antwoordsoort.JA_NEE: "true of false",
    Antwoordsoort.DATUM: "een datum (jjjj-mm-dd)",
    Antwoordsoort.GEBOORTEDATUM: "een datum (jjjj-mm-dd)",
    Antwoordsoort.TIJDSTIP: "een datum of tijdstip (jjjj-mm-dd of jjjj-mm-ddTuu:mm)",
    Antwoordsoort.MAAND: "een maand (jjjj-mm)",
    Antwoordsoort.PLAATS: "tekst",
}


class AnswerError(ValueError):
    """An answer that cannot be: names the question, the answer and what was expected."""

    def __init__(self, name: str, raw: object, expected: str) -> None:
        super().__init__(f"{name}: '{raw}' kan niet; verwacht {expected}.")


class UnknownNameError(ValueError):
    """An answer to a question that exists nowhere."""

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' is geen bekende vraag of voorwaarde; kijk of het goed gespeld is.")


def read_answers(schemes: Schemes, scheme: Scheme, given: Mapping[str, Any]) -> dict[str, Any]:
    """Typed answers by question; what this scheme does not use is left aside. Raises AnswerError."""
    answers: dict[str, Any] = {}
    for name, raw in given.items():
        question = name if name in scheme.vocabulary else scheme.other_names.get(name)
        if raw is not None and question is not None:
            answers |= _read_for(scheme, question, raw, schemes)
    return answers


def read_answer(name: str, raw: Any, model: Vraag, schemes: Schemes) -> Any:
    """One answer in the type of its question. Raises AnswerError."""
    reader: _Reader = _READERS.get(model.soort, _number)
    value = reader(raw, model, schemes)
    if value is None:
        raise AnswerError(name, raw, _expected(model))
    return value


def _read_for(scheme: Scheme, name: str, raw: Any, schemes: Schemes) -> dict[str, Any]:
    """An answer, and what it says of another question: a household of the table, or a date of birth for an age."""
    model = scheme.vocabulary[name]
    if scheme.norms and name == scheme.norms.model.huishouden and str(raw) in scheme.norms.households:
        return {name: scheme.norms.alone_or_together[str(raw)], HOUSEHOLD_KEY: str(raw)}
    date_of_birth = _date_of_birth_question(scheme, model)
    if date_of_birth and not isinstance(raw, bool) and (born := as_date(raw)):
        return {date_of_birth: born}
    return {name: read_answer(name, raw, model, schemes)}


def _date_of_birth_question(scheme: Scheme, model: Vraag) -> str | None:
    """The question about the date of birth that already tells the answer to this one."""
    told_by = {name for entry in model.afgeleid for name in questions_in(entry.als)}
    return next((name for name in told_by if scheme.vocabulary[name].soort is Antwoordsoort.GEBOORTEDATUM), None)


def _expected(model: Vraag) -> str:
    if model.keuzes:
        return "een van " + ", ".join(model.keuzes)
    expected = _EXPECTED.get(model.soort, "een getal vanaf 0")
    return f"{expected}, of een getal vanaf 0" if model.drempel else expected


def _yes_or_no(raw: Any, model: Vraag, schemes: Schemes) -> bool | None:
    if isinstance(raw, bool):
        return raw
    if model.drempel and (number := _number(raw, model, schemes)) is not None:
        return _beyond(number, model.drempel, schemes)
    word = str(raw).casefold()
    return True if word in _YES else False if word in _NO else None


def _beyond(number: Decimal, drempel: Drempel, schemes: Schemes) -> bool:
    """Ages of more than a lifetime are taken for months."""
    if drempel.soort is Antwoordsoort.LEEFTIJD and number > _OLDEST_IN_YEARS:
        number /= 12
    limit = Decimal(str(schemes.fact(drempel.gegeven)))
    return number > limit if drempel.meer_dan else number >= limit


def _number(raw: Any, model: Vraag, schemes: Schemes) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    try:
        number = _written_number(raw)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _written_number(raw: Any) -> Decimal:
    """A number, or one as it is typed in Dutch: 1.200 is twelve hundred. Raises InvalidOperation."""
    if isinstance(raw, str):
        try:
            return parse_decimal(raw, locale="nl", strict=True)
        except NumberFormatError:
            return Decimal(raw.replace(",", "."))
    return Decimal(str(raw))


def as_date(raw: Any) -> date | None:
    """The day of a date, a moment, or one of these as text; None for anything else."""
    moment = _as_moment(raw)
    return moment.date() if isinstance(moment, datetime) else moment


def _as_moment(raw: Any) -> date | datetime | None:
    """A day or a moment; one with a time zone as it was here."""
    text = raw.isoformat() if isinstance(raw, date) else str(raw)
    try:
        if len(text) == len("2020-03-17"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if moment.tzinfo is None else moment.astimezone(_LOCAL).replace(tzinfo=None)


def _month(raw: Any, model: Vraag, schemes: Schemes) -> date | None:
    found = as_date(raw) or as_date(f"{raw}-01")
    return found.replace(day=1) if found else None


def _choice(raw: Any, model: Vraag, schemes: Schemes) -> str | None:
    wanted = str(raw).casefold()
    for value, label in model.keuzes.items():
        if wanted in (value.casefold(), label.casefold(), *(word.casefold() for word in model.woorden.get(value, []))):
            return value
    return None


_Reader = Callable[[Any, Vraag, Schemes], Any]
_READERS: dict[Antwoordsoort, _Reader] = {
    Antwoordsoort.JA_NEE: _yes_or_no,
    Antwoordsoort.KEUZE: _choice,
    Antwoordsoort.MAAND: _month,
    Antwoordsoort.DATUM: lambda raw, model, schemes: as_date(raw),
    Antwoordsoort.GEBOORTEDATUM: lambda raw, model, schemes: as_date(raw),
    Antwoordsoort.TIJDSTIP: lambda raw, model, schemes: _as_moment(raw),
    Antwoordsoort.PLAATS: lambda raw, model, schemes: raw if isinstance(raw, str) and raw.strip() else None,
}
