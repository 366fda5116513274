"""The way of a message while the owner changes. A slow Rasa on a real port stands in for the real one."""

import asyncio
from collections.abc import AsyncIterator, Iterator

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
from tests.conversation.stand_in import RasaStandIn, rasa_stand_in

KNOWLEDGE = Knowledge.load()


@pytest.fixture
def rasa() -> Iterator[RasaStandIn]:
    with rasa_stand_in() as server:
        yield server


@pytest_asyncio.fixture
async def conversations(engine: Engine, rasa: RasaStandIn) -> AsyncIterator[Conversations]:
    client = RasaClient(rasa.url, "geheim")
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
    engine: Engine, conversations: Conversations, rasa: RasaStandIn
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
    engine: Engine, conversations: Conversations, rasa: RasaStandIn
) -> None:
    conversation_id = await conversations.begin("web")
    go(engine, conversation_id, MoveReason.ASKED_FOR_COACH)
    rasa.may_answer.set()
    await conversations.receive(conversation_id, "1", "wat is bbz")
    await conversations.rest()
    assert by(await conversations.after(conversation_id, 0), Author.BOT) == ["een", "twee"]


async def test_the_bot_is_not_even_asked_while_a_coach_has_the_conversation(
    engine: Engine, conversations: Conversations, rasa: RasaStandIn
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
    engine: Engine, conversations: Conversations, rasa: RasaStandIn
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


async def test_a_character_that_no_database_holds_is_left_out(conversations: Conversations, rasa: RasaStandIn) -> None:
    conversation_id = await conversations.begin("web")
    rasa.may_answer.set()
    await conversations.receive(conversation_id, "1", "wat is\x00 bbz")
    assert by(await conversations.after(conversation_id, 0), Author.PERSON) == ["wat is bbz"]
