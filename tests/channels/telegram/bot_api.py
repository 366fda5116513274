"""A Bot API server of our own: Telegram's wire format, what Telegram refuses, and everything that can go wrong with it.

Written after https://core.telegram.org/bots/api. The bot's library runs against it unmodified.
"""

import asyncio
import json
import re
import socket
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcF"  # noqa: S105 - of a bot that exists only here
BOT = {"id": 4839574812, "is_bot": True, "first_name": "Loketwijzer", "username": "loketwijzer_bot"}
LONGEST_TEXT = 4096
LONGEST_DATA = 64
SILENCE_OF_A_BUTTON = 15.0

Json = dict[str, Any]


class ApiError(Exception):
    """What Telegram refuses, in its own words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        self.code, self.description, self.parameters = code, description, parameters


def bad_request(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


@dataclass
class Fault:
    """What goes wrong with the next calls of a method."""

    answer: Callable[[], Response] | ApiError
    times: int = 1
    after: bool = False
    """The call is carried out, and only its answer is lost."""


@dataclass
class State:
    """All that the server knows; only its own loop changes it, or a test through `BotApi`."""

    chats: dict[int, Json] = field(default_factory=dict)
    updates: list[Json] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    sent: list[Json] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    called_at: list[float] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    blocked: dict[int, ApiError] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    webhook: Json = field(default_factory=lambda: {"url": ""})
    webhook_error: Json = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    unanswered: dict[str, float] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    next_id: int = 1
    polls: int = 0


class Api:
    """The methods, by their names."""

    def __init__(self, state: State, news: asyncio.Event) -> None:
        self.state = state
        self.news = news

    async def getMe(self, call: Json) -> Json:  # noqa: N802
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def getUpdates(self, call: Json) -> list[Json]:  # noqa: N802
        if self.state.webhook["url"]:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        self.state.polls += 1
        mine = self.state.polls
        offset = int(call.get("offset") or 0)
        self.state.updates = [update for update in self.state.updates if update["update_id"] >= offset]
        deadline = time.monotonic() + float(call.get("timeout") or 0)
        while not self.state.updates and time.monotonic() < deadline:
            self.news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(0.5, deadline - time.monotonic())):
                    await self.news.wait()
            if mine != self.state.polls:
                raise ApiError(
                    409, "Conflict: terminated by other getUpdates request; make sure that only one bot is running"
                )
        return self.state.updates[: int(call.get("limit") or 100)]

    async def setWebhook(self, call: Json) -> bool:  # noqa: N802
        if urlsplit(call["url"]).scheme not in ("https", "http"):  # http: as a local Bot API server allows
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", call.get("secret_token", "")):
            raise bad_request("secret token contains unallowed characters")
        self.state.webhook = call
        self.news.set()
        return True

    async def deleteWebhook(self, call: Json) -> bool:  # noqa: N802
        self.state.webhook = {"url": ""}
        return True

    async def getWebhookInfo(self, call: Json) -> Json:  # noqa: N802
        known = {"url": self.state.webhook["url"], "has_custom_certificate": False}
        return known | {"pending_update_count": len(self.state.updates)} | self.state.webhook_error

    async def setMyCommands(self, call: Json) -> bool:  # noqa: N802
        commands = json.loads(call["commands"])
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.state.commands = commands
        return True

    async def sendChatAction(self, call: Json) -> bool:  # noqa: N802
        self._chat(call)
        return True

    async def sendMessage(self, call: Json) -> Json:  # noqa: N802
        chat = self._chat(call)
        text, entities = _text(call), _entities(call)
        message: Json = {
            "message_id": self._new_id(),
            "from": BOT,
            "chat": chat,
            "date": int(time.time()),
            "text": text,
            "entities": entities,
        }
        keyboard = _keyboard(call)
        if keyboard:
            message["reply_markup"] = keyboard
        replied = json.loads(call.get("reply_parameters", "{}")).get("message_id")
        if replied is not None and (chat["id"], replied) in self.state.messages:
            message["reply_to_message"] = self.state.messages[chat["id"], replied]
        self.state.messages[chat["id"], message["message_id"]] = message
        self.state.sent.append(message | {"at": time.time(), "preview": call.get("link_preview_options")})
        return message

    async def editMessageReplyMarkup(self, call: Json) -> Json:  # noqa: N802
        message = self._own_message(call)
        return self._changed(message, {"reply_markup": _keyboard(call)})

    async def editMessageText(self, call: Json) -> Json:  # noqa: N802
        message = self._own_message(call)
        changes = {"text": _text(call), "entities": _entities(call), "reply_markup": _keyboard(call)}
        return self._changed(message, changes)

    async def answerCallbackQuery(self, call: Json) -> bool:  # noqa: N802
        pressed_at = self.state.unanswered.pop(call["callback_query_id"], None)
        if pressed_at is None or time.time() - pressed_at > SILENCE_OF_A_BUTTON:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(call.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        return True

    async def leaveChat(self, call: Json) -> bool:  # noqa: N802
        self.state.left.add(self._chat(call)["id"])
        return True

    async def getFile(self, call: Json) -> Json:  # noqa: N802
        content = self.state.files.get(call["file_id"])
        if content is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return {
            "file_id": call["file_id"],
            "file_unique_id": call["file_id"],
            "file_size": len(content),
            "file_path": f"documents/{call['file_id']}",
        }

    def _new_id(self) -> int:
        self.state.next_id += 1
        return self.state.next_id

    def _chat(self, call: Json) -> Json:
        chat_id = int(call["chat_id"])
        if chat_id in self.state.blocked:
            raise self.state.blocked[chat_id]
        if chat_id not in self.state.chats:
            raise bad_request("chat not found")
        return self.state.chats[chat_id]

    def _own_message(self, call: Json) -> Json:
        message = self.state.messages.get((self._chat(call)["id"], int(call["message_id"])))
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"] != BOT:
            raise bad_request("message can't be edited")
        return message

    def _changed(self, message: Json, changes: Json) -> Json:
        changed = {key: value for key, value in (message | changes).items() if value}
        if changed == {key: value for key, value in message.items() if value}:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.clear()
        message.update(changed)
        return message


def _text(call: Json) -> str:
    text = call.get("text", "").strip()
    if not text:
        raise bad_request("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise bad_request("message is too long")
    if call.get("parse_mode"):
        raise bad_request("can't parse entities: this server knows only explicit entities")
    return text


def _entities(call: Json) -> list[Json]:
    entities: list[Json] = json.loads(call.get("entities", "[]"))
    length = len(call.get("text", "").encode("utf-16-le")) // 2
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > length:
            raise bad_request("can't parse entities: entity bounds are outside of the text")
    return entities


def _keyboard(call: Json) -> Json | None:
    if "reply_markup" not in call:
        return None
    markup: Json = json.loads(call["reply_markup"])
    rows = markup.get("inline_keyboard", [])
    if sum(len(row) for row in rows) > 100:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        if not button.get("text", "").strip():
            raise bad_request("text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        if "url" in button:
            url = urlsplit(button["url"])
            if url.scheme not in ("http", "https", "tg"):
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol")
            if "." not in (url.hostname or ""):
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        if not {"url", "callback_data"} & set(button):
            raise bad_request("BUTTON_TYPE_INVALID")
    return markup if rows else None


class BotApi:
    """The server in a thread of its own, and how a test looks into it and disturbs it."""

    def __init__(self) -> None:
        self.state = State()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: asyncio.Event | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = uvicorn.Config(
            self._app(), host="127.0.0.1", port=self.port, log_config=None, ws="none", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._wait(lambda: self._server is not None and self._server.started)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(5)

    def fail(self, method: str, code: int, description: str = "", times: int = 1, **parameters: int) -> None:
        """The next calls are refused, and not carried out."""
        self.state.faults[method].append(
            Fault(ApiError(code, description or "Internal Server Error", **parameters), times)
        )

    def fail_as_proxy(self, method: str, times: int = 1) -> None:
        """A 502 of a proxy: HTML in place of JSON."""
        self.state.faults[method].append(Fault(lambda: Response("<html>Bad Gateway</html>", 502), times))

    def lose_answer(self, method: str, times: int = 1) -> None:
        """The next calls are carried out, but the answer says that they were not."""
        self.state.faults[method].append(Fault(ApiError(500, "Internal Server Error"), times, after=True))

    def block(self, chat_id: int, code: int = 403, description: str = "Forbidden: bot was blocked by the user") -> None:
        self.state.blocked[chat_id] = ApiError(code, description)

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The chat goes on under another number."""
        self.state.chats[new_chat_id] = self.state.chats[chat_id] | {"id": new_chat_id}
        self.state.blocked[chat_id] = ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=new_chat_id,
        )

    def bring(self, kind: str, content: Json) -> Json:
        """An update for the bot."""
        self.state.next_id += 1
        update = {"update_id": 900_000 + self.state.next_id, kind: content}
        self.repeat(update)
        return update

    def repeat(self, update: Json) -> None:
        """Brings an update that may have been brought before."""
        self.state.updates = sorted([*self.state.updates, update], key=lambda update: update["update_id"])
        if self._loop is not None and self._news is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    def calls(self, method: str) -> list[Json]:
        return [call for name, call in self.state.calls if name == method]

    def times(self, method: str) -> list[float]:
        """When each call of a method came, in seconds."""
        return [at for at, (name, _) in zip(self.state.called_at, self.state.calls, strict=False) if name == method]

    def _serve(self) -> None:
        asyncio.run(self._server.serve() if self._server else asyncio.sleep(0))

    def _wait(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("the Bot API server did not start")
            time.sleep(0.01)

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        pushing = asyncio.create_task(self._push())
        yield
        pushing.cancel()

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            call: Json = dict(request.query_params) | dict(await request.form())
        except ClientDisconnect:
            return Response()
        self.state.called_at.append(time.monotonic())
        self.state.calls.append((method, call))
        if request.path_params["token"] != TOKEN:
            return _refusal(ApiError(401, "Unauthorized"))
        fault = self._fault(method)
        if fault is not None and not fault.after:
            return _refusal(fault.answer) if isinstance(fault.answer, ApiError) else fault.answer()
        try:
            result = await self._carry_out(method, call)
        except ApiError as error:
            return _refusal(error)
        if fault is not None and isinstance(fault.answer, ApiError):
            return _refusal(fault.answer)
        return JSONResponse({"ok": True, "result": result})

    async def _carry_out(self, method: str, call: Json) -> Any:
        assert self._news is not None
        known = getattr(Api(self.state, self._news), method, None)
        if known is None or method.startswith("_"):
            raise ApiError(404, "Not Found: method not found")
        return await known(call)

    def _fault(self, method: str) -> Fault | None:
        faults = self.state.faults[method]
        if not faults:
            return None
        faults[0].times -= 1
        return faults.pop(0) if faults[0].times <= 0 else faults[0]

    async def _file(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _refusal(ApiError(401, "Unauthorized"))
        content = self.state.files.get(request.path_params["path"].removeprefix("documents/"))
        return Response(content) if content is not None else _refusal(ApiError(404, "Not Found"))

    async def _push(self) -> None:
        """Webhook mode: each update is posted until the bot says that it has it."""
        async with httpx.AsyncClient(timeout=5) as http:
            while True:
                webhook, updates = self.state.webhook, list(self.state.updates)
                if webhook["url"]:
                    for update in updates:
                        problem = await _post(http, webhook, update)
                        if problem:
                            failed = {"last_error_date": int(time.time()), "last_error_message": problem}
                            self.state.webhook_error = failed
                        else:
                            self.state.updates = [one for one in self.state.updates if one is not update]
                await asyncio.sleep(0.05)


async def _post(http: httpx.AsyncClient, webhook: Json, update: Json) -> str:
    """What Telegram says that went wrong; nothing when it arrived."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.get("secret_token", "")}
    try:
        response = await http.post(webhook["url"], json=update, headers=headers)
    except httpx.HTTPError:
        return "Connection refused"
    return "" if response.is_success else f"Wrong response from the webhook: {response.status_code}"


def _refusal(error: ApiError) -> Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)
