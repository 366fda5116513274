"""The command line for coaches, teams and tokens, on a real database."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from bot.cli import app
from bot.conversation import Record, Said
from bot.desk import api_tokens, passwords
from bot.handoff.teams import fallback_team, openingstijden_of
from bot.settings import ROOT, settings
from bot.store import Author, reading, transaction
from bot.store.tables import AuditEntry, Coach, Conversation, Team, now
from tests.database import database_url, engine, postgresql_schema, sqlite_file
from tests.handoff.conftest import MONDAY

__all__ = ["database_url", "engine", "postgresql_schema", "sqlite_file"]

Command = Callable[..., Result]

TEAMS = """
teams:
  - naam: Werkcentrum Drenthe
    regios: [AM03]
    openingstijden: {maandag: [9.00-12.30, 13.00-17.00]}
    gesloten: [2026-12-24]
    email: drenthe@voorbeeld.nl
    webhook: https://voorbeeld.nl/haak
    vangnet: true
  - naam: Werkcentrum Twente
    regios: [AM05]
"""


@pytest.fixture
def command(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Types `loketwijzer` with these words, and what is given on standard input."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LOKETWIJZER_VAR", str(tmp_path / "var"))
    # Wide enough for a whole row of a table.
    monkeypatch.setattr("bot.coaches._console.width", 200, raising=False)
    settings.cache_clear()

    def run(*words: str, given: str = "") -> Result:
        return CliRunner().invoke(app, list(words), input=given)

    yield run
    settings.cache_clear()


@pytest.fixture
def loaded(command: Command, tmp_path: Path) -> Path:
    """A file with two teams that is loaded."""
    file = tmp_path / "teams.yml"
    file.write_text(TEAMS)
    assert command("team", "load", str(file)).exit_code == 0
    return file


def add(command: Command, *more: str, given: str = "", email: str = "nora@voorbeeld.nl") -> Result:
    return command("coach", "add", email, "--naam", "Nora", *more, given=given)


def test_the_first_administrator_comes_in_with_the_password_that_is_shown(command: Command, engine: Engine) -> None:
    added = add(command, "--rol", "administrator")
    found = re.search(r"alleen nu te zien: (\S+)", added.output)
    assert found, added.output
    coach_id = passwords.check(engine, "nora@voorbeeld.nl", found[1], "127.0.0.1")
    with reading(engine) as session:
        coach = session.get_one(Coach, coach_id)
        assert (coach.name, coach.role, coach.active) == ("Nora", "administrator", True)
        added_by = session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "coach_added")).one()
        assert added_by == "system"


def test_a_password_can_be_given_on_standard_input_and_is_not_shown(command: Command, engine: Engine) -> None:
    added = add(command, "--rol", "administrator", "--wachtwoord-stdin", given="vier losse woorden hier\n")
    assert "woorden" not in added.output
    assert passwords.check(engine, "nora@voorbeeld.nl", "vier losse woorden hier", "127.0.0.1")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "te kort"),
        ("elf tekens!", "te kort"),
        ("aaaaaaaaaaaaaaaa", "te makkelijk"),
        ("Nora@Voorbeeld.nl", "te makkelijk"),
    ],
)
def test_an_easy_password_adds_nobody(command: Command, engine: Engine, password: str, sentence: str) -> None:
    refused = add(command, "--rol", "administrator", "--wachtwoord-stdin", given=f"{password}\n")
    assert refused.exit_code != 0
    assert sentence in str(refused.exception)
    with reading(engine) as session:
        assert session.scalars(select(Coach)).all() == []


def test_a_coach_needs_a_team_that_is_there(command: Command, loaded: Path, engine: Engine) -> None:
    assert "kies minstens een team" in str(add(command).exception)
    assert "Er is geen team dat Assen heet" in str(add(command, "--team", "Assen").exception)
    assert add(command, "--team", "werkcentrum drenthe", "--team", "Werkcentrum Twente").exit_code == 0
    assert "Werkcentrum Drenthe, Werkcentrum Twente" in command("coach", "list").output


def test_an_address_is_of_one_coach(command: Command) -> None:
    add(command, "--rol", "administrator")
    again = add(command, "--rol", "administrator", email="NORA@voorbeeld.nl")
    assert "staat al in de lijst" in str(again.exception)


def test_a_new_password_replaces_the_old_one(command: Command, engine: Engine) -> None:
    add(command, "--rol", "administrator", "--wachtwoord-stdin", given="vier losse woorden hier\n")
    assert command("coach", "password", "nora@voorbeeld.nl").exit_code == 0
    with pytest.raises(passwords.WrongPasswordError):
        passwords.check(engine, "nora@voorbeeld.nl", "vier losse woorden hier", "127.0.0.1")
    assert "geen medewerker met het adres" in str(command("coach", "password", "x@voorbeeld.nl").exception)


def test_who_retires_is_listed_as_gone_but_not_the_last_administrator(command: Command, loaded: Path) -> None:
    add(command, "--rol", "administrator")
    add(command, "--team", "Werkcentrum Drenthe", email="jan@voorbeeld.nl")
    assert command("coach", "retire", "jan@voorbeeld.nl").exit_code == 0
    rows = command("coach", "list").output.splitlines()
    assert any("jan@voorbeeld.nl" in row and "nee" in row for row in rows)
    assert "enige beheerder" in str(command("coach", "retire", "nora@voorbeeld.nl").exception)


def test_teams_are_loaded_from_a_file_and_loading_again_changes_them(
    command: Command, loaded: Path, engine: Engine
) -> None:
    with transaction(engine) as session:
        drenthe = session.scalars(select(Team).where(Team.name == "Werkcentrum Drenthe")).one()
        secret = drenthe.webhook_secret
        assert fallback_team(session).id == drenthe.id
        assert openingstijden_of(drenthe).opens_at(MONDAY.replace(hour=12, minute=40)) == MONDAY.replace(hour=13)
    loaded.write_text(TEAMS.replace("[AM05]", "[AM05, AM06]"))
    again = command("team", "load", str(loaded))
    assert "Werkcentrum Twente: gewijzigd." in again.output
    assert "geheim" not in again.output
    with reading(engine) as session:
        assert session.get_one(Team, drenthe.id).webhook_secret == secret
    assert "AM05, AM06" in command("team", "list").output


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("AM05", "AM99", "De regio 'AM99' bestaat niet"),
        ("maandag", "maandig", "De dag 'maandig' bestaat niet"),
        ("9.00-12.30", "9 uur", "De openingstijd '9 uur' klopt niet"),
        ("Werkcentrum Twente", "Werkcentrum Drenthe", "staat twee keer"),
        ("email:", "e-mail:", "de sleutel 'e-mail' bestaat niet"),
        ("teams:", "- teams:", "verwacht"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_what_is_wrong(
    command: Command, loaded: Path, engine: Engine, old: str, new: str, sentence: str
) -> None:
    loaded.write_text(TEAMS.replace("drenthe@", "nieuw@").replace(old, new))
    refused = command("team", "load", str(loaded))
    assert refused.exit_code != 0
    assert sentence in str(refused.exception)
    with reading(engine) as session:
        assert "nieuw@voorbeeld.nl" not in session.scalars(select(Team.email)).all()


def test_a_token_is_made_and_revoked(command: Command, engine: Engine) -> None:
    add(command, "--rol", "administrator")
    token = command("token", "make", "CRM", "--coach", "nora@voorbeeld.nl").output.strip()
    assert api_tokens.find(engine, token, "127.0.0.1").name == "Nora"
    assert token not in command("token", "list").output
    assert command("token", "revoke", "1").exit_code == 0
    with pytest.raises(api_tokens.WrongTokenError):
        api_tokens.find(engine, token, "127.0.0.1")
    assert "Token 9 bestaat niet" in str(command("token", "revoke", "9").exception)


def test_purging_says_how_much_went(command: Command, engine: Engine) -> None:
    record = Record(engine)
    record.begin("web-oud", "web")
    record.add("web-oud", Said(Author.PERSON, "hallo"))
    with transaction(engine) as session:
        session.get_one(Conversation, "web-oud").active_at = now() - timedelta(days=31)
    assert "gesprekken: 1 weg" in command("purge").output
    assert "gesprekken: 0 weg" in command("purge").output


def test_a_known_error_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "coach", "password", "x@voorbeeld.nl"],
        cwd=ROOT,
        env={"LOKETWIJZER_VAR": str(tmp_path), "PATH": "/usr/bin", "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Fout: Er is geen medewerker met het adres x@voorbeeld.nl")
    assert len(done.stderr.strip().splitlines()) == 1
