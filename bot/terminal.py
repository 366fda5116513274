"""The bot in the terminal: plain text for one answer, a chat with buttons as numbers."""

import time
from typing import Any

import typer
from rich.console import Console
from rich.panel import Panel
from rich.prompt import Prompt
from rich.text import Text

from bot.installation import ask, rasa_at_hand

_GOODBYE = {"/q", "q", "exit", "quit"}


def print_plain(messages: list[dict[str, Any]]) -> None:
    """The messages on standard output, the buttons as a list."""
    for message in messages:
        typer.echo(message["text"])
        for button in message.get("buttons") or []:
            typer.echo(f"  [{button['title']}]")
        typer.echo()


def chat(console: Console) -> None:
    """A conversation until `q` or Ctrl-D."""
    screen = Console()
    sender = f"chat-{time.time_ns()}"
    with rasa_at_hand(console) as url:
        screen.print(Text("Typ uw vraag, of het nummer van een knop. Met q stopt u.", style="dim"))
        buttons = _show(screen, ask(url, sender, "/bot_groet"))
        while (typed := _read(screen)) is not None:
            buttons = _show(screen, ask(url, sender, _meant(typed, buttons)))


def _read(screen: Console) -> str | None:
    try:
        typed = Prompt.ask("[bold]u[/bold]", console=screen).strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if typed.lower() in _GOODBYE else typed


def _meant(typed: str, buttons: list[dict[str, str]]) -> str:
    """The payload of the button with that number, or the text itself."""
    if typed.isdecimal() and 1 <= int(typed) <= len(buttons):
        return buttons[int(typed) - 1]["payload"]
    return typed.lstrip("/")


def _show(screen: Console, messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    buttons: list[dict[str, str]] = []
    for message in messages:
        buttons += message.get("buttons") or []
        screen.print(Panel(Text(message["text"]), border_style="blue", width=min(80, screen.width)))
    for number, button in enumerate(buttons, start=1):
        screen.print(Text(f"  {number}. {button['title']}", style="cyan"))
    return buttons
