"""Every message is answered once, whatever happens to Rasa and to the process that received it.

A process that dies is one whose tasks are cut off in the middle; the stand-in for Rasa listens on a real port.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select

from bot.conversation import Conversations, MoveReason, Record, Said, answering, turns
from bot.conversation.ownership import move
from bot.conversation.rasa import RasaClient
from bot.knowledge import Knowledge
from bot.store import Author, Message, Owner, outbox, reading, transaction
from bot.store.tables import Turn, now
from tests.conversation.stand_in import ANSWER, RasaStandIn, rasa_stand_in

KNOWLEDGE = Knowledge.load()
STORING = KNOWLEDGE.zinnen["storing"].tekst.strip()
TAKES_LONG = KNOWLEDGE.zinnen["duurt_langer"].tekst.strip()


@pytest.fixture
def rasa() -> Iterator[RasaStandIn]:
    with rasa_stand_in() as server:
        yield server


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, in tenths of seconds."""
    monkeypatch.setattr(turns, "LEASE", timedelta(seconds=0.6))
    monkeypatch.setattr(turns, "LONGEST_WAIT", timedelta(seconds=0.2))
    monkeypatch.setattr(turns, "FIRST_WAIT", timedelta(seconds=0.1))
    monkeypatch.setattr(answering, "PICK_UP_EVERY", 0.1)
    monkeypatch.setattr(answering, "RENEW_EVERY", 0.1)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "TELL_AFTER", timedelta(seconds=0.3))


@pytest.fixture
def unhurried(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For where no gateway dies and nobody waits too long: then a machine that stands still changes nothing."""
    monkeypatch.setattr(turns, "LEASE", timedelta(seconds=30))
    monkeypatch.setattr(sys.modules[__name__], "PATIENCE", timedelta(seconds=30))


PATIENCE = timedelta(seconds=1.2)


class Gateway:
    """One process of several on the same database."""

    def __init__(self, engine: Engine, rasa: RasaStandIn) -> None:
        client = RasaClient(rasa.url, "geheim")
        self.conversations = Conversations(Record(engine), client, KNOWLEDGE, patience=PATIENCE)
        self._working = asyncio.create_task(self.conversations.run())

    async def die(self) -> None:
        """At once, with all that it was at."""
        at_work = [self._working, *self.conversations._answering._at_work]
        for task in at_work:
            task.cancel()
        await asyncio.wait(at_work)


@asynccontextmanager
async def gateway(engine: Engine, rasa: RasaStandIn) -> AsyncIterator[Gateway]:
    process = Gateway(engine, rasa)
    yield process
    await process.die()


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await is_so():  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.05)


async def said_by_bot(conversations: Conversations, conversation_id: str) -> list[str]:
    return [one.text for one in await conversations.after(conversation_id, 0) if one.author == Author.BOT]


async def answered(conversations: Conversations, conversation_id: str, times: int = 1) -> None:
    async def is_answered() -> bool:
        return len(await said_by_bot(conversations, conversation_id)) >= times * len(ANSWER)

    await until(is_answered)


def open_turns(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.scalars(select(Turn.id).where(outbox.is_open(Turn))).all())


async def test_a_message_whose_gateway_died_is_answered_once_by_another(engine: Engine, rasa: RasaStandIn) -> None:
    async with gateway(engine, rasa) as first, gateway(engine, rasa) as second:
        conversation_id = await first.conversations.begin("web")
        await first.conversations.receive(conversation_id, "1", "wat is bbz")
        await asyncio.to_thread(rasa.was_asked.wait, 5)
        await first.die()
        rasa.may_answer.set()
        await answered(second.conversations, conversation_id)
        await asyncio.sleep(0.8)
        assert await said_by_bot(second.conversations, conversation_id) == list(ANSWER)
    assert rasa.asked == ["wat is bbz", "wat is bbz"]
    assert len(set(rasa.ids)) == 1, "Rasa hoort dat het hetzelfde bericht is"
    assert open_turns(engine) == 0


async def test_what_was_recorded_while_no_gateway_lived_is_answered_when_one_starts(
    engine: Engine, rasa: RasaStandIn
) -> None:
    rasa.may_answer.set()
    record = Record(engine)
    record.begin("c", "web")
    record.add("c", Said(Author.PERSON, "hallo"), for_the_bot=True)
    async with gateway(engine, rasa) as only:
        await answered(only.conversations, "c")


async def test_a_slow_answer_is_not_asked_for_by_another_gateway(engine: Engine, rasa: RasaStandIn) -> None:
    async with gateway(engine, rasa) as first, gateway(engine, rasa):
        conversation_id = await first.conversations.begin("web")
        await first.conversations.receive(conversation_id, "1", "wat is bbz")
        await asyncio.sleep(1.5)
        rasa.may_answer.set()
        await answered(first.conversations, conversation_id)
    assert rasa.asked == ["wat is bbz"]


@pytest.mark.usefixtures("unhurried")
async def test_messages_through_two_gateways_are_answered_one_by_one_and_in_order(
    engine: Engine, rasa: RasaStandIn
) -> None:
    async with gateway(engine, rasa) as first, gateway(engine, rasa) as second:
        conversation_id = await first.conversations.begin("web")
        texts = [str(number) for number in range(6)]
        for number, text in enumerate(texts):
            through = (first, second)[number % 2].conversations
            await through.receive(conversation_id, text, text)
        assert rasa.asked in ([], ["0"])
        rasa.may_answer.set()
        await answered(first.conversations, conversation_id, len(texts))
        assert await said_by_bot(first.conversations, conversation_id) == list(ANSWER) * len(texts)
    assert rasa.asked == texts


@pytest.mark.usefixtures("unhurried")
async def test_the_same_message_delivered_again_is_answered_once(engine: Engine, rasa: RasaStandIn) -> None:
    rasa.may_answer.set()
    async with gateway(engine, rasa) as first, gateway(engine, rasa) as second:
        conversation_id = await first.conversations.begin("web")
        await asyncio.gather(
            *(one.conversations.receive(conversation_id, "1", "hallo") for one in (first, second) for _ in range(5))
        )
        await answered(first.conversations, conversation_id)
    assert rasa.asked == ["hallo"]


@pytest.mark.usefixtures("impatient")
async def test_who_waits_too_long_hears_so_once_and_is_told_once_to_ask_again(
    engine: Engine, rasa: RasaStandIn
) -> None:
    rasa.fails = True
    async with gateway(engine, rasa) as only:
        conversation_id = await only.conversations.begin("web")
        await only.conversations.receive(conversation_id, "1", "wat is bbz")
        await only.conversations.receive(conversation_id, "2", "hallo?")

        async def gave_up() -> bool:
            return STORING in await said_by_bot(only.conversations, conversation_id)

        await until(gave_up)
        rasa.fails = False
        rasa.may_answer.set()
        await asyncio.sleep(0.5)
        assert await said_by_bot(only.conversations, conversation_id) == [TAKES_LONG, STORING]
        await only.conversations.receive(conversation_id, "3", "en nu?")
        await answered(only.conversations, conversation_id, 2)
    assert rasa.asked[-1] == "en nu?"
    assert "hallo?" not in rasa.asked


async def test_when_rasa_is_back_the_answer_comes_after_all(engine: Engine, rasa: RasaStandIn) -> None:
    rasa.fails = True
    rasa.may_answer.set()
    async with gateway(engine, rasa) as only:
        conversation_id = await only.conversations.begin("web")
        await only.conversations.receive(conversation_id, "1", "wat is bbz")
        await asyncio.sleep(0.5)
        rasa.fails = False
        await answered(only.conversations, conversation_id)
        assert await said_by_bot(only.conversations, conversation_id) == list(ANSWER)


async def test_an_answer_to_before_the_coach_is_not_said_after_the_coach(engine: Engine, rasa: RasaStandIn) -> None:
    async with gateway(engine, rasa) as only:
        conversation_id = await only.conversations.begin("web")
        await only.conversations.receive(conversation_id, "1", "wat is bbz")
        await asyncio.to_thread(rasa.was_asked.wait, 5)
        with transaction(engine) as session:
            for reason in (MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK, MoveReason.COACH_CLOSED):
                move(session, conversation_id, reason)
        rasa.may_answer.set()
        await only.conversations.rest()
        assert await only.conversations.owner(conversation_id) == Owner.BOT
        assert await said_by_bot(only.conversations, conversation_id) == []


async def test_who_has_everything_erased_in_this_very_turn_still_gets_the_answer(
    engine: Engine, rasa: RasaStandIn
) -> None:
    async with gateway(engine, rasa) as only:
        conversation_id = await only.conversations.begin("web")
        await only.conversations.receive(conversation_id, "1", "wis mijn gegevens")
        await asyncio.to_thread(rasa.was_asked.wait, 5)
        with transaction(engine) as session:
            session.execute(delete(Message))
        rasa.may_answer.set()
        await answered(only.conversations, conversation_id)


async def test_a_turn_whose_message_was_erased_before_it_was_asked_ends_in_a_sentence(
    engine: Engine, rasa: RasaStandIn
) -> None:
    record = Record(engine)
    record.begin("c", "web")
    record.add("c", Said(Author.PERSON, "wis mijn gegevens"), for_the_bot=True)
    with transaction(engine) as session:
        session.execute(delete(Message))
    async with gateway(engine, rasa) as only:

        async def told() -> bool:
            return await said_by_bot(only.conversations, "c") == [STORING]

        await until(told)
    assert rasa.asked == []


def test_of_two_processes_that_answered_one_turn_one_is_recorded(engine: Engine) -> None:
    record = Record(engine)
    record.begin("c", "web")
    turn = record.add("c", Said(Author.PERSON, "hallo"), for_the_bot=True).turn
    assert turn is not None
    answer = [Said(Author.BOT, "dag")]
    assert [turns.answer(engine, turn, answer)[0] for _ in range(2)] == [True, False]
    assert [message.text for message in record.after("c", 0)] == ["hallo", "dag"]


def test_who_was_too_late_to_answer_says_nothing_about_it(engine: Engine) -> None:
    record = Record(engine)
    record.begin("c", "web")
    turn = record.add("c", Said(Author.PERSON, "een"), for_the_bot=True).turn
    assert turn is not None
    turns.answer(engine, turn, [Said(Author.BOT, "dag")])
    record.add("c", Said(Author.PERSON, "twee"), for_the_bot=True)
    turns.give_up(engine, turn, Said(Author.BOT, STORING))
    turns.postpone(engine, turn, now(), Said(Author.BOT, TAKES_LONG))
    assert [message.text for message in record.after("c", 0)] == ["een", "dag", "twee"]
    assert open_turns(engine) == 1, "wat intussen gevraagd is, wacht nog op antwoord"


def test_a_turn_is_for_one_process_until_its_lease_is_over(engine: Engine) -> None:
    record = Record(engine)
    record.begin("c", "web")
    record.add("c", Said(Author.PERSON, "een"), for_the_bot=True)
    record.add("c", Said(Author.PERSON, "twee"), for_the_bot=True)
    assert turns.claim(engine, now()) == []
    after_lease = now() + turns.LEASE
    assert [turn.text for turn in turns.claim(engine, after_lease)] == ["een"]
    assert turns.claim(engine, after_lease) == []


def test_nothing_is_the_bots_turn_while_a_coach_has_the_conversation(engine: Engine) -> None:
    record = Record(engine)
    record.begin("c", "web")
    with transaction(engine) as session:
        for reason in (MoveReason.ASKED_FOR_COACH, MoveReason.COACH_TOOK):
            move(session, "c", reason)
    assert record.add("c", Said(Author.PERSON, "hallo"), for_the_bot=True).turn is None
    assert open_turns(engine) == 0


async def test_in_a_rush_rasa_is_asked_a_few_at_a_time_and_everybody_is_answered(
    engine: Engine, rasa: RasaStandIn
) -> None:
    async with gateway(engine, rasa) as only:
        everybody = [await only.conversations.begin("web") for _ in range(20)]
        for conversation_id in everybody:
            await only.conversations.receive(conversation_id, "1", "hallo")
        await asyncio.to_thread(rasa.was_asked.wait, 5)
        await asyncio.sleep(0.5)
        assert len(rasa.asked) <= answering.ASKED_AT_ONCE
        rasa.may_answer.set()
        for conversation_id in everybody:
            await answered(only.conversations, conversation_id)
    assert len(rasa.asked) == len(everybody)
