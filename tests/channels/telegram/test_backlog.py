"""The bot was away: what is old is kept, only the last of it is answered, and people are told."""

from collections.abc import Callable

import pytest

from bot.conversation import Record, Recorded
from bot.conversation.ownership import MoveReason, move
from bot.store import transaction
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway
from tests.channels.telegram.people import Someone

Conversation = Callable[[Someone], list[Recorded]]


def persons_words(said: list[Recorded]) -> list[str]:
    return [one.text for one in said if one.author == "person"]


def test_of_old_messages_only_the_last_is_answered_and_the_person_is_told(
    stopped_gateway: Gateway, sam: Someone, noor: Someone, dialogue: Dialogue, conversation: Conversation
) -> None:
    for number in range(5):
        sam.writes(f"bericht {number}", minutes_ago=60 - number)
    noor.writes("net", minutes_ago=1)
    stopped_gateway.start()
    sam.reads("U zei: bericht 4")
    noor.reads("U zei: net")
    assert sam.read[0].startswith("Ik was er een tijdje niet.")
    assert noor.read == ["U zei: net"]
    assert {message for _, message in dialogue.heard} == {"bericht 4", "net"}
    assert persons_words(conversation(sam)) == [f"bericht {number}" for number in range(5)]


def test_fresh_messages_after_old_ones_are_all_answered(
    stopped_gateway: Gateway, sam: Someone, dialogue: Dialogue
) -> None:
    sam.writes("oud", minutes_ago=60)
    sam.writes("nieuw", minutes_ago=2)
    sam.writes("nieuwer", minutes_ago=1)
    stopped_gateway.start()
    sam.reads("U zei: nieuwer")
    assert [message for _, message in dialogue.heard] == ["nieuw", "nieuwer"]


def test_one_old_message_is_simply_answered(stopped_gateway: Gateway, sam: Someone) -> None:
    sam.writes("oud", minutes_ago=60)
    stopped_gateway.start()
    sam.reads("U zei: oud")
    assert sam.read == ["U zei: oud"]


def test_an_old_photo_and_a_masked_number_are_kept_too(
    stopped_gateway: Gateway, sam: Someone, conversation: Conversation
) -> None:
    sam.sends(minutes_ago=60, photo=[{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}])
    sam.writes("mijn bsn is 111222333", minutes_ago=50)
    sam.writes("hallo", minutes_ago=40)
    stopped_gateway.start()
    sam.reads("U zei: hallo")
    assert persons_words(conversation(sam))[0] == "(foto of bestand)"
    assert "111222333" not in str(conversation(sam))


def test_a_coach_gets_all_that_is_old_and_the_bot_says_nothing(
    stopped_gateway: Gateway, sam: Someone, record: Record, api: BotApi, noor: Someone, conversation: Conversation
) -> None:
    record.begin("telegram-1", "telegram", str(sam.chat_id))
    with transaction(record.engine) as session:
        move(session, "telegram-1", MoveReason.ASKED_FOR_COACH)
        move(session, "telegram-1", MoveReason.COACH_TOOK)
    sam.writes("een", minutes_ago=60)
    sam.writes("twee", minutes_ago=50)
    noor.writes("klaar")
    stopped_gateway.start()
    noor.reads("U zei: klaar")
    assert persons_words(conversation(sam)) == ["een", "twee"]
    assert sam.read == []


@pytest.mark.parametrize("times", [3])
def test_stopping_and_starting_loses_and_repeats_nothing(
    stopped_gateway: Gateway, sam: Someone, dialogue: Dialogue, times: int
) -> None:
    for number in range(times):
        stopped_gateway.start()
        sam.writes(f"tijdens {number}")
        stopped_gateway.stop()
        sam.writes(f"tussen {number}")
    stopped_gateway.start()
    sam.reads(f"U zei: tussen {times - 1}")
    expected = [f"{when} {number}" for number in range(times) for when in ("tijdens", "tussen")]
    assert [message for _, message in dialogue.heard] == expected
    assert sam.read == [f"U zei: {said}" for said in expected]
