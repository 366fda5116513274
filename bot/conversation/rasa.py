"""Asks Rasa for the bot's answer, over HTTP."""

from typing import Any

import httpx
import structlog

log = structlog.get_logger()


class RasaClient:
    """Rasa's loopback channel. Errors become None: the caller tries again later."""

    def __init__(self, url: str, token: str, timeout: float = 30.0) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout)
        self._token = token

    async def answer(self, sender: str, message: str, message_id: str) -> list[dict[str, Any]] | None:
        """The bot's messages in order, or None when Rasa could not answer.

        The same message id again gives the same answer, and is not a second message in the dialogue.
        """
        try:
            response = await self._http.post(
                "/webhooks/rest/webhook", json={"sender": sender, "message": message, "message_id": message_id}
            )
            response.raise_for_status()
            messages: list[dict[str, Any]] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("rasa did not answer", error=type(error).__name__)
            return None
        return messages

    async def is_well(self) -> bool:
        try:
            response = await self._http.get("/status", params={"token": self._token}, timeout=3)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def close(self) -> None:
        await self._http.aclose()
