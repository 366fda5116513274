"""Puts the channels together into one ASGI application: `python -m bot.gateway`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import structlog
import uvicorn
from fastapi import FastAPI, Request, status
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from bot.channels.web import LARGEST_REQUEST, AllowedOrigins, Uploads, Visits, Welcome, pages, web_channel
from bot.conversation import Conversations, Record, Sentences
from bot.conversation.attachments import Attachments
from bot.conversation.rasa import RasaClient
from bot.desk import Desk, add_desk
from bot.handoff import Coaches, KeptRequests, Requests, Worker
from bot.knowledge import Knowledge
from bot.logs import configure_logs
from bot.settings import Settings, settings
from bot.store import prepare

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

log = structlog.get_logger()

LARGEST_BODY = 100_000
"""Bytes of a request; a message of a person is far smaller."""


def create_app(config: Settings) -> FastAPI:
    """The gateway of one installation."""
    engine = prepare(config.database)
    rasa = RasaClient(config.rasa, config.token_for_rasa)
    knowledge = Knowledge.load()
    conversations = Conversations(
        Record(engine), rasa, knowledge, config.redis_url, timedelta(seconds=config.answer_patience)
    )
    sentences = Sentences(knowledge)
    requests = Requests(engine, sentences)
    kept = KeptRequests(requests, config.kept_requests)
    uploads = Uploads(Record(engine), Attachments(engine, config.attachments), sentences)
    worker = Worker(engine, sentences, kept, config)
    telegram = _telegram(config, engine, conversations, knowledge)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        working = [asyncio.create_task(part.run()) for part in (worker, conversations, uploads)]
        if telegram is not None:
            telegram.start()
        yield
        if telegram is not None:
            await telegram.stop()
        for task in working:
            task.cancel()
        await asyncio.wait(working)
        await conversations.rest()
        await rasa.close()
        engine.dispose()

    app = FastAPI(title="Loketwijzer", lifespan=lifespan)
    visits, welcome = Visits(config, sentences), Welcome(config, sentences)
    app.include_router(web_channel(conversations, requests, uploads, visits, welcome, config.key_for_sessions))
    app.router.routes.extend(pages())
    app.add_middleware(AllowedOrigins, websites=config.websites)
    add_desk(app, Desk(engine, config, knowledge, conversations, Coaches(engine, sentences)))

    if telegram is not None and config.telegram_mode == "webhook":
        app.include_router(telegram.router())

    @app.middleware("http")
    async def refuse_large_bodies(request: Request, call_next: RequestResponseEndpoint) -> Response:
        largest = LARGEST_REQUEST if request.url.path == "/web/attachments" else LARGEST_BODY
        if int(request.headers.get("content-length") or 0) > largest:
            return JSONResponse(
                {"detail": f"Het verzoek is te groot; stuur hoogstens {largest} bytes."},
                status_code=status.HTTP_413_CONTENT_TOO_LARGE,
            )
        return await call_next(request)

    @app.get("/health")
    async def health() -> JSONResponse:
        parts = {
            "database": _database_state(engine),
            "rasa": "ok" if await rasa.is_well() else "antwoordt niet",
            "actions": await _actions_state(config),
        }
        well = all(state == "ok" for state in parts.values())
        return JSONResponse(
            {"status": "ok" if well else "error", "parts": parts},
            status_code=status.HTTP_200_OK if well else status.HTTP_503_SERVICE_UNAVAILABLE,
        )

    return app


def _telegram(
    config: Settings, engine: Engine, conversations: Conversations, knowledge: Knowledge
) -> "TelegramChannel | None":
    if not config.telegram_token:
        log.info("telegram is off: TELEGRAM_TOKEN is not set")
        return None
    # Importing the library takes half a second, which who does not use Telegram need not wait for.
    from bot.channels.telegram import TelegramChannel

    return TelegramChannel(config, engine, conversations, knowledge)


def _database_state(engine: Engine) -> str:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return f"antwoordt niet ({type(error).__name__})"
    return "ok"


async def _actions_state(config: Settings) -> str:
    try:
        async with httpx.AsyncClient() as http:
            response = await http.get(f"{config.actions}/health", timeout=3)
    except httpx.HTTPError:
        return "antwoordt niet"
    return "ok" if response.status_code == httpx.codes.OK else f"geeft code {response.status_code}"


def main() -> None:
    configure_logs()
    config = settings()
    uvicorn.run(
        create_app(config),
        host=config.gateway_host,
        port=config.gateway_port,
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
