"""The command line: `loketwijzer up`, `vraag`, `chat`, `train`, `stop`."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from bot import terminal
from bot.installation import InstallationError, ask_once, bring_up, bring_up_detached, take_down, train_if_needed
from bot.knowledge import KnowledgeError
from bot.processes import ProcessError

app = typer.Typer(help="De Loketwijzer: antwoorden over werk en inkomen, met datum en bron.", no_args_is_help=True)
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
def chat() -> None:
    """Voer een gesprek in de terminal; knoppen zijn nummers."""
    terminal.chat(_errors)


def main() -> None:
    """Runs the command line; a known error is one line and exit code 1."""
    try:
        app()
    except (InstallationError, ProcessError, KnowledgeError) as error:
        _errors.print(f"Fout: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
