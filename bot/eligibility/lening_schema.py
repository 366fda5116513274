"""Schedules of monthly payments: the same amount each month, or the same repayment each month with interest on top."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

CENT = Decimal("0.01")
_MONTHS_IN_YEAR = 12
_DAYS_IN_MONTH = 30


class Aflossingswijze(Enum):
    """How a municipality sets the monthly amount; the values are those of `lening.wijze` in the knowledge."""

    ANNUITEIT = "annuiteit"
    LINEAIR = "lineair"

    @property
    def andere(self) -> "Aflossingswijze":
        return Aflossingswijze.LINEAIR if self is Aflossingswijze.ANNUITEIT else Aflossingswijze.ANNUITEIT


@dataclass(frozen=True)
class Termijn:
    """The payment of one month (`maand` is its first day), due before that month ends; amounts in euro."""

    maand: date
    rente: Decimal
    aflossing: Decimal
    restschuld: Decimal

    @property
    def bedrag(self) -> Decimal:
        return self.rente + self.aflossing


@dataclass(frozen=True)
class Aflosschema:
    """All payments of a loan in order; the first also holds `rente_vooraf`, the interest owed from before."""

    wijze: Aflossingswijze
    hoofdsom: Decimal
    rente_vooraf: Decimal
    termijnen: tuple[Termijn, ...]

    @property
    def bedrag_per_maand(self) -> Decimal:
        """An ordinary month: the first payment without `rente_vooraf`. When linear it falls from there."""
        return self.termijnen[0].bedrag - self.rente_vooraf

    @property
    def laatste_bedrag(self) -> Decimal:
        return self.termijnen[-1].bedrag

    @property
    def totaal(self) -> Decimal:
        """Everything that is paid, interest included."""
        return sum((termijn.bedrag for termijn in self.termijnen), Decimal(0))

    def verstreken_op(self, datum: date) -> tuple[Termijn, ...]:
        """The payments whose month is over on this day."""
        return tuple(termijn for termijn in self.termijnen if months_later(termijn.maand, 1) <= datum)

    def rest_op(self, datum: date) -> Decimal:
        """The part of the loan still owed on this day when everything was paid on time; without interest."""
        verstreken = self.verstreken_op(datum)
        return verstreken[-1].restschuld if verstreken else self.hoofdsom

    def betaald_op(self, datum: date) -> Decimal:
        """What was paid by this day, interest included, when everything was paid on time."""
        return sum((termijn.bedrag for termijn in self.verstreken_op(datum)), Decimal("0.00"))


def aflosschema(  # noqa: PLR0913 - the numbers that make a loan
    wijze: Aflossingswijze,
    hoofdsom: Decimal,
    jaarrente: Decimal,
    *,
    eerste_maand: date,
    aantal: int,
    rente_vooraf: Decimal,
) -> Aflosschema:
    """A loan of `hoofdsom` euro repaid in `aantal` months at `jaarrente` percent; the last month takes the rounding."""
    maandrente = jaarrente / 100 / _MONTHS_IN_YEAR
    vast_bedrag = annuity(hoofdsom, maandrente, aantal)
    vaste_aflossing = to_cents(hoofdsom / aantal)
    termijnen = []
    rest = hoofdsom
    for nummer in range(aantal):
        rente = to_cents(rest * maandrente)
        gewoon = vast_bedrag - rente if wijze is Aflossingswijze.ANNUITEIT else vaste_aflossing
        aflossing = rest if nummer == aantal - 1 else min(gewoon, rest)
        rest -= aflossing
        extra = rente_vooraf if nummer == 0 else Decimal(0)
        termijnen.append(Termijn(months_later(eerste_maand, nummer), rente + extra, aflossing, rest))
    return Aflosschema(wijze, hoofdsom, rente_vooraf, tuple(termijnen))


def annuity(hoofdsom: Decimal, maandrente: Decimal, aantal: int) -> Decimal:
    """The equal monthly amount, paid at the end of each month, that repays a loan with its interest."""
    if not maandrente:
        return to_cents(hoofdsom / aantal)
    return to_cents(hoofdsom * maandrente / (1 - (1 + maandrente) ** -aantal))


def interest_from_day(bedrag: Decimal, jaarrente: Decimal, van: date, tot: date) -> Decimal:
    """Interest from the day `van` (included) to the first of a month; part of a month counts in thirtieths."""
    if van >= tot:
        return Decimal("0.00")
    days = _DAYS_IN_MONTH + 1 - min(van.day, _DAYS_IN_MONTH)
    months = months_between(van, tot) - 1 + Decimal(days) / _DAYS_IN_MONTH
    return to_cents(bedrag * jaarrente / 100 * months / _MONTHS_IN_YEAR)


def interest_from_next_month(bedrag: Decimal, jaarrente: Decimal, van: date, tot: date) -> Decimal:
    """Interest over the whole months after the month of `van`, to the first of a month."""
    months = max(months_between(van, tot) - 1, 0)
    return to_cents(bedrag * jaarrente / 100 * months / _MONTHS_IN_YEAR)


def months_between(van: date, tot: date) -> int:
    """The number of month borders between two days."""
    return (tot.year - van.year) * _MONTHS_IN_YEAR + tot.month - van.month


def months_later(maand: date, aantal: int) -> date:
    """The first day of the month that comes `aantal` months later."""
    years, months = divmod(maand.month - 1 + aantal, _MONTHS_IN_YEAR)
    return date(maand.year + years, months + 1, 1)


def to_cents(bedrag: Decimal) -> Decimal:
    return bedrag.quantize(CENT, rounding=ROUND_HALF_UP)
