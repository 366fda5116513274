"""Answers as files and the command line give them, in the types of their questions."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.eligibility.loading import Schemes
from bot.eligibility.models import Antwoordsoort, Drempel, Vraag
from bot.eligibility.scheme import Scheme

_YES = ("true", "ja", "yes", "1")
_NO = ("false", "nee", "no", "0")
_OLDEST_IN_YEARS = 130
_EXPECTED = {
    Antwoordsoort.JA_NEE: "true of false",
    Antwoordsoort.DATUM: "een datum (jjjj-mm-dd)",
    Antwoordsoort.GEBOORTEDATUM: "een datum (jjjj-mm-dd)",
    Antwoordsoort.TIJDSTIP: "een datum of tijdstip (jjjj-mm-dd of jjjj-mm-ddTuu:mm)",
    Antwoordsoort.MAAND: "een maand (jjjj-mm)",
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
    """Typed answers by question; what this scheme does not use is left aside.

    Raises UnknownNameError and AnswerError.
    """
    answers: dict[str, Any] = {}
    for name, raw in given.items():
        if name not in schemes.names:
            raise UnknownNameError(name)
        question = name if name in scheme.vocabulary else scheme.other_names.get(name)
        if raw is not None and question is not None:
            answers |= _read(schemes, scheme, question, raw)
    return answers


def _read(schemes: Schemes, scheme: Scheme, name: str, raw: Any) -> dict[str, Any]:
    model = scheme.vocabulary[name]
    if raw in schemes.households and scheme.norms and name == scheme.norms.model.huishouden:
        return {name: raw}
    born = _as_date(raw) if model.soort is Antwoordsoort.JA_NEE and not isinstance(raw, bool) else None
    if born is not None:
        return {_date_of_birth_question(scheme): born}
    value = _READERS.get(model.soort, _number)(raw, model, schemes)
    if value is None:
        raise AnswerError(name, raw, _EXPECTED.get(model.soort) or _possible(model))
    return {name: value}


def _date_of_birth_question(scheme: Scheme) -> str:
    """The question that takes the date of birth, which may also be given as the answer to an age condition."""
    return next(name for name, question in scheme.vocabulary.items() if question.soort is Antwoordsoort.GEBOORTEDATUM)


def _possible(model: Vraag) -> str:
    return "een van " + ", ".join(model.keuzes) if model.keuzes else "een getal vanaf 0"


def _yes_or_no(raw: Any, model: Vraag, schemes: Schemes) -> bool | None:
    if isinstance(raw, bool):
        return raw
    if str(raw).casefold() in _YES:
        return True
    if str(raw).casefold() in _NO:
        return False
    number = _number(raw, model, schemes)
    return _beyond(number, model.drempel, schemes) if number is not None and model.drempel else None


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
        number = Decimal(str(raw).replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _as_date(raw: Any) -> date | None:
    moment = _as_moment(raw)
    return moment.date() if isinstance(moment, datetime) else moment


def _as_moment(raw: Any) -> date | datetime | None:
    if isinstance(raw, (date, datetime)):
        return raw
    try:
        text = str(raw)
        return datetime.fromisoformat(text) if len(text) > len("2020-03-17") else date.fromisoformat(text)
    except ValueError:
        return None


def _month(raw: Any, model: Vraag, schemes: Schemes) -> date | None:
    found = _as_date(raw) or _as_date(f"{raw}-01")
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
    Antwoordsoort.DATUM: lambda raw, model, schemes: _as_date(raw),
    Antwoordsoort.GEBOORTEDATUM: lambda raw, model, schemes: _as_date(raw),
    Antwoordsoort.TIJDSTIP: lambda raw, model, schemes: _as_moment(raw),
}
