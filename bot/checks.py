"""`loketwijzer check`, `lening` and `loket`: decisions, loan plans and desks in the terminal."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot.eligibility.cases import LOKET, Case, Desk, written_decision
from bot.eligibility.deciding import Decision
from bot.eligibility.lening import Aflosplan, Lening, lening_plan
from bot.eligibility.loading import Schemes
from bot.eligibility.regions import PlacesAndDesks
from bot.eligibility.routing import ASK_MUNICIPALITY, Route, Router
from bot.eligibility.situation import Situation
from bot.knowledge import Knowledge
from bot.knowledge.loketten import Loketten
from bot.knowledge.models import Soort
from bot.knowledge.texts import format_value
from bot.places.models import Ambiguous, Candidate, Found, Unknown
from bot.places.resolver import Places
from bot.settings import settings


class CheckError(ValueError):
    """What was typed on the command line cannot be decided; one sentence says why."""


def desk() -> Desk:
    """Everything that decides, loaded."""
    knowledge = Knowledge.load()
    regions = PlacesAndDesks(Places.load(), Loketten.load(knowledge, eigen=settings().loketten))
    return Desk(Schemes.load(knowledge), Router.load(knowledge, regions))


def case_of(scheme: str, on: date, pairs: Sequence[str]) -> Case:
    """A case from KEY=VALUE pairs. Raises CheckError for a pair without `=`."""
    given = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found:
            raise CheckError(f"'{pair}' is geen paar; schrijf KENMERK=WAARDE.")
        given[name] = yaml.safe_load(value) if scheme == LOKET else value
    return Case(scheme=scheme, on=on, month=given.pop("month", None), answers=given)


def decide_file(file: Path) -> list[dict[str, Any]]:
    """The decisions on all cases of a file, in its order. Raises CheckError when the file is not a list of cases."""
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise CheckError(f"{file}: kan niet gelezen worden ({error}).") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CheckError(f"{file}: verwacht een lijst van gevallen, elk met id, scheme, on en answers.")
    decides = desk()
    return [_written(decides, entry) for entry in entries]


def _written(decides: Desk, entry: dict[str, Any]) -> dict[str, Any]:
    try:
        return decides.written(Case.read(entry))
    except ValueError as error:
        raise CheckError(f"geval {entry.get('id', '?')}: {error}") from None


def print_decision(decision: Decision, console: Console) -> None:
    """The outcome, and what became of each condition."""
    written = written_decision(decision)
    console.print(f"{decision.scheme.model.naam} op {decision.situation.op}: [bold]{written['result']}[/bold]")
    for name in ("benefit", "loan", "amount_month", "start_from", "loan_max"):
        if written[name] is not None:
            console.print(f"  {name}: {written[name]}")
    table = Table("voorwaarde", "antwoord", "uitkomst", "bron")
    for entry in decision.trace:
        table.add_row(entry.id, entry.answer, entry.verdict, ", ".join(entry.bron))
    console.print(table)
    if written["open"]:
        console.print("nog open: " + ", ".join(written["open"]))


def plan_of(bedrag: str, uitbetaald: str, op: date) -> Aflosplan:
    """The plan of one loan. Raises CheckError or LeningError when amount or day cannot be."""
    try:
        loan = Lening(Decimal(bedrag.replace(",", ".")), date.fromisoformat(uitbetaald))
    except (InvalidOperation, ValueError):
        raise CheckError(f"'{bedrag} {uitbetaald}' kan niet; schrijf BEDRAG JJJJ-MM-DD.") from None
    return lening_plan([loan], Knowledge.load().op(op))


def written_plan(plan: Aflosplan, op: date) -> dict[str, Any]:
    """A plan for programs."""
    return {
        "repayment_start": plan.eerste_termijn.isoformat(),
        "last_month": f"{plan.laatste_termijn:%Y-%m}",
        "payments": plan.aantal_termijnen,
        "principal_per_month": float(plan.aflossing_per_maand),
        "amount_month": float(plan.bedrag_per_maand),
        "first_payment": float(plan.eerste_bedrag),
        "interest_2020": float(plan.rente_2020),
        "total": float(plan.totaal),
        "on": op.isoformat(),
        "left": float(plan.rest_op(op)),
        "paid": float(plan.betaald_op(op)),
        "doubts": list(plan.twijfels),
    }


def print_plan(plan: Aflosplan, op: date, console: Console) -> None:
    """The plan in figures, and month by month."""
    console.print(
        f"{plan.aantal_termijnen} termijnen van {_month(plan.eerste_termijn)} tot en met "
        f"{_month(plan.laatste_termijn)}, ongeveer [bold]{_euro(plan.bedrag_per_maand)}[/bold] per maand "
        f"({_euro(plan.aflossing_per_maand)} aflossing); rente over 2020: {_euro(plan.rente_2020)}."
    )
    console.print(f"Op {op} nog open volgens het schema: [bold]{_euro(plan.rest_op(op))}[/bold].")
    table = Table("maand", "rente", "aflossing", "bedrag", "daarna open")
    for term in plan.termijnen:
        table.add_row(*(f"{term.maand:%Y-%m}", *map(_euro, (term.rente, term.aflossing, term.bedrag, term.restschuld))))
    console.print(table)
    for twijfel in plan.twijfels:
        console.print(f"- {twijfel}")


def _euro(amount: Decimal) -> str:
    return format_value(Soort.BEDRAG, amount)


def _month(day: date) -> str:
    return format_value(Soort.MAAND, day)


def find_desk(tekst: str, on: date) -> dict[str, Any]:
    """Which desk belongs to a place, as the contract writes it."""
    knowledge = Knowledge.load()
    places, loketten = Places.load(), Loketten.load(knowledge, eigen=settings().loketten)
    router = Router.load(knowledge, PlacesAndDesks(places, loketten))
    found = places.resolve(tekst, on, asked=True)
    if isinstance(found, Unknown):
        return {"result": "unknown", "municipality": None, "region": None, "candidates": [], "loket": None}
    candidates = [found] if isinstance(found, Found) else list(found.candidates)
    region = found.region
    gemeente = found.municipality if isinstance(found, Found) else None
    place = gemeente.code if gemeente else region.code if region else None
    route = router.route(Situation(on, {"vraag": "werk", "gemeente": place})) if place else None
    return {
        "result": "found" if isinstance(found, Found) else "ambiguous",
        "municipality": gemeente.code if gemeente else None,
        "region": region.code if region else None,
        "candidates": [_candidate(candidate) for candidate in candidates] if isinstance(found, Ambiguous) else [],
        "loket": _desk(route, loketten, on),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "place": candidate.place,
        "municipality": candidate.municipality.code if candidate.municipality else None,
        "region": candidate.region.code if candidate.region else None,
    }


def _desk(route: Route | None, loketten: Loketten, on: date) -> dict[str, Any] | None:
    if route is None or route.loket is None or route.loket.startswith(ASK_MUNICIPALITY):
        return None
    card = loketten.kaart(route.loket, on)
    return {
        "id": route.loket,
        "name": card.naam,
        "text": card.tekst,
        "website": card.website,
        "phone": card.telefoon,
        "email": card.email,
        "address": card.adres,
        "hours": card.openingstijden,
    }


def print_desk(found: dict[str, Any], console: Console) -> None:
    """The desk as a card, or the places that are meant."""
    if found["result"] == "unknown":
        console.print("Die plaats ken ik niet; typ een woonplaats of een postcode.")
    for candidate in found["candidates"]:
        console.print(f"- {candidate['place']} ({candidate['municipality']}, {candidate['region']})")
    desk = found["loket"]
    if desk is not None:
        console.print(f"[bold]{desk['name']}[/bold] ({found['municipality']}, {found['region']})")
        console.print(desk["text"])
        for name in ("phone", "email", "website", "address", "hours"):
            if desk[name]:
                console.print(f"  {desk[name]}")
