"""The loopback channel: how the gateway, and checks, speak to Rasa over HTTP."""

import logging
import re
from functools import lru_cache
from typing import Any, Dict, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.knowledge import Knowledge
from bot.limits import LONGEST_MESSAGE
from bot.nlu.channel_turn import AnswerCollector, TurnNotDoneError, answer_of, watch_actions
from bot.nlu.payloads import as_plain_text, is_known_payload

log = logging.getLogger(__name__)


class LoopbackInput(InputChannel):
    """Rasa's REST contract (`POST /webhooks/rest/webhook`), in which a person cannot command Rasa.

    A message that starts with a slash is only obeyed when it is the bare payload of a topic's button;
    anything else (`/restart`, `/intent{"slot": ...}`) is read as the text that it is.

    With a `message_id` the same message may be sent again: it gets the same answer, and is handled once. What could not
    be handled gets status 503 then, and nothing of it is kept. Without one there is an apology instead.
    """

    @classmethod
    def name(cls) -> str:
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "LoopbackInput":
        return cls()

    def blueprint(self, on_new_message: Any) -> Blueprint:
        watch_actions()
        webhook = Blueprint("loopback", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            problem = _problem_with(body)
            if problem:
                return response.json({"error": problem}, status=400)
            message = UserMessage(
                readable(body["message"]),
                AnswerCollector(),
                body["sender"],
                input_channel=self.name(),
                message_id=body.get("message_id"),
                metadata=body.get("metadata"),
            )
            try:
                messages = await answer_of(request.app.ctx.agent, message)
            except TurnNotDoneError as error:
                log.error("message of %s not handled: %s", message.sender_id, error)
                return _not_handled(body)
            except Exception:  # the edge of the process: the person gets an apology, the operator the trace
                log.exception("message of %s not handled", message.sender_id)
                return _not_handled(body)
            return response.json(messages or [_apology(body["sender"])])

        return webhook


def _not_handled(body: Dict[str, Any]) -> HTTPResponse:
    if "message_id" in body:
        return response.json({"error": "Het bericht is niet verwerkt; stuur het later nog eens."}, status=503)
    return response.json([_apology(body["sender"])])


def readable(message: str) -> str:
    """The message as Rasa may read it: a known payload as it is, all else as harmless text."""
    if is_known_payload(message):
        return message.strip()
    return as_plain_text(message)[:LONGEST_MESSAGE]


@lru_cache(maxsize=1)
def _apology_text() -> str:
    return Knowledge.load().zinnen["storing"].tekst.strip()


def _apology(sender: str) -> Dict[str, Any]:
    """What is said when no answer was made, for instance because the action server is away: never silence."""
    return {"recipient_id": sender, "text": _apology_text(), "buttons": [], "metadata": {}}


def _problem_with(body: Any) -> Optional[str]:
    if not isinstance(body, dict):
        return "Stuur een JSON-object met 'sender' en 'message'."
    if not isinstance(body.get("sender"), str) or not re.fullmatch(r"\S{1,200}", body["sender"]):
        return "De sleutel 'sender' ontbreekt of is geen korte tekst zonder spaties."
    if not isinstance(body.get("message"), str):
        return "De sleutel 'message' ontbreekt of is geen tekst."
    if not isinstance(body.get("message_id", "1"), str) or not re.fullmatch(r"\S{1,64}", body.get("message_id", "1")):
        return "De sleutel 'message_id' is geen korte tekst zonder spaties."
    if not isinstance(body.get("metadata", {}), dict):
        return "De sleutel 'metadata' is geen object."
    return None
