"""What people send beside text: a fitting reaction to each, and nothing kept that they did not agree to."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation import Recorded
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue
from tests.channels.telegram.people import Someone, buttons, wait_until

Conversation = Callable[[Someone], list[Recorded]]
pytestmark = pytest.mark.usefixtures("gateway")

VOICE = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
NOTE = {"video_note": {"file_id": "v", "file_unique_id": "v", "duration": 3, "length": 240}}
STICKER = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "🙂",
    }
}
DICE = {"dice": {"emoji": "🎲", "value": 4}}
POLL = {
    "poll": {
        "id": "1",
        "question": "Ja?",
        "options": [
            {"persistent_id": "0", "text": "ja", "voter_count": 0},
            {"persistent_id": "1", "text": "nee", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
}
LOCATION = {"location": {"latitude": 52.99, "longitude": 6.56}}


@pytest.mark.parametrize(
    ("content", "reaction"),
    [
        (VOICE, "spraakberichten"),
        (NOTE, "spraakberichten"),
        (STICKER, "sticker"),
        (DICE, "kan ik niet lezen"),
        (POLL, "kan ik niet lezen"),
        (LOCATION, "gemeente Assen"),
        ({"iets_nieuws_van_telegram": {"a": 1}}, "kan ik niet lezen"),
    ],
)
def test_what_is_no_text_gets_a_fitting_sentence_once(
    sam: Someone, dialogue: Dialogue, api: BotApi, content: dict[str, Any], reaction: str
) -> None:
    update = sam.sends(**content)
    sam.reads(reaction)
    api.repeat(update)
    sam.writes("verder")
    sam.reads("U zei: verder")
    assert len(sam.read) == 2
    assert [message for _, message in dialogue.heard] == ["verder"]


def test_a_photo_cannot_be_seen_by_the_bot_but_its_caption_is_read(sam: Someone, api: BotApi) -> None:
    sam.shares_photo(b"\xff\xd8\xff")
    sam.reads("foto's of bestanden")
    sam.shares_photo(b"\xff\xd8\xff", caption="klopt deze brief?")
    sam.reads("U zei: klopt deze brief?")
    assert api.calls("getFile") == []


def test_an_album_gets_one_reaction(sam: Someone, noor: Someone) -> None:
    for _ in range(3):
        sam.shares_photo(b"\xff\xd8\xff", media_group_id="1")
    sam.reads("foto's of bestanden")
    sam.shares_photo(b"\xff\xd8\xff", media_group_id="2")
    sam.reads("foto's of bestanden", times=2)
    sam.writes("verder")
    sam.reads("U zei: verder")
    assert len(sam.read) == 3


def test_of_an_album_with_words_the_words_are_answered(sam: Someone) -> None:
    sam.shares_photo(b"\xff\xd8\xff", media_group_id="1", caption="klopt deze brief?")
    sam.shares_photo(b"\xff\xd8\xff", media_group_id="1")
    sam.reads("U zei: klopt deze brief?")
    sam.writes("verder")
    sam.reads("U zei: verder")
    assert len(sam.read) == 2


class TestTelephoneNumber:
    def shares(self, sam: Someone, user_id: int) -> None:
        sam.sends(contact={"phone_number": "+31612345678", "first_name": "Sam", "user_id": user_id})

    def test_it_is_kept_after_a_yes_only(self, sam: Someone, conversation: Conversation) -> None:
        self.shares(sam, sam.chat_id)
        sam.reads("nog niet bewaard")
        assert "612345678" not in str(conversation(sam))
        sam.presses("Ja, zet het erbij")
        sam.reads("staat nu bij dit gesprek")
        assert "612345678" in str(conversation(sam))

    def test_after_a_no_it_is_nowhere(self, sam: Someone, conversation: Conversation) -> None:
        self.shares(sam, sam.chat_id)
        sam.reads("nog niet bewaard")
        sam.presses("Nee, bewaar het niet")
        sam.reads("niet bewaard", times=2)
        wait_until(lambda: not buttons(sam.messages[0]))
        assert "612345678" not in str(conversation(sam))

    @pytest.mark.parametrize("code", [500, 429])
    def test_the_question_comes_also_when_telegram_stumbles(
        self, sam: Someone, api: BotApi, code: int, conversation: Conversation
    ) -> None:
        api.fail("sendMessage", code, "Too Many Requests: retry after 1", retry_after=1)
        self.shares(sam, sam.chat_id)
        sam.reads("nog niet bewaard", seconds=15)
        sam.presses("Ja, zet het erbij")
        sam.reads("staat nu bij dit gesprek")
        assert "612345678" in str(conversation(sam))

    def test_a_number_that_is_gone_from_the_chat_cannot_be_kept_any_more(
        self, sam: Someone, api: BotApi, conversation: Conversation
    ) -> None:
        self.shares(sam, sam.chat_id)
        sam.reads("nog niet bewaard")
        del sam.messages[-1]["reply_to_message"]
        sam.presses("Ja, zet het erbij")
        wait_until(lambda: bool(api.calls("answerCallbackQuery")))
        assert "werkt niet meer" in api.calls("answerCallbackQuery")[0]["text"]
        assert "612345678" not in str(conversation(sam))

    def test_that_of_somebody_else_is_refused(self, sam: Someone, conversation: Conversation) -> None:
        self.shares(sam, 1)
        sam.reads("van iemand anders")
        assert "612345678" not in str(conversation(sam))


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_a_group_is_told_why_and_left(api: BotApi, sam: Someone, dialogue: Dialogue, kind: str) -> None:
    api.state.chats[-100] = {"id": -100, "type": kind, "title": "Buurt"}
    group = Someone(api, -100)
    group.writes("ik ben mijn baan kwijt")
    group.reads("alleen met één persoon")
    wait_until(lambda: api.state.left == {-100})
    assert dialogue.heard == []


def test_a_group_in_which_the_bot_may_not_speak_is_left_too(api: BotApi) -> None:
    api.state.chats[-100] = {"id": -100, "type": "group", "title": "Buurt"}
    api.fail("sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat")
    Someone(api, -100).writes("hallo")
    wait_until(lambda: api.state.left == {-100})


def test_a_channel_is_left_in_silence(api: BotApi, sam: Someone) -> None:
    api.state.chats[-200] = {"id": -200, "type": "channel", "title": "Nieuws"}
    member = {"user": {"id": 1, "is_bot": False, "first_name": "A"}, "status": "member"}
    api.bring(
        "my_chat_member",
        {
            "chat": api.state.chats[-200],
            "from": sam.user,
            "date": 1,
            "old_chat_member": member | {"status": "left"},
            "new_chat_member": member,
        },
    )
    wait_until(lambda: api.state.left == {-200})
    assert api.calls("sendMessage") == []


def test_another_bot_gets_no_answer(sam: Someone, noor: Someone, dialogue: Dialogue) -> None:
    sam.sends(text="hallo", **{"from": {"id": 9, "is_bot": True, "first_name": "Bot"}})
    noor.writes("ik wel")
    noor.reads("U zei: ik wel")
    assert [message for _, message in dialogue.heard] == ["ik wel"]
