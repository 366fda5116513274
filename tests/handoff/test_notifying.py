"""Word to a team, over a real mail server and a real HTTP server: signed, without anything personal, and never lost."""

import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select
from standardwebhooks import Webhook

from bot.conversation import Sentences
from bot.handoff import Request, Requests, Summary, notifying
from bot.handoff.notifying import Notifier
from bot.handoff.team_data import TeamData
from bot.handoff.teams import add_team
from bot.processes import free_port
from bot.settings import Settings
from bot.store import outbox, reading, transaction
from bot.store.tables import Notification, Team, TicketReason

SECRET = "whsec_" + "c2xlZXV0ZWwgdmFuIGhldCBsb2tldCB3aWp6ZXI="


class MailServer:
    """Keeps what it gets, or refuses it."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.answer = "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.got.append(message)
        return self.answer


class HookServer(ThreadingHTTPServer):
    """Keeps what it gets, and answers with a code, or not at all until it may."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.code = 204
        self.may_answer = threading.Event()
        self.may_answer.set()
        super().__init__(("127.0.0.1", 0), _Hook)


class _Hook(BaseHTTPRequestHandler):
    server: HookServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.may_answer.wait(20)
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.code)
        self.send_header("Location", "http://127.0.0.1:1/elders")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def mail() -> Iterator[tuple[MailServer, int]]:
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()


@pytest.fixture
def hook() -> Iterator[HookServer]:
    server = HookServer()
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield server
    server.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest_asyncio.fixture
async def notifier(engine: Engine, sentences: Sentences, mail: tuple[MailServer, int]) -> AsyncIterator[Notifier]:
    config = Settings(
        smtp_host="127.0.0.1",
        smtp_port=mail[1],
        smtp_security="none",
        mail_from="loketwijzer@voorbeeld.nl",
        gateway_url="https://loket.voorbeeld.nl",
    )
    notifier = Notifier(engine, sentences, config)
    yield notifier
    await notifier.close()


@pytest.fixture
def ask(engine: Engine, requests: Requests, person: Callable[[], str]) -> Callable[..., int]:
    """Somebody in need asks a team that is set up like this; gives the number of the ticket."""

    def make(**team: Any) -> int:
        with transaction(engine) as session:
            add_team(session, TeamData("Werkcentrum Drenthe", ["AM03"], **team))
        summary = Summary(question="ik heet Piet Puk en ik zie het niet meer zitten", place="Assen")
        return requests.request(Request(person(), TicketReason.CRISIS, summary=summary, region="AM03")).number

    return make


def now() -> datetime:
    return datetime.now(UTC)


def row(engine: Engine) -> Notification:
    with reading(engine) as session:
        return session.scalars(select(Notification)).one()


async def test_a_team_gets_mail_that_says_nothing_of_the_person(
    notifier: Notifier, ask: Callable[..., int], mail: tuple[MailServer, int]
) -> None:
    number = ask(email="drenthe@voorbeeld.nl")
    assert await notifier.work(now()) == 1
    (message,) = mail[0].got
    assert message["To"] == "drenthe@voorbeeld.nl"
    assert message["Subject"] == f"Dringend: Vraag {number} wacht op Werkcentrum Drenthe."
    assert f"https://loket.voorbeeld.nl/desk/tickets/{number}" in message.get_content()
    for personal in ("Piet", "Assen", "zitten", "crisis", "web-1"):
        assert personal not in message.as_string()


async def test_a_webhook_is_signed_as_the_standard_says_and_says_nothing_of_the_person(
    notifier: Notifier, ask: Callable[..., int], hook: HookServer
) -> None:
    number = ask(webhook_url=f"http://127.0.0.1:{hook.server_port}/haak", webhook_secret=SECRET)
    await notifier.work(now())
    ((headers, body),) = hook.got
    payload = Webhook(SECRET).verify(body, headers)
    assert payload["type"] == "ticket.created"
    assert payload["data"] == {
        "ticket": number,
        "team": "Werkcentrum Drenthe",
        "urgent": True,
        "url": f"https://loket.voorbeeld.nl/desk/tickets/{number}",
    }


async def test_what_was_sent_is_sent_once(notifier: Notifier, ask: Callable[..., int], hook: HookServer) -> None:
    ask(webhook_url=f"http://127.0.0.1:{hook.server_port}/", webhook_secret=SECRET)
    await notifier.work(now())
    assert await notifier.work(now() + timedelta(days=1)) == 0
    assert len(hook.got) == 1


@pytest.mark.parametrize("code", [301, 400, 410, 429, 500, 503])
async def test_a_receiver_that_refuses_is_tried_again_with_the_same_id(
    notifier: Notifier, ask: Callable[..., int], hook: HookServer, engine: Engine, code: int
) -> None:
    ask(webhook_url=f"http://127.0.0.1:{hook.server_port}/", webhook_secret=SECRET)
    hook.code = code
    at = now()
    await notifier.work(at)
    assert row(engine).sent_at is None
    assert str(code) in (row(engine).last_error or "")
    assert await notifier.work(at + timedelta(seconds=1)) == 0
    hook.code = 200
    await notifier.work(at + outbox.FIRST_WAIT)
    assert row(engine).sent_at is not None
    first, second = hook.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[0]["webhook-timestamp"] != second[0]["webhook-timestamp"]
    assert json.loads(first[1]) == json.loads(second[1])


async def test_a_receiver_that_hangs_is_left_and_tried_again(
    notifier: Notifier, ask: Callable[..., int], hook: HookServer, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifying, "LONGEST_ATTEMPT", 0.2)
    ask(webhook_url=f"http://127.0.0.1:{hook.server_port}/", webhook_secret=SECRET)
    hook.may_answer.clear()
    at = now()
    await notifier.work(at)
    assert "Timeout" in (row(engine).last_error or "")
    hook.may_answer.set()
    monkeypatch.undo()
    await notifier.work(at + outbox.FIRST_WAIT)
    assert row(engine).sent_at is not None


async def test_a_receiver_that_hangs_does_not_keep_the_mail_from_going(
    notifier: Notifier,
    ask: Callable[..., int],
    hook: HookServer,
    mail: tuple[MailServer, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifying, "LONGEST_ATTEMPT", 1.0)
    hook.may_answer.clear()
    ask(email="d@voorbeeld.nl", webhook_url=f"http://127.0.0.1:{hook.server_port}/", webhook_secret=SECRET)
    await notifier.work(now())
    assert len(mail[0].got) == 1


async def test_nobody_listening_loses_nothing(notifier: Notifier, ask: Callable[..., int], engine: Engine) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ask(webhook_url=f"http://127.0.0.1:{free.getsockname()[1]}/", webhook_secret=SECRET)
        await notifier.work(now())
    assert "ConnectError" in (row(engine).last_error or "")
    assert row(engine).sent_at is row(engine).given_up_at is None


async def test_a_mail_server_that_refuses_loses_nothing(
    notifier: Notifier, ask: Callable[..., int], mail: tuple[MailServer, int], engine: Engine
) -> None:
    ask(email="drenthe@voorbeeld.nl")
    mail[0].answer = "451 later"
    at = now()
    await notifier.work(at)
    assert "451" in (row(engine).last_error or "")
    mail[0].answer = "250 ok"
    await notifier.work(at + outbox.FIRST_WAIT)
    assert len(mail[0].got) == 1


async def test_without_a_mail_server_the_mail_stays_in_the_outbox(
    ask: Callable[..., int], engine: Engine, sentences: Sentences
) -> None:
    ask(email="drenthe@voorbeeld.nl")
    notifier = Notifier(engine, sentences, Settings())
    await notifier.work(now())
    await notifier.close()
    assert "geen mailserver" in (row(engine).last_error or "")
    assert row(engine).sent_at is None


async def test_a_team_that_lost_its_webhook_is_an_error_and_not_an_unsigned_call(
    notifier: Notifier, ask: Callable[..., int], hook: HookServer, engine: Engine
) -> None:
    ask(webhook_url=f"http://127.0.0.1:{hook.server_port}/", webhook_secret=SECRET)
    with transaction(engine) as session:
        session.scalars(select(Team).where(Team.webhook_url.is_not(None))).one().webhook_secret = None
    await notifier.work(now())
    assert "geen webhook" in (row(engine).last_error or "")
    assert hook.got == []


async def test_a_team_without_address_gets_nothing_and_nothing_is_queued(
    notifier: Notifier, ask: Callable[..., int]
) -> None:
    ask()
    assert await notifier.work(now()) == 0
