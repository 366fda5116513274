"""The loopback channel: how the gateway, and checks, speak to Rasa over HTTP."""

import logging
import re
from functools import lru_cache
from typing import Any, Dict, List, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.knowledge import Knowledge
from bot.limits import LONGEST_MESSAGE
from bot.nlu.payloads import as_plain_text, is_known_payload

log = logging.getLogger(__name__)

_OWN_KEYS = {"text", "buttons", "elements", "custom", "image", "attachment", "quick_replies", "timestamp"}


class AnswerCollector(CollectingOutputChannel):
    """Collects the bot's messages with their metadata, each text as one message."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self.send_text_with_buttons(recipient_id, text, kwargs.pop("buttons", None) or [], **kwargs)

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: List[Dict[str, Any]], **kwargs: Any
    ) -> None:
        metadata = {key: value for key, value in kwargs.items() if key not in _OWN_KEYS and value is not None}
        await self._persist_message(
            {"recipient_id": recipient_id, "text": text, "buttons": buttons, "metadata": metadata}
        )


class LoopbackInput(InputChannel):
    """Rasa's REST contract (`POST /webhooks/rest/webhook`), in which a person cannot command Rasa.

    A message that starts with a slash is only obeyed when it is the bare payload of a topic's button;
    anything else (`/restart`, `/intent{"slot": ...}`) is read as the text that it is.
    """

    @classmethod
    def name(cls) -> str:
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "LoopbackInput":
        return cls()

    def blueprint(self, on_new_message: Any) -> Blueprint:
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
            collector = AnswerCollector()
            message = UserMessage(
                readable(body["message"]),
                collector,
                body["sender"],
                input_channel=self.name(),
                metadata=body.get("metadata"),
            )
            try:
                await on_new_message(message)
            except Exception:  # the edge of the process: the person gets an apology, the operator the trace
                log.exception("message of %s not handled", message.sender_id)
            return response.json(collector.messages or [_apology(body["sender"])])

        return webhook


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
    if not isinstance(body.get("metadata", {}), dict):
        return "De sleutel 'metadata' is geen object."
    return None
