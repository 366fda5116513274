"""The webhook: where Telegram sends updates to, set when a gateway starts and as long as one runs."""

import asyncio
from datetime import timedelta

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.store.tables import now

log = structlog.get_logger()

PATH = "/telegram/webhook"
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LOOK_EVERY = timedelta(seconds=30)


class Webhook:
    """One for all gateways: whoever stops removes it, and whoever still runs sets it again."""

    def __init__(self, bot: Bot, gateway: str, secret: str) -> None:
        self._bot = bot
        self._url = f"{gateway}{PATH}"
        self._secret = secret

    async def set(self) -> None:
        await self._bot.set_webhook(self._url, allowed_updates=UPDATES, secret_token=self._secret)

    async def remove(self) -> None:
        """Updates wait at Telegram until it is set again."""
        await self._bot.delete_webhook()

    async def watch(self) -> None:
        """Sets it again when it is gone, and says what Telegram meets here; goes on until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY.total_seconds())
            try:
                await self._look()
            except TelegramError as error:
                log.warning("telegram: webhook not looked at", error=type(error).__name__)

    async def _look(self) -> None:
        seen = await self._bot.get_webhook_info()
        if seen.url != self._url:
            log.info("telegram: webhook was gone, set again")
            await self.set()
        elif seen.last_error_date is not None and seen.last_error_date > now() - LOOK_EVERY:
            log.warning(
                "telegram: updates do not arrive here; is GATEWAY_URL right, and SECRET_KEY the same everywhere?",
                said=seen.last_error_message,
                waiting=seen.pending_update_count,
            )
