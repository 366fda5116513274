"""Cases as files and the command line give them, and decisions as they are written out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.eligibility.answers import AnswerError, UnknownNameError, as_date, read_answer, read_answers
from bot.eligibility.deciding import Decision, decide
from bot.eligibility.loading import Schemes
from bot.eligibility.models import Hulp
from bot.eligibility.outcomes import Outcome
from bot.eligibility.routing import Route, Router
from bot.eligibility.situation import Situation

_ON: Any = True
"""What YAML makes of the key `on` when it is written without quotes."""

LOKET, DATUM, MONTH = "loket", "datum", "month"


@dataclass(frozen=True)
class Case:
    """One case: a scheme, the reference date, and what is known."""

    scheme: str
    on: date
    id: str | int | None = None
    month: Any = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> "Case":
        """From an entry of a file with cases; raises ValueError when something is missing or of the wrong kind."""
        where = entry.get("id", "een geval")
        scheme = entry.get("scheme")
        on = as_date(entry.get("on", entry.get(_ON)))
        if scheme is None:
            raise ValueError(f"{where}: 'scheme' ontbreekt; noem een regeling.")
        if on is None:
            raise ValueError(f"{where}: 'on' ontbreekt of is geen datum (jjjj-mm-dd).")
        answers, attributes = entry.get("answers") or {}, entry.get("attributes") or {}
        for name, block in (("answers", answers), ("attributes", attributes)):
            if not isinstance(block, Mapping):
                raise ValueError(f"{where}: '{name}' is geen blok met sleutels (naam: antwoord).")
        return cls(str(scheme), on, entry.get("id"), entry.get("month"), answers, attributes)


class Desk:
    """Decides cases of any scheme, the routing to a desk among them."""

    def __init__(self, schemes: Schemes, router: Router) -> None:
        self._schemes = schemes
        self._router = router

    def written(self, case: Case) -> dict[str, Any]:
        """The decision as the contract writes it. Raises ValueError for an unknown scheme, name or answer."""
        if case.scheme == LOKET:
            return {"id": case.id, **written_route(self._router.route(self._kenmerken(case)), self._schemes)}
        return {"id": case.id, **written_decision(self.decide(case))}

    def decide(self, case: Case) -> Decision:
        """The decision on a case of a scheme, as it was on the day of applying where that was named."""
        scheme = self._schemes.by_id.get(case.scheme)
        if scheme is None:
            known = ", ".join([*self._schemes.by_id, LOKET])
            raise ValueError(f"de regeling '{case.scheme}' bestaat niet; kies uit {known}.")
        answers = read_answers(self._schemes, scheme, self._given(case))
        return decide(scheme, Situation(answers.get(scheme.model.aanvraag or "", case.on), answers))

    def _kenmerken(self, case: Case) -> Situation:
        given = self._given(case)
        on = as_date(given.get(DATUM, case.on))
        if on is None:
            raise AnswerError(DATUM, given[DATUM], "een datum (jjjj-mm-dd)")
        models = self._router.kenmerken
        said = {name: raw for name, raw in given.items() if name in models and raw is not None}
        return Situation(on, {name: read_answer(name, raw, models[name], self._schemes) for name, raw in said.items()})

    def _given(self, case: Case) -> dict[str, Any]:
        """All answers of a case; raises UnknownNameError for one that no scheme or rule knows."""
        given = {} if case.month is None else {MONTH: case.month}
        given |= {**case.attributes, **case.answers}
        for name in given:
            if name not in self._schemes.names and name not in self._router.kenmerken and name != DATUM:
                raise UnknownNameError(name)
        return given


def written_decision(decision: Decision) -> dict[str, Any]:
    """A decision as the contract writes it."""
    amount, loan_max, starts = decision.amount_month, decision.loan_max, decision.starts_on
    return {
        "result": decision.result.value,
        "benefit": _of(decision, Hulp.UITKERING),
        "loan": _of(decision, Hulp.LENING),
        "decided_by": [condition.id for condition in decision.decided_by],
        "open": decision.open,
        "amount_month": None if amount is None else float(amount),
        "start_from": starts.isoformat() if starts else None,
        "loan_max": None if loan_max is None else float(loan_max),
        "loket": None,
        "sources": [bron.url for bron in decision.sources if bron.url],
    }


def written_route(route: Route, schemes: Schemes) -> dict[str, Any]:
    """A route as the contract writes it."""
    bronnen = [schemes.knowledge.bronnen[name] for name in (route.regel.bron if route.regel else [])]
    return {
        "result": Outcome.UNKNOWN.value if route.loket is None else None,
        "benefit": None,
        "loan": None,
        "decided_by": [route.regel.id] if route.regel else [],
        "open": list(route.open),
        "amount_month": None,
        "start_from": None,
        "loan_max": None,
        "loket": route.loket,
        "sources": [bron.url for bron in bronnen if bron.url],
    }


def _of(decision: Decision, hulp: Hulp) -> str | None:
    outcome = decision.of(hulp)
    return outcome.value if outcome else None
