"""`loketwijzer coach`, `team` and `token`: who helps, in which team, and which programs may."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.settings import settings

if TYPE_CHECKING:
    from bot.administering import Operator as TheOperator

coach = typer.Typer(help="Medewerkers die mensen helpen.", no_args_is_help=True)
team = typer.Typer(help="Teams van medewerkers.", no_args_is_help=True)
token = typer.Typer(help="Tokens waarmee andere programma's bij de vragen kunnen.", no_args_is_help=True)
_console = Console()


class CoachCommandError(ValueError):
    """What was asked cannot be done; one sentence says why."""


class Rol(StrEnum):
    """What a coach may do."""

    COACH = "coach"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


Email = Annotated[str, typer.Argument(metavar="E-MAIL", help="Het e-mailadres van de medewerker.")]
FromStdin = Annotated[bool, typer.Option("--wachtwoord-stdin", help="Lees het wachtwoord van standaardinvoer.")]


@coach.command("add")
def add_coach(
    email: Email,
    naam: Annotated[str, typer.Option(help="Zo heet de medewerker voor mensen in het gesprek.")],
    rol: Annotated[Rol, typer.Option(help="Wat de medewerker mag.")] = Rol.COACH,
    teams: Annotated[list[str] | None, typer.Option("--team", help="Een team; mag vaker.")] = None,
    wachtwoord_stdin: FromStdin = False,
) -> None:
    """Voeg een medewerker toe. Zonder terminal wordt er een wachtwoord gemaakt en getoond."""
    password = _password(wachtwoord_stdin)
    with _operator() as operator:
        from bot.store.tables import Role

        made = operator.add_coach(naam, email, Role(rol), teams or [], password)
    _console.print(f"{escape(naam)} kan inloggen op {settings().gateway}/desk.", soft_wrap=True)
    _show_password(made)


@coach.command("list")
def list_coaches() -> None:
    """Toon alle medewerkers."""
    table = Table("naam", "e-mail", "rol", "teams", "werkt hier")
    with _operator() as operator:
        for one in operator.coaches():
            teams = ", ".join(found.name for found in one.teams)
            table.add_row(escape(one.name), one.email, one.role, escape(teams), "ja" if one.active else "nee")
    _console.print(table)


@coach.command("password")
def set_password(email: Email, wachtwoord_stdin: FromStdin = False) -> None:
    """Geef een medewerker een nieuw wachtwoord; die is daarna overal uitgelogd."""
    password = _password(wachtwoord_stdin)
    with _operator() as operator:
        made = operator.set_password(email, password)
    _console.print("Het wachtwoord is veranderd.")
    _show_password(made)


@coach.command("retire")
def retire_coach(email: Email) -> None:
    """Iemand werkt hier niet meer: open vragen gaan terug in de rij, inloggen kan niet meer."""
    with _operator() as operator:
        operator.retire(email)
    _console.print(f"{email} werkt hier niet meer; open vragen staan weer in de rij.", soft_wrap=True)


@team.command("load")
def load_teams(
    bestand: Annotated[Path, typer.Argument(metavar="BESTAND", help="Een YAML-bestand met teams.")],
) -> None:
    """Voeg teams toe, of wijzig die er al zijn, uit een bestand."""
    with _operator() as operator:
        loaded = operator.load_teams(bestand)
    for one in loaded:
        _console.print(f"{escape(one.name)}: {'toegevoegd' if one.is_new else 'gewijzigd'}.", soft_wrap=True)
        if one.webhook_secret:
            _console.print(f"  geheim van de webhook, alleen nu te zien: {one.webhook_secret}", soft_wrap=True)


@team.command("list")
def list_teams() -> None:
    """Toon alle teams."""
    table = Table("team", "regio's", "e-mail", "webhook", "uren", "vangnet")
    with _operator() as operator:
        for one in operator.teams():
            regions = ", ".join(row.region for row in one.regions)
            table.add_row(
                escape(one.name),
                regions,
                one.email or "",
                one.webhook_url or "",
                "ja" if one.hours else "nee",
                "ja" if one.is_fallback else "",
            )
    _console.print(table)


@token.command("make")
def make_token(
    naam: Annotated[str, typer.Argument(metavar="NAAM", help="Waar het token voor is.")],
    coach: Annotated[str, typer.Option(help="Het e-mailadres van de medewerker met wiens rechten.")],
) -> None:
    """Maak een token; het is alleen nu te zien."""
    with _operator() as operator:
        made = operator.make_token(naam, coach)
    typer.echo(made)


@token.command("list")
def list_tokens() -> None:
    """Toon alle tokens, zonder het token zelf."""
    table = Table("nummer", "naam", "van", "werkt")
    with _operator() as operator:
        for one in operator.tokens():
            table.add_row(str(one.id), escape(one.name), escape(one.coach), "ja" if one.is_valid else "nee")
    _console.print(table)


@token.command("revoke")
def revoke_token(
    nummer: Annotated[int, typer.Argument(metavar="NUMMER", help="Het nummer in de lijst van tokens.")],
) -> None:
    """Trek een token in."""
    with _operator() as operator:
        operator.revoke_token(nummer)
    _console.print(f"Token {nummer} werkt niet meer.")


def purge() -> None:
    """Ruim op wat over zijn bewaartermijn is."""
    words = {
        "conversations": "gesprekken",
        "messages": "berichten",
        "tickets": "vragen",
        "intakes": "vragenlijsten",
        "persons": "personen",
    }
    with _operator() as operator:
        for kind, count in operator.purge().items():
            _console.print(f"{words.get(kind, kind)}: {count} weg")


@contextmanager
def _operator() -> Iterator["TheOperator"]:
    """The operator, whose known errors are one line for who typed the command."""
    # Loaded only by who needs it: the database and the desk take seconds, and most commands do without.
    from sqlalchemy.exc import SQLAlchemyError

    from bot.administering import Operator
    from bot.desk.errors import DeskError
    from bot.handoff import HandoffError

    try:
        yield Operator(settings())
    except (HandoffError, DeskError) as error:
        raise CoachCommandError(str(error)) from None
    except SQLAlchemyError as error:
        kind = type(error).__name__
        raise CoachCommandError(f"De database antwoordt niet ({kind}); voer `loketwijzer doctor` uit.") from None


def _password(from_stdin: bool) -> str | None:
    """The password that was typed; None when there is nobody to type one."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return None
    return str(typer.prompt("Wachtwoord (minstens 12 tekens)", hide_input=True, confirmation_prompt="Nog een keer"))


def _show_password(made: str | None) -> None:
    if made is not None:
        _console.print(f"Wachtwoord, alleen nu te zien: {made}", highlight=False, soft_wrap=True)
