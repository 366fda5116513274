"""The routes under `/web`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Header, HTTPException, Query, Request, UploadFile, status
from fastapi.responses import StreamingResponse
from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.channels.web.events import EventStream, public
from bot.channels.web.uploads import Uploads
from bot.channels.web.visits import Visits
from bot.channels.web.welcome import Welcome
from bot.conversation import Conversations
from bot.handoff import Requests

LONGEST_WAIT = 30.0
"""Seconds that a long poll may last; proxies cut longer ones."""

STREAMED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Tells proxies to pass each event on at once."""


class NewMessage(BaseModel):
    """A typed message or a pressed button; `id` is made by the client, so that sending twice is harmless."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    text: Annotated[str | None, Field(max_length=20_000)] = None
    payload: Annotated[str | None, Field(max_length=500)] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "NewMessage":
        if (self.text is None) == (self.payload is None):
            raise ValueError("stuur 'text' of 'payload', niet allebei en niet geen van beide")
        return self


class Sessions:
    """Signed, so that nobody can guess or choose one."""

    def __init__(self, conversations: Conversations, secret_key: str) -> None:
        self._conversations = conversations
        self._signer = URLSafeSerializer(secret_key, salt="web-session")

    async def begin(self) -> str:
        """The token of a new conversation."""
        return str(self._signer.dumps(await self._conversations.begin("web")))

    async def __call__(self, authorization: Annotated[str, Header()] = "") -> str:
        """The id of the conversation that a request is about; refused when its token is not one of ours."""
        scheme, _, token = authorization.partition(" ")
        conversation_id = self._read(token) if scheme.lower() == "bearer" else ""
        if not conversation_id or not await self._conversations.exists(conversation_id):
            raise HTTPException(
                status.HTTP_401_UNAUTHORIZED, "Deze sessie bestaat niet; maak er een met POST /web/sessions."
            )
        return conversation_id

    def _read(self, token: str) -> str:
        try:
            return str(self._signer.loads(token))
        except BadSignature:
            return ""


def web_channel(  # noqa: PLR0913, PLR0917 - what the channel stands on
    conversations: Conversations,
    requests: Requests,
    uploads: Uploads,
    visits: Visits,
    welcome: Welcome,
    secret_key: str,
) -> APIRouter:
    """The routes under `/web`, for the widget and open to other programs."""
    router = APIRouter(prefix="/web", tags=["web"])
    sessions = Sessions(conversations, secret_key)
    in_session = Annotated[str, Depends(sessions)]

    @router.get("/welcome")
    async def welcomes() -> dict[str, Any]:
        """What to show before anything was said."""
        return welcome.content

    @router.post("/sessions", status_code=status.HTTP_201_CREATED)
    async def begin(request: Request) -> dict[str, str]:
        visits.begins(_address(request))
        return {"session": await sessions.begin()}

    @router.delete("/sessions", status_code=status.HTTP_204_NO_CONTENT)
    async def erase(conversation_id: in_session) -> None:
        """Erases all that was said and asked, and stops waiting for a coach."""
        await asyncio.to_thread(requests.erase, conversation_id)
        conversations.wake(conversation_id)

    @router.post("/messages", status_code=status.HTTP_202_ACCEPTED)
    async def send(message: NewMessage, conversation_id: in_session, request: Request) -> dict[str, int]:
        visits.says(conversation_id, _address(request))
        if message.payload is not None:
            added = await conversations.press(conversation_id, str(message.id), message.payload)
        else:
            added = await conversations.receive(conversation_id, str(message.id), message.text or "")
        return {"sequence": added.sequence}

    @router.post("/attachments", status_code=status.HTTP_202_ACCEPTED)
    async def attach(
        message_id: Annotated[UUID, Form(alias="id")],
        file: Annotated[UploadFile, File()],
        conversation_id: in_session,
        request: Request,
    ) -> dict[str, int]:
        """A photo or document for the coach who has the conversation."""
        visits.says(conversation_id, _address(request))
        return {"sequence": await uploads.take(conversation_id, message_id, file)}

    @router.get("/messages")
    async def messages(
        conversation_id: in_session,
        after: Annotated[int, Query(ge=0)] = 0,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0.0,
    ) -> dict[str, Any]:
        said = await conversations.after(conversation_id, after, wait)
        return {"messages": [public(message) for message in said], "owner": await conversations.owner(conversation_id)}

    @router.get("/events")
    async def events(conversation_id: in_session, last_event_id: Annotated[int, Header(ge=0)] = 0) -> StreamingResponse:
        visits.check_room_to_listen(conversation_id)
        stream = EventStream(conversations, conversation_id, last_event_id)

        async def listened() -> AsyncIterator[str]:
            with visits.listening(conversation_id):
                async for event in stream.events():
                    yield event

        return StreamingResponse(listened(), media_type="text/event-stream", headers=STREAMED)

    return router


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
