"""The web channel: plain HTTP for the widget and other programs."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, status
from fastapi.responses import StreamingResponse
from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.conversation import Conversations, Recorded

LONGEST_WAIT = 30.0
"""Seconds that a long poll may last; proxies cut longer ones."""


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


def web_channel(conversations: Conversations, secret_key: str) -> APIRouter:
    """The routes under `/web`; sessions are signed, so that nobody can guess or choose one."""
    router = APIRouter(prefix="/web", tags=["web"])
    signer = URLSafeSerializer(secret_key, salt="web-session")

    async def session(authorization: Annotated[str, Header()] = "") -> str:
        scheme, _, token = authorization.partition(" ")
        try:
            conversation_id = str(signer.loads(token)) if scheme.lower() == "bearer" else ""
        except BadSignature:
            conversation_id = ""
        if not conversation_id or not await conversations.exists(conversation_id):
            raise HTTPException(
                status.HTTP_401_UNAUTHORIZED, "Deze sessie bestaat niet; maak er een met POST /web/sessions."
            )
        return conversation_id

    in_session = Annotated[str, Depends(session)]

    @router.post("/sessions", status_code=status.HTTP_201_CREATED)
    async def begin() -> dict[str, str]:
        return {"session": str(signer.dumps(await conversations.begin("web")))}

    @router.post("/messages", status_code=status.HTTP_202_ACCEPTED)
    async def send(message: NewMessage, conversation_id: in_session) -> dict[str, int]:
        if message.payload is not None:
            sequence = await conversations.press(conversation_id, str(message.id), message.payload)
        else:
            sequence = await conversations.receive(conversation_id, str(message.id), message.text or "")
        return {"sequence": sequence}

    @router.get("/messages")
    async def messages(
        conversation_id: in_session,
        after: Annotated[int, Query(ge=0)] = 0,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0.0,
    ) -> dict[str, Any]:
        said = await conversations.after(conversation_id, after, wait)
        return {"messages": [_public(message) for message in said], "owner": await conversations.owner(conversation_id)}

    @router.get("/events")
    async def events(
        request: Request, conversation_id: in_session, last_event_id: Annotated[int, Header(ge=0)] = 0
    ) -> StreamingResponse:
        stream = _events(conversations, request, conversation_id, last_event_id)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return router


async def _events(
    conversations: Conversations, request: Request, conversation_id: str, after: int
) -> AsyncIterator[str]:
    owner = None
    while not await request.is_disconnected():
        now = await conversations.owner(conversation_id)
        if now != owner:
            owner = now
            yield f"event: owner\ndata: {json.dumps({'owner': owner})}\n\n"
        said = await conversations.after(conversation_id, after, wait=15)
        for message in said:
            after = message.sequence
            yield f"id: {after}\ndata: {json.dumps(_public(message), ensure_ascii=False)}\n\n"
        if not said:
            yield ": nog hier\n\n"


def _public(message: Recorded) -> dict[str, Any]:
    return {
        "sequence": message.sequence,
        "author": message.author,
        "name": message.name,
        "text": message.text,
        "buttons": message.buttons,
        "metadata": message.metadata,
        "at": message.at.isoformat(),
    }
