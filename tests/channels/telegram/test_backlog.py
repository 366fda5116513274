"""The bot was away: what is old is kept, only the last of it is answered, and people are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.conversation import Record, Recorded
from bot.conversation.ownership import MoveReason, move
from bot.store import transaction
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway
from tests.channels.telegram.people import Someone, wait_until

Conversation = Callable[[Someone], list[Recorded]]
AWAY = "Ik was er een tijdje niet."


@pytest.fixture(autouse=True)
def no_long_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.backlog.WAIT", timedelta(seconds=1.5))


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
    assert sam.read[0].startswith(AWAY)
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
    assert [text.startswith(AWAY) for text in sam.read] == [True, False, False]


def test_one_old_message_is_simply_answered(stopped_gateway: Gateway, sam: Someone) -> None:
    sam.writes("oud", minutes_ago=60)
    stopped_gateway.start()
    sam.reads("U zei: oud")
    assert sam.read == ["U zei: oud"]


def test_a_backlog_that_comes_in_many_pieces_is_one_backlog(
    stopped_gateway: Gateway, sam: Someone, noor: Someone, dialogue: Dialogue, conversation: Conversation
) -> None:
    sam.writes("het eerste", minutes_ago=90)
    for number in range(120):
        noor.writes(f"bericht {number}", minutes_ago=80)
    sam.writes("het laatste", minutes_ago=70)
    stopped_gateway.start()
    sam.reads("U zei: het laatste", seconds=30)
    noor.reads("U zei: bericht 119")
    assert sorted(message for _, message in dialogue.heard) == ["bericht 119", "het laatste"]
    assert [sum(text.startswith(AWAY) for text in someone.read) for someone in (sam, noor)] == [1, 1]
    assert len(persons_words(conversation(noor))) == 120


def test_what_was_put_aside_is_answered_after_a_stop(
    stopped_gateway: Gateway, sam: Someone, dialogue: Dialogue, conversation: Conversation
) -> None:
    sam.writes("een", minutes_ago=60)
    sam.writes("twee", minutes_ago=50)
    stopped_gateway.start()
    wait_until(lambda: persons_words(conversation(sam)) == ["een", "twee"])
    stopped_gateway.stop()
    assert dialogue.heard == []
    stopped_gateway.start()
    sam.reads("U zei: twee")
    assert [text.startswith(AWAY) for text in sam.read] == [True, False]


def test_an_old_update_that_comes_again_after_its_answer_changes_nothing(
    gateway: Gateway, sam: Someone, api: BotApi, dialogue: Dialogue
) -> None:
    update = sam.writes("oud", minutes_ago=60)
    sam.reads("U zei: oud")
    api.repeat(update)
    sam.writes("ook oud", minutes_ago=30)
    sam.reads("U zei: ook oud")
    assert [message for _, message in dialogue.heard] == ["oud", "ook oud"]
    assert sam.read == ["U zei: oud", "U zei: ook oud"]


def test_of_commands_and_stickers_too_only_the_last_gets_an_answer(
    stopped_gateway: Gateway, sam: Someone, noor: Someone, dialogue: Dialogue
) -> None:
    for text in ("/start", "/help", "/coach"):
        sam.writes(text, minutes_ago=60)
    for text in ("/coach", "/start"):
        noor.writes(text, minutes_ago=60)
    stopped_gateway.start()
    sam.reads("U zei: /bot_medewerker")
    noor.reads("een chatbot")
    assert [message for _, message in dialogue.heard] == ["/bot_medewerker"]
    assert len(sam.read) == len(noor.read) == 2


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


def test_an_old_number_that_was_masked_is_told_with_the_answer(stopped_gateway: Gateway, sam: Someone) -> None:
    sam.writes("mijn bsn is 111222333", minutes_ago=50)
    stopped_gateway.start()
    sam.reads("U zei: mijn bsn is")
    assert "onleesbaar" in sam.read[0] and len(sam.read) == 2


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
    wait_until(lambda: persons_words(conversation(sam)) == ["een", "twee"], "the coach did not get it")
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
