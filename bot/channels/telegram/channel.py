"""The Telegram channel: starts beside the gateway without holding it up, and stops with it."""

import asyncio
import hashlib
import hmac
import logging
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Body, Header, HTTPException, Response, status
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.files import Files
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.keyboards import Keyboards
from bot.channels.telegram.limiting import MessageLimiter
from bot.channels.telegram.polling import Waits, poll, readable
from bot.channels.telegram.reactions import Reactions
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.typing_action import CoachTyping, Typing
from bot.channels.telegram.webhook import PATH, UPDATES, Webhook
from bot.conversation import Conversations, Sentences
from bot.conversation.attachments import Attachments
from bot.handoff import Requests
from bot.knowledge import Knowledge
from bot.settings import Settings

log = structlog.get_logger()

LONGEST_FAREWELL = 5.0
"""Seconds for what is under way when the gateway stops; what did not leave goes out at the next start."""


class TelegramChannel:
    """One bot of Telegram, in one gateway."""

    def __init__(self, config: Settings, engine: Engine, conversations: Conversations, knowledge: Knowledge) -> None:
        self._config = config
        self._sentences = Sentences(knowledge)
        limiter = MessageLimiter()
        self._bot = _bot(config, limiter)
        self._webhook = Webhook(self._bot, config.gateway, self.secret)
        self._typing = Typing(self._bot)
        self._keyboards = Keyboards(self._bot)
        chats = Chats(engine, conversations)
        conversations.listen_to_coaches(CoachTyping(self._bot, chats).begin)
        attachments = Attachments(engine, config.attachments)
        reactions = Reactions(conversations, chats, self._sentences, attachments)
        self._incoming = Incoming(
            self._bot,
            conversations,
            knowledge,
            chats,
            self._keyboards,
            self._typing,
            reactions,
            Requests(engine, self._sentences),
        )
        self._sender = Sender(engine, self._bot, limiter, chats, self._keyboards, self._typing)
        self._files = Files(self._bot, chats, self._sentences, attachments)
        self._running: asyncio.Task[None] | None = None

    @property
    def secret(self) -> str:
        """What Telegram must show with each update, so that nobody else can send any."""
        key = self._config.key_for_sessions.encode()
        return hmac.new(key, self._config.telegram_token.encode(), hashlib.sha256).hexdigest()

    def start(self) -> None:
        """Returns at once: Telegram may be away when the gateway starts."""
        # The library's own lines hold texts of messages and the token; what goes wrong is logged here.
        logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Takes and sends nothing more; what is under way may arrive."""
        if self._running is None:
            return
        self._running.cancel()
        await asyncio.wait([self._running])
        self._typing.end_all()
        try:
            async with asyncio.timeout(LONGEST_FAREWELL):
                await self._sender.rest()
                await self._keyboards.rest()
                if self._config.telegram_mode == "webhook":
                    await self._webhook.remove()
        except (TelegramError, TimeoutError) as error:
            log.warning("telegram: not everything was finished", error=type(error).__name__)
        await self._bot.shutdown()

    def router(self) -> APIRouter:
        """The route that Telegram sends updates to, in webhook mode."""
        router = APIRouter(include_in_schema=False)

        @router.post(PATH)
        async def receive(
            body: Annotated[dict[str, Any], Body()],
            x_telegram_bot_api_secret_token: Annotated[str, Header()] = "",
        ) -> Response:
            if not hmac.compare_digest(x_telegram_bot_api_secret_token.encode(), self.secret.encode()):
                raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Dit verzoek komt niet van Telegram.")
            return await self._take(body)

        return router

    async def _take(self, body: dict[str, Any]) -> Response:
        update = readable(body, self._bot)
        if update is None:
            # Sending it again would not help.
            return Response(status_code=status.HTTP_200_OK)
        try:
            await self._incoming.take_all([update])
        except SQLAlchemyError as error:
            # Telegram sends it again.
            raise HTTPException(
                status.HTTP_503_SERVICE_UNAVAILABLE, "Het bericht kon niet worden bewaard; stuur het opnieuw."
            ) from error
        return Response(status_code=status.HTTP_200_OK)

    async def _run(self) -> None:
        try:
            await self._introduce()
            log.info("telegram is on", mode=self._config.telegram_mode)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._sender.run())
                group.create_task(self._files.run())
                group.create_task(self._listen())
        except InvalidToken:
            log.error("telegram is off: it refuses TELEGRAM_TOKEN; ask @BotFather for the right one")
        except Exception as error:
            # The edge of the process: the rest of the gateway goes on without Telegram.
            log.exception("telegram is off: restart the gateway", error=type(error).__name__)

    async def _listen(self) -> None:
        if self._config.telegram_mode == "polling":
            await poll(self._bot, self._incoming, UPDATES)
        else:
            await self._webhook.watch()

    async def _introduce(self) -> None:
        """Tells Telegram how updates come here and which commands there are; tries until Telegram is there."""
        waits = Waits()
        while True:
            try:
                await self._bot.initialize()
                if self._config.telegram_mode == "webhook":
                    await self._webhook.set()
                else:
                    await self._webhook.remove()
                await self._bot.set_my_commands(self._commands(), scope=BotCommandScopeAllPrivateChats())
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("telegram: not reached, trying again", error=type(error).__name__)
                await waits.after(error)
            else:
                return

    def _commands(self) -> list[BotCommand]:
        return [BotCommand(name, self._sentences.text(f"telegram_opdracht_{name}")) for name in COMMANDS]


def _bot(config: Settings, limiter: MessageLimiter) -> Bot:
    base = config.telegram_api_base.rstrip("/")
    return ExtBot(
        config.telegram_token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(connection_pool_size=64, read_timeout=10, pool_timeout=10),
        get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=10, pool_timeout=10),
        rate_limiter=limiter,
    )
