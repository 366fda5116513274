"""Sends what stands in the outbox of notifications: e-mail and signed webhooks, tried again until they arrive."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib
import httpx
import structlog
from sqlalchemy import Engine, select
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from bot.conversation import Sentences
from bot.handoff.notices import Way
from bot.settings import Settings
from bot.store import outbox, transaction
from bot.store.tables import Notification, Team

log = structlog.get_logger()

LONGEST_ATTEMPT = 15.0
"""Seconds after which a receiver that hangs is left; well within the lease of the outbox."""

_FAILURES = (httpx.HTTPError, aiosmtplib.SMTPException, OSError, TimeoutError, EmptyWebhookSecretError, ValueError)
"""What a receiver, the network or a wrong address or secret can do to an attempt."""


@dataclass(frozen=True)
class _Letter:
    """A notification with where it goes, outside any transaction."""

    id: int
    webhook_id: str
    way: Way
    kind: str
    data: dict[str, object]
    body: str
    made_at: datetime
    email: str | None
    url: str | None
    secret: str | None


class Notifier:
    """The worker of the outbox of notifications. Several may work at once: each sends what it has claimed."""

    def __init__(self, engine: Engine, sentences: Sentences, config: Settings) -> None:
        self._engine = engine
        self._sentences = sentences
        self._config = config
        self._http = httpx.AsyncClient(follow_redirects=False, timeout=LONGEST_ATTEMPT)

    async def work(self, now: datetime) -> int:
        """Sends what is due and writes down how it went; how many were tried."""
        letters = await asyncio.to_thread(self._claim, now)
        await asyncio.gather(*(self._try(letter, now) for letter in letters))
        return len(letters)

    async def close(self) -> None:
        await self._http.aclose()

    def _claim(self, now: datetime) -> list[_Letter]:
        with transaction(self._engine) as session:
            ids = [notification.id for notification in outbox.claim(session, Notification, now)]
            found = select(Notification, Team).join(Team, Team.id == Notification.team_id)
            rows = session.execute(found.where(Notification.id.in_(ids)))
            return [self._letter(notification, team) for notification, team in rows]

    def _letter(self, notification: Notification, team: Team) -> _Letter:
        data = notification.payload["data"]
        data = data | {"url": f"{self._config.gateway}/desk/tickets/{data['ticket']}"}
        return _Letter(
            id=notification.id,
            webhook_id=notification.webhook_id,
            way=Way(notification.way),
            kind=notification.payload["type"],
            data=data,
            body=json.dumps(notification.payload | {"data": data}, ensure_ascii=False),
            made_at=notification.made_at,
            email=team.email,
            url=team.webhook_url,
            secret=team.webhook_secret,
        )

    async def _try(self, letter: _Letter, now: datetime) -> None:
        error = None
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT):
                await (self._mail(letter) if letter.way == Way.EMAIL else self._call(letter, now))
        except _FAILURES as failure:
            error = f"{type(failure).__name__}: {failure}"
            log.warning("notification failed", notification=letter.id, way=letter.way, error=type(failure).__name__)
        await asyncio.to_thread(self._settle, letter.id, now, error)

    async def _call(self, letter: _Letter, now: datetime) -> None:
        if letter.url is None or letter.secret is None:
            raise ValueError("het team heeft geen webhook met geheim meer; stel die in")
        headers = {
            "content-type": "application/json",
            "webhook-id": letter.webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(letter.secret).sign(letter.webhook_id, now, letter.body),
        }
        # Only the status is of use; a body may never end.
        async with self._http.stream("POST", letter.url, content=letter.body, headers=headers) as response:
            if not response.is_success:
                raise httpx.HTTPStatusError(f"code {response.status_code}", request=response.request, response=response)

    async def _mail(self, letter: _Letter) -> None:
        if letter.email is None or not self._config.smtp_host:
            raise ValueError("er is geen mailserver of geen e-mailadres van het team meer; stel die in")
        config = self._config
        await aiosmtplib.send(
            self._message(letter),
            hostname=config.smtp_host,
            port=config.smtp_port,
            username=config.smtp_username or None,
            password=config.smtp_password or None,
            use_tls=config.smtp_security == "tls",
            start_tls=config.smtp_security == "starttls",
            timeout=LONGEST_ATTEMPT,
        )

    def _message(self, letter: _Letter) -> EmailMessage:
        line = self._sentences.text(
            "melding_" + letter.kind.replace(".", "_"), nummer=letter.data["ticket"], team=letter.data["team"]
        )
        if letter.data["urgent"]:
            line = self._sentences.text("melding_dringend") + " " + line
        message = EmailMessage()
        message["From"] = self._config.mail_sender
        message["To"] = letter.email or ""
        message["Subject"] = line
        message["Date"] = format_datetime(letter.made_at)
        message["Message-ID"] = f"<{letter.webhook_id}@{self._config.mail_sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._sentences.text("melding_tekst", melding=line, adres=letter.data["url"]))
        return message

    def _settle(self, notification_id: int, now: datetime, error: str | None) -> None:
        with transaction(self._engine) as session:
            outbox.settle(session, Notification, notification_id, now, error)
