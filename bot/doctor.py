"""`loketwijzer doctor`: is everything as it should be, one line for each thing, with what to do when it is not."""

import smtplib
import ssl
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import httpx
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.knowledge import Knowledge, KnowledgeError
from bot.model import model_file
from bot.processes import APP_PYTHON, RASA_PYTHON
from bot.settings import Settings
from bot.store import connect, reading
from bot.store.engine import MIGRATIONS
from bot.store.tables import Coach, Credential, Notification, Role, Team

PATIENCE = 5.0
"""Seconds that another server gets to answer."""


class Verdict(StrEnum):
    """How something is; only `fout` makes the whole fail."""

    OK = "ok"
    LOOK = "let op"
    WRONG = "fout"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and in one sentence what to do about it."""

    verdict: Verdict
    what: str


Check = Callable[[Settings], Iterator[Finding]]


def examine(config: Settings) -> Iterator[Finding]:
    """Looks at everything of this installation, and changes nothing."""
    for check in (_environments, _model, _knowledge, _ports, _secrets, _database, _mail, _telegram):
        yield from check(config)


def _environments(config: Settings) -> Iterator[Finding]:
    for name, python in (("van Rasa", RASA_PYTHON), ("van de poort", APP_PYTHON)):
        yield _is(python.exists(), f"de omgeving {name} is er", f"de omgeving {name} ontbreekt; voer `make setup` uit")


def _model(config: Settings) -> Iterator[Finding]:
    yield _is(
        model_file().exists(),
        "het model klopt met zijn bronnen",
        "het model ontbreekt of is oud; voer `make train` uit",
    )


def _knowledge(config: Settings) -> Iterator[Finding]:
    try:
        Knowledge.load()
    except KnowledgeError as error:
        yield Finding(Verdict.WRONG, f"de kennis klopt niet: {error}")
    else:
        yield Finding(Verdict.OK, "de kennis is geldig")


def _ports(config: Settings) -> Iterator[Finding]:
    """A port is free, or our own process answers on it."""
    running = [
        ("RASA_PORT", config.rasa_port, "/"),
        ("ACTIONS_PORT", config.actions_port, "/health"),
        ("GATEWAY_PORT", config.gateway_port, "/health"),
    ]
    for setting, port, path in running:
        try:
            httpx.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE)
        except httpx.ConnectError:
            yield Finding(Verdict.OK, f"poort {port} ({setting}) is vrij")
        except httpx.HTTPError:
            yield Finding(Verdict.WRONG, f"poort {port} is van een ander programma; kies een andere met {setting}")
        else:
            yield Finding(Verdict.OK, f"op poort {port} ({setting}) antwoordt een programma")


def _secrets(config: Settings) -> Iterator[Finding]:
    folder = config.var / "secrets"
    open_to_others = [
        file for file in sorted(folder.glob("*")) if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    for file in open_to_others:
        yield Finding(Verdict.WRONG, f"het geheim {file} is leesbaar voor anderen; voer `chmod 600 {file}` uit")
    if not open_to_others:
        yield Finding(Verdict.OK, "de geheimen zijn alleen leesbaar voor deze gebruiker")
    if config.gateway.startswith("http://") and "localhost" not in config.gateway and "127.0.0.1" not in config.gateway:
        yield Finding(Verdict.LOOK, f"de poort staat op {config.gateway}; gebruik https buiten deze machine")


def _database(config: Settings) -> Iterator[Finding]:
    if (
        config.database.startswith("sqlite")
        and not config.database_url
        and not (config.var / "loketwijzer.db").exists()
    ):
        yield Finding(Verdict.LOOK, "de database is er nog niet; hij wordt gemaakt bij het starten")
        return
    engine = connect(config.database)
    try:
        yield from _tables(engine)
    except SQLAlchemyError as error:
        kind = type(error).__name__
        yield Finding(
            Verdict.WRONG, f"de database antwoordt niet ({kind}); kijk naar DATABASE_URL en of de server draait"
        )
    finally:
        engine.dispose()


def _tables(engine: Engine) -> Iterator[Finding]:
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    migrations = Config()
    migrations.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(migrations).get_current_head()
    if found != newest:
        yield Finding(
            Verdict.WRONG, f"de tabellen zijn van versie {found}, niet {newest}; start opnieuw, dat werkt ze bij"
        )
        return
    yield Finding(Verdict.OK, "de database antwoordt en is bijgewerkt")
    yield from _administrators(engine)
    yield from _teams(engine)
    yield from _notifications(engine)


def _administrators(engine: Engine) -> Iterator[Finding]:
    with reading(engine) as session:
        working = select(func.count(Credential.coach_id)).join(Coach, Coach.id == Credential.coach_id)
        found = session.scalar(working.where(Coach.active, Coach.role == Role.ADMINISTRATOR))
    yield _is(
        bool(found),
        "er is een beheerder die kan inloggen",
        "er is geen beheerder met een wachtwoord; maak er een met `loketwijzer coach add --rol administrator`",
        Verdict.LOOK,
    )


def _teams(engine: Engine) -> Iterator[Finding]:
    with reading(engine) as session:
        teams = list(session.scalars(select(Team).order_by(Team.name)))
        silent = [team.name for team in teams if not team.email and not team.webhook_url]
        absent = [team.name for team in teams if not team.hours]
    if not teams:
        yield Finding(Verdict.LOOK, "er is nog geen team; maak er een met `loketwijzer team load BESTAND`")
    for name in silent:
        yield Finding(
            Verdict.LOOK, f"{name} krijgt geen bericht van een nieuwe vraag; geef een e-mailadres of webhook op"
        )
    for name in absent:
        yield Finding(Verdict.LOOK, f"{name} heeft geen openingstijden, dus er is nooit iemand; vul ze in")
    if teams and not silent and not absent:
        yield Finding(Verdict.OK, f"elk team ({len(teams)}) is bereikbaar en heeft openingstijden")


def _notifications(engine: Engine) -> Iterator[Finding]:
    with reading(engine) as session:
        stuck = session.scalar(
            select(func.count(Notification.id)).where(Notification.sent_at.is_(None), Notification.attempts > 3)
        )
    if stuck:
        yield Finding(
            Verdict.LOOK, f"{stuck} berichten aan teams komen niet aan; kijk naar de mailserver en de webhooks"
        )


def _mail(config: Settings) -> Iterator[Finding]:
    if not config.smtp_host:
        yield Finding(Verdict.LOOK, "er is geen mailserver ingesteld, dus e-mail aan teams blijft staan; zet SMTP_HOST")
        return
    where = f"{config.smtp_host}:{config.smtp_port}"
    try:
        _greet(config)
    except (OSError, smtplib.SMTPException) as error:
        kind = type(error).__name__
        yield Finding(Verdict.WRONG, f"de mailserver {where} antwoordt niet zoals het hoort ({kind}); kijk naar SMTP_*")
    else:
        yield Finding(Verdict.OK, f"de mailserver {where} antwoordt")


def _greet(config: Settings) -> None:
    """Connects and signs in as for sending, and sends nothing."""
    secure = ssl.create_default_context()
    if config.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(config.smtp_host, config.smtp_port, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=PATIENCE)
    with server:
        if config.smtp_security == "starttls":
            server.starttls(context=secure)
        if config.smtp_username:
            server.login(config.smtp_username, config.smtp_password)
        server.noop()


def _telegram(config: Settings) -> Iterator[Finding]:
    if not config.telegram_token:
        yield Finding(Verdict.OK, "Telegram is niet ingesteld")
        return
    try:
        answer = httpx.get(f"{config.telegram_api_base}/bot{config.telegram_token}/getMe", timeout=PATIENCE)
    except httpx.HTTPError as error:
        kind = type(error).__name__
        yield Finding(Verdict.WRONG, f"Telegram antwoordt niet ({kind}); kijk naar de verbinding en TELEGRAM_API_BASE")
        return
    yield _is(
        answer.status_code == httpx.codes.OK,
        "Telegram kent de bot",
        "Telegram kent dit token niet; vraag @BotFather om een nieuw token en zet TELEGRAM_TOKEN",
    )


def _is(well: bool, good: str, bad: str, otherwise: Verdict = Verdict.WRONG) -> Finding:
    return Finding(Verdict.OK, good) if well else Finding(otherwise, bad)
