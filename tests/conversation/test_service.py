"""The way of a message while the owner changes. A slow Rasa on a real port stands in for the real one."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import pytest_asyncio
from sqlalchemy import Engine

from bot.conversation import Conversations, MoveReason, Record, Recorded, Said
from bot.conversation.messages import append
from bot.conversation.ownership import move
from bot.conversation.rasa import RasaClient
from bot.knowledge import Knowledge
from bot.limits import LONGEST_MESSAGE
from bot.store import Author, Owner, transaction

KNOWLEDGE = Knowledge.load()


class SlowRasa(ThreadingHTTPServer):
    """Answers when it may."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.was_asked = threading.Event()
        self.may_answer = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: SlowRasa

    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.was_asked.set()
        self.server.may_answer.wait(10)
        body = b'[{"text": "een"}, {"text": "twee"}]'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def rasa() -> Iterator[SlowRasa]:
    server = SlowRasa()
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield server
    server.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest_asyncio.fixture
async def conversations(engine: Engine, rasa: SlowRasa) -> AsyncIterator[Conversations]:
    client = RasaClient(f"http://127.0.0.1:{rasa.server_port}", "geheim")
    conversations = Conversations(Record(engine), client, KNOWLEDGE)
    yield conversations
    await conversations.rest()
    await client.close()


def go(engine: Engine, conversation_id: str, *reasons: MoveReason) -> None:
    with transaction(engine) as session:
        for reason in reasons:
            move(session, conversation_id, reason)


def by(said: list[Recorded], author: Author) -> list[str]:
    return [message.text for message in said if message.author == author]


async def test_an_answer_that_was_being_made_when_a_coach_took_over_is_dropped(
    engine: Engine, conversations: Conversations, rasa: SlowRasa
) -> None:
    conversation_id = await conversations.begin("web")
    await conversations.receive(conversation_id, "1", "wat is bbz")
    await asyncio.to_thread(rasa.was_asked.wait, 5)
    go(engine, conversation_id, MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK)
    rasa.may_answer.set()
    await conversations.rest()
    said = await conversations.after(conversation_id, 0)
    assert by(said, Author.BOT) == []
    assert by(said, Author.PERSON) == ["wat is bbz"]


async def test_the_bot_goes_on_answering_who_waits(
    engine: Engine, conversations: Conversations, rasa: SlowRasa
) -> None:
    conversation_id = await conversations.begin("web")
    go(engine, conversation_id, MoveReason.ASKED_FOR_COACH)
    rasa.may_answer.set()
    await conversations.receive(conversation_id, "1", "wat is bbz")
    await conversations.rest()
    assert by(await conversations.after(conversation_id, 0), Author.BOT) == ["een", "twee"]


async def test_the_bot_is_not_even_asked_while_a_coach_has_the_conversation(
    engine: Engine, conversations: Conversations, rasa: SlowRasa
) -> None:
    conversation_id = await conversations.begin("web")
    go(engine, conversation_id, MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK)
    await conversations.receive(conversation_id, "1", "hallo")
    await conversations.rest()
    assert rasa.asked == []
    assert by(await conversations.after(conversation_id, 0), Author.PERSON) == ["hallo"]


async def test_while_a_coach_has_it_a_message_that_is_cut_or_masked_is_said_by_the_system(
    engine: Engine, conversations: Conversations
) -> None:
    conversation_id = await conversations.begin("web")
    go(engine, conversation_id, MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK)
    await conversations.receive(conversation_id, "1", "111222333 " + "a" * LONGEST_MESSAGE)
    said = await conversations.after(conversation_id, 0)
    assert by(said, Author.BOT) == []
    told = by(said, Author.SYSTEM)
    assert any("te lang" in text for text in told) and any("onleesbaar" in text for text in told)


async def test_who_returns_to_a_conversation_that_was_over_is_answered(
    engine: Engine, conversations: Conversations, rasa: SlowRasa
) -> None:
    conversation_id = await conversations.begin("web")
    go(engine, conversation_id, MoveReason.PERSON_LEFT)
    rasa.may_answer.set()
    await conversations.receive(conversation_id, "1", "hallo")
    await conversations.rest()
    assert by(await conversations.after(conversation_id, 0), Author.BOT) == ["een", "twee"]


async def test_what_another_process_writes_arrives_within_a_second(
    engine: Engine, conversations: Conversations
) -> None:
    conversation_id = await conversations.begin("web")
    waiting = asyncio.create_task(conversations.after(conversation_id, 0, wait=5))
    await asyncio.sleep(0.1)
    begun = asyncio.get_running_loop().time()
    with transaction(engine) as session:
        append(session, conversation_id, Said(Author.COACH, "dag"), frozenset(Owner))
    assert [message.text for message in await waiting] == ["dag"]
    assert asyncio.get_running_loop().time() - begun < 1


async def test_waiting_for_news_ends_when_there_is_none(conversations: Conversations) -> None:
    conversation_id = await conversations.begin("web")
    assert await conversations.after(conversation_id, 0, wait=0.3) == []
