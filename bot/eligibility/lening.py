"""What repaying a Tozo loan costs: the payments, what should be left on a day, and where municipalities differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from bot.eligibility.lening_schema import (
    CENT,
    Aflosschema,
    Aflossingswijze,
    Termijn,
    aflosschema,
    interest_from_day,
    interest_from_next_month,
    months_between,
    to_cents,
)
from bot.knowledge import KnowledgeOnDate, UnknownOnDateError
from bot.knowledge.models import Soort, Waarde, held_on
from bot.knowledge.texts import format_value

MOST_LOANS = 10


@dataclass(frozen=True)
class Lening:
    """One payout: the amount in euro (rounded to the cent) and the day it came."""

    bedrag: Decimal
    uitbetaald: date


class LeningFout(Enum):
    """What is wrong with the loans; the sentence for each stands in the knowledge as `lening.fout.<value>`."""

    GEEN_LENING = "geen_lening"
    TE_VEEL_LENINGEN = "te_veel_leningen"
    BEDRAG = "bedrag"
    BOVEN_MAXIMUM = "boven_maximum"
    TE_VROEG = "te_vroeg"
    TE_LAAT = "te_laat"
    NOG_NIET_UITBETAALD = "nog_niet_uitbetaald"


class LeningError(ValueError):
    """The loans cannot be right. `zin` asks the person again; `lening` is the one at fault, None if it is the whole."""

    def __init__(self, fout: LeningFout, zin: str, lening: Lening | None) -> None:
        super().__init__(zin)
        self.fout = fout
        self.zin = zin
        self.lening = lening


@dataclass(frozen=True)
class Aflosplan:
    """The plan for all loans of one business together; amounts in euro.

    `schema` is the way best supported by sources, `andere_wijze` the same loans paid the other way. `rente_2020` is
    the interest from before the interest-free time, part of the first payment; `rente_2020_laagst` is what it is where
    interest starts in the month after payout. `bronnen` are names of sources in the knowledge; `twijfels` are
    sentences to be said with the numbers.
    """

    schema: Aflosschema
    andere_wijze: Aflosschema
    rente_2020: Decimal
    rente_2020_laagst: Decimal
    bronnen: tuple[str, ...]
    twijfels: tuple[str, ...]

    @property
    def hoofdsom(self) -> Decimal:
        return self.schema.hoofdsom

    @property
    def termijnen(self) -> tuple[Termijn, ...]:
        return self.schema.termijnen

    @property
    def aantal_termijnen(self) -> int:
        return len(self.termijnen)

    @property
    def eerste_termijn(self) -> date:
        """The first day of the month of the first payment."""
        return self.termijnen[0].maand

    @property
    def laatste_termijn(self) -> date:
        """The first day of the month of the last payment."""
        return self.termijnen[-1].maand

    @property
    def aflossing_per_maand(self) -> Decimal:
        """The loan alone spread over the months, without interest."""
        return to_cents(self.hoofdsom / self.aantal_termijnen)

    @property
    def bedrag_per_maand(self) -> Decimal:
        """What is paid in an ordinary month, interest included."""
        return self.schema.bedrag_per_maand

    @property
    def eerste_bedrag(self) -> Decimal:
        """The first payment: an ordinary month and the interest over 2020."""
        return self.termijnen[0].bedrag

    @property
    def laatste_bedrag(self) -> Decimal:
        """The last payment, which takes the rounding."""
        return self.schema.laatste_bedrag

    @property
    def totaal(self) -> Decimal:
        """Everything that is paid, interest included."""
        return self.schema.totaal

    def rest_op(self, datum: date) -> Decimal:
        """The part of the loan still owed on this day when everything was paid on time; without interest."""
        return self.schema.rest_op(datum)

    def betaald_op(self, datum: date) -> Decimal:
        """What was paid by this day, interest included, when everything was paid on time."""
        return self.schema.betaald_op(datum)


def lening_plan(leningen: Sequence[Lening], knowledge: KnowledgeOnDate) -> Aflosplan:
    """The plan under the rules that held on the date of `knowledge`; the final rules hold from 21 December 2021.

    Raises LeningError when the loans cannot be right, UnknownOnDateError when no rule held on that date.
    """
    facts = _Facts(knowledge)
    _check(leningen, facts)
    ordered = sorted(
        (Lening(to_cents(lening.bedrag), lening.uitbetaald) for lening in leningen), key=lambda each: each.uitbetaald
    )
    terms = _Terms.read(facts)
    rente = terms.rente_vooraf(ordered, interest_from_day)
    laagst = terms.rente_vooraf(ordered, interest_from_next_month)
    schema = terms.schema(terms.wijze, ordered, rente)
    andere = terms.schema(terms.wijze.andere, ordered, rente)
    facts.read("lening.betaaldag")  # why a month counts as paid only when it is over
    twijfels = tuple(_twijfels(facts, ordered, schema, andere, laagst))
    return Aflosplan(schema, andere, rente, laagst, tuple(facts.bronnen), twijfels)


class _Facts:
    """Facts on the reference date; keeps the names of the sources of what was read."""

    def __init__(self, knowledge: KnowledgeOnDate) -> None:
        self.knowledge = knowledge
        self.bronnen: dict[str, None] = {}

    def find(self, naam: str) -> Waarde | None:
        return held_on(self.knowledge.knowledge.gegevens[naam].waarden, self.knowledge.datum)

    def read(self, naam: str) -> Waarde:
        found = self.find(naam)
        if found is None:
            raise UnknownOnDateError(naam, self.knowledge.datum)
        self.bronnen |= dict.fromkeys(found.bron)
        return found

    def twijfel(self, naam: str, **filled_in: str) -> str:
        return (self.read(naam).twijfel or "").format(**filled_in)

    def error(self, fout: LeningFout, lening: Lening | None = None, **filled_in: str) -> LeningError:
        zin = str(self.knowledge.gegeven(f"lening.fout.{fout.value}")).format(**filled_in)
        return LeningError(fout, zin, lening)


@dataclass(frozen=True)
class _Terms:
    """The rules of repayment. Before repayment starts, interest runs only until `rente_tot`."""

    jaarrente: Decimal
    rente_tot: date
    aflossen_vanaf: date
    looptijd_maanden: int
    wijze: Aflossingswijze

    @classmethod
    def read(cls, facts: _Facts) -> "_Terms":
        aflossen_vanaf: date = facts.read("tozo.lening.aflossen_vanaf").waarde
        interest_free = facts.find("tozo.lening.rentevrij_van")
        return cls(
            jaarrente=Decimal(str(facts.read("tozo.lening.rente").waarde)),
            rente_tot=facts.read("tozo.lening.rentevrij_van").waarde if interest_free else aflossen_vanaf,
            aflossen_vanaf=aflossen_vanaf,
            looptijd_maanden=int(12 * Decimal(str(facts.read("tozo.lening.looptijd").waarde))),
            wijze=Aflossingswijze(facts.read("lening.wijze").waarde),
        )

    def rente_vooraf(self, leningen: Sequence[Lening], interest: Callable[..., Decimal]) -> Decimal:
        """The interest from before repayment, counted by one of the two ways that municipalities use."""
        amounts = (interest(each.bedrag, self.jaarrente, each.uitbetaald, self.rente_tot) for each in leningen)
        return sum(amounts, Decimal("0.00"))

    def schema(self, wijze: Aflossingswijze, ordered: Sequence[Lening], rente_vooraf: Decimal) -> Aflosschema:
        aantal = self.looptijd_maanden - months_between(ordered[0].uitbetaald, self.aflossen_vanaf)
        hoofdsom = sum((lening.bedrag for lening in ordered), Decimal("0.00"))
        return aflosschema(
            wijze,
            hoofdsom,
            self.jaarrente,
            eerste_maand=self.aflossen_vanaf,
            aantal=aantal,
            rente_vooraf=rente_vooraf,
        )


def _check(leningen: Sequence[Lening], facts: _Facts) -> None:
    if not leningen:
        raise facts.error(LeningFout.GEEN_LENING)
    if len(leningen) > MOST_LOANS:
        raise facts.error(LeningFout.TE_VEEL_LENINGEN, grens=str(MOST_LOANS))
    for lening in leningen:
        _check_bedrag(lening, facts)
        _check_uitbetaald(lening, facts)
    maximum = Decimal(str(facts.knowledge.gegeven("tozo.lening.maximum")))
    if sum(lening.bedrag for lening in leningen) > maximum:
        raise facts.error(LeningFout.BOVEN_MAXIMUM, maximum=_euro(maximum))


def _check_bedrag(lening: Lening, facts: _Facts) -> None:
    if not lening.bedrag.is_finite() or lening.bedrag < CENT:
        raise facts.error(LeningFout.BEDRAG, lening)


def _check_uitbetaald(lening: Lening, facts: _Facts) -> None:
    if lening.uitbetaald < facts.knowledge.gegeven("tozo.regeling.begin"):
        raise facts.error(LeningFout.TE_VROEG, lening, begin=facts.knowledge.written("tozo.regeling.begin"))
    if lening.uitbetaald > facts.knowledge.datum:
        raise facts.error(LeningFout.NOG_NIET_UITBETAALD, lening)
    uiterlijk = facts.find("lening.uitbetaald_uiterlijk")
    if uiterlijk and lening.uitbetaald > uiterlijk.waarde:
        raise facts.error(LeningFout.TE_LAAT, lening, einde=facts.knowledge.written("tozo.einde"))


def _twijfels(
    facts: _Facts, ordered: Sequence[Lening], schema: Aflosschema, andere: Aflosschema, laagst: Decimal
) -> Iterator[str]:
    """What has to be said with this plan, what matters most for the amount first."""
    rente, jaar = schema.rente_vooraf, str(ordered[0].uitbetaald.year)
    yield facts.twijfel(
        "lening.wijze", anders_eerste=_euro(andere.bedrag_per_maand), anders_laatste=_euro(andere.laatste_bedrag)
    )
    if rente != laagst:
        yield facts.twijfel("lening.rente_begin", jaar=jaar, rente=_euro(rente), rente_laagst=_euro(laagst))
    if rente:
        yield facts.twijfel("lening.rente_betaling", jaar=jaar)
    yield facts.twijfel("lening.looptijd_begin")
    if len(ordered) > 1:
        yield facts.twijfel("lening.looptijd_samen")
    if schema.termijnen[-1].maand >= facts.knowledge.gegeven("lening.verval"):
        yield facts.twijfel("lening.verval", verval=facts.knowledge.written("lening.verval"))


def _euro(bedrag: Decimal) -> str:
    return format_value(Soort.BEDRAG, str(bedrag))
