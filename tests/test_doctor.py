"""The doctor says of each thing whether it is as it should be, and what to do."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from sqlalchemy import Engine, text

from bot.desk import passwords
from bot.doctor import Verdict, examine
from bot.handoff import TeamData
from bot.handoff.teams import add_coach, add_team
from bot.processes import free_port
from bot.settings import Settings
from bot.store import transaction
from bot.store.tables import Role
from tests.database import database_url, engine, postgresql_schema, sqlite_file

__all__ = ["database_url", "engine", "postgresql_schema", "sqlite_file"]


@pytest.fixture
def config(engine: Engine, database_url: str, tmp_path: Path) -> Settings:
    ports = {f"{name}_port": free_port() for name in ("rasa", "actions", "gateway")}
    return Settings(LOKETWIJZER_VAR=tmp_path / "var", database_url=database_url, **ports)


@pytest.fixture
def mail_server() -> Iterator[int]:
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def found(config: Settings, verdict: Verdict) -> str:
    return "\n".join(finding.what for finding in examine(config) if finding.verdict == verdict)


def test_an_empty_installation_says_what_is_still_to_do(config: Settings) -> None:
    looks = found(config, Verdict.LOOK)
    assert "er is geen beheerder met een wachtwoord" in looks
    assert "er is nog geen team" in looks
    assert "er is geen mailserver ingesteld" in looks
    assert "database" not in found(config, Verdict.WRONG)
    assert "de database antwoordt en is bijgewerkt" in found(config, Verdict.OK)


def test_a_team_that_nobody_hears_of_or_is_never_there_is_named(config: Settings, engine: Engine) -> None:
    with transaction(engine) as session:
        add_team(session, TeamData("Stil team", hours={0: [(time(9), time(17))]}))
        add_team(session, TeamData("Afwezig team", email="team@voorbeeld.nl"))
    looks = found(config, Verdict.LOOK)
    assert "Stil team krijgt geen bericht" in looks
    assert "Afwezig team heeft geen openingstijden" in looks
    assert "Afwezig team krijgt" not in looks


def test_all_well_is_said_too(config: Settings, engine: Engine, mail_server: int) -> None:
    with transaction(engine) as session:
        hours = {0: [(time(9), time(17))]}
        add_team(session, TeamData("Werkcentrum Drenthe", ["AM03"], hours, email="drenthe@voorbeeld.nl"))
        ada = add_coach(session, "Ada", "ada@voorbeeld.nl", [], Role.ADMINISTRATOR).id
    passwords.set_password(engine, ada, "vier losse woorden hier")
    mail = {"smtp_host": "127.0.0.1", "smtp_port": mail_server, "smtp_security": "none"}
    well = found(config.model_copy(update=mail), Verdict.OK)
    assert "er is een beheerder die kan inloggen" in well
    assert "elk team (1) is bereikbaar" in well
    assert f"de mailserver 127.0.0.1:{mail_server} antwoordt" in well
    assert found(config.model_copy(update=mail), Verdict.LOOK) == ""


def test_a_mail_server_that_is_gone_or_speaks_no_tls_is_wrong(config: Settings, mail_server: int) -> None:
    for port, security in ((free_port(), "none"), (mail_server, "starttls")):
        mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": security}
        assert f"de mailserver 127.0.0.1:{port}" in found(config.model_copy(update=mail), Verdict.WRONG)


def test_a_database_that_is_behind_or_gone_is_wrong(config: Settings, engine: Engine) -> None:
    behind = "UPDATE alembic_version SET version_num = '0001'"
    with engine.begin() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text(behind))
    assert "de tabellen zijn van versie 0001" in found(config, Verdict.WRONG)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    gone = config.model_copy(update={"database_url": f"postgresql://127.0.0.1:{free_port()}/weg?connect_timeout=2"})
    assert "de database antwoordt niet (OperationalError)" in found(gone, Verdict.WRONG)


def test_a_secret_that_others_can_read_is_wrong(config: Settings) -> None:
    assert config.token_for_rasa
    assert "alleen leesbaar voor deze gebruiker" in found(config, Verdict.OK)
    secret = config.var / "secrets" / "rasa_token"
    secret.chmod(0o644)
    assert f"chmod 600 {secret}" in found(config, Verdict.WRONG)


def test_a_telegram_token_is_tried_and_never_shown(config: Settings, mail_server: int) -> None:
    token = "123:geheim"  # noqa: S105
    nowhere = {"telegram_token": token, "telegram_api_base": f"http://127.0.0.1:{free_port()}"}
    findings = list(examine(config.model_copy(update=nowhere)))
    assert any("Telegram antwoordt niet" in finding.what for finding in findings)
    assert token not in "".join(finding.what for finding in findings)
