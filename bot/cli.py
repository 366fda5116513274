"""The command line: `loketwijzer up`, `vraag`, `chat`, `check`, `lening`, `train`, `stop`, `coach`, `doctor`, ..."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import checks, coaches, terminal
from bot.eligibility.cases import LOKET
from bot.installation import InstallationError, ask_once, bring_up, bring_up_detached, take_down, train_if_needed
from bot.knowledge import KnowledgeError
from bot.processes import ProcessError
from bot.settings import reference_date, settings

app = typer.Typer(help="De Loketwijzer: antwoorden over werk en inkomen, met datum en bron.", no_args_is_help=True)
app.add_typer(coaches.coach, name="coach")
app.add_typer(coaches.team, name="team")
app.add_typer(coaches.token, name="token")
app.command()(coaches.purge)
_console = Console()
_errors = Console(stderr=True)


@app.command()
def up(
    detach: Annotated[bool, typer.Option(help="Terugkeren zodra alles draait.")] = False,
) -> None:
    """Start Rasa, de acties en de poort samen; Ctrl-C stopt alles."""
    if detach:
        bring_up_detached(_errors)
    else:
        bring_up(_errors)


@app.command()
def stop() -> None:
    """Stop wat met `up --detach` is gestart."""
    take_down(_errors)


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Ook trainen als het model nog klopt.")] = False,
) -> None:
    """Train het model als het ontbreekt of ouder is dan zijn bronnen."""
    train_if_needed(_errors, force=force)


@app.command()
def vraag(
    tekst: Annotated[str, typer.Argument(help="Het bericht, zoals iemand het typt.")],
    als_json: Annotated[bool, typer.Option("--json", help="Het hele antwoord, met metadata.")] = False,
) -> None:
    """Beantwoord een bericht en stop."""
    messages = ask_once(tekst, _errors)
    if als_json:
        typer.echo(json.dumps({"messages": messages}, ensure_ascii=False, indent=2))
    else:
        terminal.print_plain(messages)


@app.command()
def check(
    regeling: Annotated[str | None, typer.Argument(help="De regeling, zoals tozo3, of loket.")] = None,
    kenmerken: Annotated[list[str] | None, typer.Argument(help="Antwoorden: KENMERK=WAARDE.")] = None,
    op: Annotated[str | None, typer.Option(help="De peildatum (jjjj-mm-dd).")] = None,
    cases: Annotated[Path | None, typer.Option(help="Een YAML-bestand met gevallen.")] = None,
    als_json: Annotated[bool, typer.Option("--json", help="De beslissing als JSON.")] = False,
) -> None:
    """Toets een geval aan de regels, of veel gevallen uit een bestand."""
    if cases is not None:
        _print_json(checks.decide_file(cases))
        return
    if regeling is None:
        raise checks.CheckError("noem een regeling, zoals tozo3, of een bestand met --cases.")
    desk = checks.desk()
    case = checks.case_of(regeling, _date(op), kenmerken or [])
    if als_json or regeling == LOKET:
        _print_json(desk.written(case))
    else:
        checks.print_decision(desk.decide(case), _console)


@app.command()
def lening(
    bedrag: Annotated[str, typer.Argument(help="Het geleende bedrag in euro.")],
    uitbetaald: Annotated[str, typer.Argument(help="De dag van uitbetalen (jjjj-mm-dd).")],
    op: Annotated[str | None, typer.Option(help="De peildatum (jjjj-mm-dd).")] = None,
    als_json: Annotated[bool, typer.Option("--json", help="Het plan als JSON.")] = False,
) -> None:
    """Reken uit wat er van een Tozo-lening terugbetaald moet worden."""
    on = _date(op)
    plan = checks.plan_of(bedrag, uitbetaald, on)
    if als_json:
        _print_json(checks.written_plan(plan, on))
    else:
        checks.print_plan(plan, on, _console)


@app.command()
def loket(
    tekst: Annotated[str, typer.Argument(help="Een plaats of postcode, zoals iemand die typt.")],
    op: Annotated[str | None, typer.Option(help="De peildatum (jjjj-mm-dd).")] = None,
    als_json: Annotated[bool, typer.Option("--json", help="Het loket als JSON.")] = False,
) -> None:
    """Zoek het loket bij een plaats of postcode."""
    found = checks.find_desk(tekst, _date(op))
    if als_json:
        _print_json(found)
    else:
        checks.print_desk(found, _console)


def _date(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else reference_date()
    except ValueError:
        raise checks.CheckError(f"'{written}' is geen datum; schrijf jjjj-mm-dd.") from None


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


@app.command()
def chat() -> None:
    """Voer een gesprek in de terminal; knoppen zijn nummers."""
    terminal.chat(_errors)


@app.command()
def doctor() -> None:
    """Kijk of alles is zoals het hoort; de code is 1 als er iets fout is."""
    # Loaded only here: it looks at everything, so it needs everything.
    from bot.doctor import Verdict, examine

    looks = {Verdict.OK: "green", Verdict.LOOK: "yellow", Verdict.WRONG: "red"}
    wrong = False
    for finding in examine(settings()):
        wrong = wrong or finding.verdict == Verdict.WRONG
        _console.print(f"{finding.verdict:<6}", style=looks[finding.verdict], end=" ")
        _console.print(finding.what, markup=False, highlight=False, soft_wrap=True)
    if wrong:
        raise typer.Exit(1)


def main() -> None:
    """Runs the command line; a known error is one line and exit code 1."""
    try:
        app()
    except (InstallationError, ProcessError, KnowledgeError, ValueError) as error:
        _errors.print(f"Fout: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
