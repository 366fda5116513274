"""Serves the custom actions on the loopback: `python -m bot.actions.serving`.

rasa-sdk's own server forks worker processes and warns at each call that Rasa is older than it is; the protocol is one
POST, so the ASGI stack of the gateway serves it.
"""

import structlog
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.actions.messages import knowledge
from bot.actions.questionnaires import questionnaires
from bot.intake.expectation import Soort, Verwacht
from bot.intake.replies import read_reply
from bot.logs import configure_logs
from bot.settings import reference_date, settings

log = structlog.get_logger()


def create_app() -> FastAPI:
    """The action server as Rasa calls it: `POST /webhook`; and `GET /health`.

    All that it knows is read first: a mistake in a file stops it now, and nobody waits for it at the first message.
    """
    knowledge()
    questionnaires()
    read_reply("sinds maart", Verwacht(Soort.DATUM), reference_date())
    executor = ActionExecutor()
    executor.register_package("bot.actions")
    app = FastAPI(title="Loketwijzer acties", openapi_url=None)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        call = await request.json()
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return JSONResponse({"error": error.message, "action_name": error.action_name}, status_code=400)
        except ActionNotFoundException as error:
            log.error("action unknown", action=error.action_name)
            return JSONResponse({"error": error.message, "action_name": error.action_name}, status_code=404)
        return JSONResponse(result.model_dump() if result else None)

    return app


def main() -> None:
    configure_logs()
    uvicorn.run(create_app(), host="127.0.0.1", port=settings().actions_port, log_config=None, ws="none")


if __name__ == "__main__":
    main()
