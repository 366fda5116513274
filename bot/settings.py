"""Every setting, typed, from the environment or `.env`, with its default."""

import os
import secrets
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Settings(BaseSettings):
    """The settings; names in capitals are the environment variables."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", env_ignore_empty=True)

    peildatum: date | None = Field(default=None, validation_alias="LOKETWIJZER_PEILDATUM")
    """The date that the rules are read at; today when empty."""

    var: Path = Field(default=ROOT / "var", validation_alias="LOKETWIJZER_VAR")
    """Folder of databases, logs and secrets."""

    database_url: str = ""
    """SQLAlchemy URL of the conversation's record; an SQLite file in `var` when empty."""

    redis_url: str = ""
    """Redis that gateways wake each other through, and that Rasa's processes lock conversations in; none when empty."""

    answer_patience: int = Field(default=120, ge=10, validation_alias="ANSWER_PATIENCE_SECONDS")
    """Seconds that an answer is tried while Rasa is away; then the person is told to ask again."""

    loketten: Path | None = Field(default=None, validation_alias="LOKETWIJZER_LOKETTEN")
    """An operator's own file with desks, read over those of the project."""

    rasa_port: int = 5005
    actions_port: int = 5055
    gateway_port: int = 8080
    gateway_host: str = "127.0.0.1"
    """Address the gateway listens on; 0.0.0.0 where people reach it directly."""

    conversation_days: int = Field(default=30, ge=1, validation_alias="RETENTION_CONVERSATION_DAYS")
    """Days that a conversation is kept after its last message."""

    ticket_days: int = Field(default=365, ge=1, validation_alias="RETENTION_TICKET_DAYS")
    """Days that a ticket is kept after it was closed."""

    alarm_minutes: int = Field(default=5, ge=1, validation_alias="WAITING_ALARM_MINUTES")
    """Minutes that someone waits, while the team is there, before the team is alarmed."""

    offer_minutes: int = Field(default=15, ge=1, validation_alias="WAITING_OFFER_MINUTES")
    """Minutes that someone waits, while the team is there, before they are offered to leave a message."""

    widget_websites: str = ""
    """Websites that the widget stands on, with a space between: `https://www.gemeente.nl`; this machine when empty."""

    web_messages_per_minute: int = Field(default=60, ge=1)
    """Messages that one person on a website may send in a minute."""

    web_address_messages_per_minute: int = Field(default=1_200, ge=1)
    """Messages that may come from one internet address in a minute: a library has one for all its visitors."""

    web_address_sessions_per_hour: int = Field(default=1_000, ge=1)
    """Conversations that may begin from one internet address in an hour."""

    smtp_host: str = ""
    """Mail server for notifications to teams; without one they stay in the outbox."""

    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: str = ""
    """Sender of notifications; `loketwijzer@` and the host of the gateway when empty."""

    oidc_issuer: str = ""
    """OpenID Connect provider that coaches sign in at; passwords only when empty."""

    oidc_client_id: str = ""
    oidc_client_secret: str = ""

    telegram_token: str = ""
    """Token of the bot, from @BotFather; without one Telegram is off."""

    telegram_mode: Literal["polling", "webhook"] = "polling"
    """Whether updates are asked for, or sent by Telegram to the public address of the gateway."""

    telegram_api_base: str = "https://api.telegram.org"
    """Address of the Bot API server."""

    rasa_url: str = ""
    gateway_url: str = ""
    rasa_token: str = ""
    secret_key: str = ""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.var / 'loketwijzer.db'}"

    @property
    def tracker_database(self) -> str:
        """SQLAlchemy URL of the memory of Rasa's dialogues: the same PostgreSQL, or an SQLite file of its own."""
        scheme, _, place = self.database.partition("://")
        if scheme.startswith("postgres"):
            return f"postgresql://{place}"
        return f"sqlite:///{self.var / 'tracker.db'}"

    @property
    def rasa(self) -> str:
        return (self.rasa_url or f"http://127.0.0.1:{self.rasa_port}").rstrip("/")

    @property
    def actions(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def gateway(self) -> str:
        return (self.gateway_url or f"http://localhost:{self.gateway_port}").rstrip("/")

    @property
    def websites(self) -> tuple[str, ...]:
        """Origins of the websites that the widget stands on."""
        return tuple(website.rstrip("/") for website in self.widget_websites.split())

    @property
    def kept_requests(self) -> Path:
        """Folder of requests for a human that came while the database did not answer."""
        return self.var / "overdracht"

    @property
    def attachments(self) -> Path:
        """Folder of the photos and documents that persons sent to a coach."""
        return self.var / "bijlagen"

    @property
    def mail_sender(self) -> str:
        return self.mail_from or f"loketwijzer@{urlsplit(self.gateway).hostname}"

    @property
    def token_for_rasa(self) -> str:
        return self.rasa_token or self._kept_secret("rasa_token")

    @property
    def key_for_sessions(self) -> str:
        return self.secret_key or self._kept_secret("secret_key")

    def _kept_secret(self, name: str) -> str:
        """A secret made once, readable by this user only."""
        file = self.var / "secrets" / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with open(file, "x", opener=_private) as new:
                new.write(secrets.token_urlsafe(32))
        except FileExistsError:
            pass
        return file.read_text().strip()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def reference_date() -> date:
    """The peildatum, or today in the Netherlands; asked anew each time, so that a bot up at midnight moves on."""
    return settings().peildatum or datetime.now(AMSTERDAM).date()
