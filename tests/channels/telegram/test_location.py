"""Somebody shares a location: the bot asks whether they live there, and keeps the location nowhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation import Record, Recorded
from bot.conversation.ownership import MoveReason, move
from bot.store import transaction
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway
from tests.channels.telegram.people import Someone, buttons, wait_until

Conversation = Callable[[Someone], list[Recorded]]

ZWOLLE = {"latitude": 52.504611, "longitude": 6.090732}
ANTWERP = {"latitude": 51.219412, "longitude": 4.402511}
ASKED = "U lijkt in of bij de gemeente Zwolle te zijn. Woont u daar?"
PLACE = "In welke plaats woont u?"


def titles(someone: Someone) -> list[str]:
    return [button["text"] for button in buttons(someone.messages[-1])]


def with_coach(record: Record, someone: Someone) -> None:
    record.begin("telegram-1", "telegram", str(someone.chat_id))
    with transaction(record.engine) as session:
        move(session, "telegram-1", MoveReason.ASKED_FOR_COACH)
        move(session, "telegram-1", MoveReason.COACH_TOOK)


@pytest.mark.usefixtures("gateway")
class TestWithTheBot:
    @pytest.mark.parametrize(
        "content",
        [
            {"location": ZWOLLE},
            {"location": ZWOLLE | {"live_period": 900}},
            {"location": ZWOLLE, "venue": {"location": ZWOLLE, "title": "Station", "address": "Stationsplein 1"}},
            {"venue": {"location": ZWOLLE, "title": "Station", "address": "Stationsplein 1"}},
        ],
    )
    def test_the_nearest_municipality_is_to_be_confirmed_and_others_can_be_chosen(
        self, sam: Someone, dialogue: Dialogue, content: dict[str, Any]
    ) -> None:
        sam.sends(**content)
        sam.reads(ASKED)
        assert titles(sam) == ["Ja, in Zwolle", "Nee, in Hattem", "Nee, in Oldebroek", "Een andere plaats"]
        assert dialogue.heard == []

    @pytest.mark.parametrize(("title", "name"), [("Ja, in Zwolle", "Zwolle"), ("Nee, in Hattem", "Hattem")])
    def test_a_press_asks_for_the_desk_of_that_municipality(
        self, sam: Someone, dialogue: Dialogue, conversation: Conversation, title: str, name: str
    ) -> None:
        sam.sends(location=ZWOLLE)
        sam.reads(ASKED)
        sam.presses(title)
        sam.reads("U zei: ")
        assert [message for _, message in dialogue.heard] == [f"Loket in de gemeente {name}?"]
        assert title in [one.text for one in conversation(sam)]

    def test_another_place_is_the_next_question(self, sam: Someone, dialogue: Dialogue) -> None:
        dialogue.answers["Loket in een andere plaats?"] = [{"text": PLACE, "metadata": {"ask": "woonplaats"}}]
        sam.sends(location=ZWOLLE)
        sam.reads(ASKED)
        sam.presses("Een andere plaats")
        sam.reads(PLACE)

    @pytest.mark.parametrize("times", [1, 2])
    def test_when_the_place_was_asked_a_press_is_the_answer(self, sam: Someone, dialogue: Dialogue, times: int) -> None:
        dialogue.answers["loket"] = [{"text": "Dat hangt af van uw gemeente."}, asked("woonplaats")]
        sam.writes("loket")
        sam.reads(PLACE)
        for time in range(times):
            sam.sends(location=ZWOLLE)
            sam.reads(ASKED, times=time + 1)
        sam.presses("Ja, in Zwolle")
        sam.reads("U zei: Loket in de gemeente Zwolle")
        sam.sends(location=ZWOLLE)
        sam.reads(ASKED, times=times + 1)

    def test_when_the_place_was_asked_another_place_asks_it_again(self, sam: Someone, dialogue: Dialogue) -> None:
        dialogue.answers |= {"loket": [asked("woonplaats")], "uitleg": [asked("woonplaats")]}
        sam.writes("loket")
        sam.reads(PLACE)
        sam.sends(location=ZWOLLE)
        sam.reads(ASKED)
        sam.presses("Een andere plaats")
        sam.reads(PLACE, times=2)

    def test_when_something_else_was_asked_a_press_is_no_answer_to_that(self, sam: Someone, dialogue: Dialogue) -> None:
        dialogue.answers["intake"] = [asked("situatie")]
        sam.writes("intake")
        sam.reads(PLACE)
        sam.sends(location=ZWOLLE)
        sam.reads(ASKED)
        sam.presses("Ja, in Zwolle")
        sam.reads("U zei: Loket in de gemeente Zwolle?")

    def test_abroad_the_bot_says_so_and_asks_the_place(self, sam: Someone, dialogue: Dialogue) -> None:
        dialogue.answers["Loket in een andere plaats?"] = [asked("woonplaats")]
        sam.sends(location=ANTWERP)
        sam.reads("U lijkt nu niet in Nederland te zijn.")
        sam.presses("Mijn woonplaats typen")
        sam.reads(PLACE)
        sam.sends(location=ANTWERP)
        sam.reads("Typ dan uw woonplaats of postcode.")
        assert titles(sam) == []

    def test_a_live_location_counts_once(self, sam: Someone, conversation: Conversation) -> None:
        update = sam.sends(location=ZWOLLE | {"live_period": 900})
        sam.reads(ASKED)
        for step in range(1, 4):
            moved = {"latitude": ZWOLLE["latitude"] + step, "longitude": ZWOLLE["longitude"], "live_period": 900}
            sam.api.bring("edited_message", update["message"] | {"location": moved, "edit_date": 1_900_000_000 + step})
        sam.writes("verder")
        sam.reads("U zei: verder")
        assert len(sam.read) == 2
        assert [one.text for one in conversation(sam) if one.author == "person"] == ["(locatie)", "verder"]

    def test_the_same_location_twice_from_telegram_is_answered_once(self, sam: Someone, api: BotApi) -> None:
        update = sam.sends(location=ZWOLLE)
        sam.reads(ASKED)
        api.repeat(update)
        sam.writes("verder")
        sam.reads("U zei: verder")
        assert len(sam.read) == 2

    def test_where_somebody_is_is_kept_nowhere(
        self, sam: Someone, conversation: Conversation, capfd: pytest.CaptureFixture[str]
    ) -> None:
        sam.sends(venue={"location": ZWOLLE, "title": "Bij oma", "address": "Dorpsweg 4"}, location=ZWOLLE)
        sam.reads(ASKED)
        kept = str(conversation(sam)) + "".join(capfd.readouterr())
        for trace in ("52.5", "6.09", "Bij oma", "Dorpsweg"):
            assert trace not in kept


@pytest.mark.usefixtures("gateway")
def test_with_a_coach_the_person_is_told_that_it_was_not_passed_on(
    sam: Someone, record: Record, dialogue: Dialogue, conversation: Conversation
) -> None:
    with_coach(record, sam)
    sam.sends(location=ZWOLLE)
    sam.reads("Uw locatie geef ik niet door aan de medewerker")
    assert titles(sam) == []
    assert [one.author for one in conversation(sam)][-2:] == ["person", "system"]
    assert conversation(sam)[-2].text == "(locatie)"
    assert dialogue.heard == []


@pytest.mark.usefixtures("gateway")
def test_while_waiting_for_a_coach_the_bot_asks_as_always(sam: Someone, record: Record) -> None:
    record.begin("telegram-1", "telegram", str(sam.chat_id))
    with transaction(record.engine) as session:
        move(session, "telegram-1", MoveReason.ASKED_FOR_COACH)
    sam.sends(location=ZWOLLE)
    sam.reads(ASKED)


class TestAfterAnAbsence:
    @pytest.fixture(autouse=True)
    def no_long_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.conversation.backlog.WAIT", timedelta(seconds=1.5))

    def test_an_old_location_is_only_asked_about_when_it_was_the_last(
        self, stopped_gateway: Gateway, sam: Someone, noor: Someone, conversation: Conversation
    ) -> None:
        sam.sends(minutes_ago=60, location=ZWOLLE)
        sam.writes("laat maar", minutes_ago=50)
        noor.writes("hallo", minutes_ago=60)
        noor.sends(minutes_ago=50, location=ZWOLLE)
        stopped_gateway.start()
        sam.reads("U zei: laat maar")
        noor.reads(ASKED)
        assert not any(ASKED in text for text in sam.read)
        assert [one.text for one in conversation(sam) if one.author == "person"] == ["(locatie)", "laat maar"]

    def test_a_live_location_that_goes_on_does_not_keep_an_old_question_from_being_answered(
        self, stopped_gateway: Gateway, sam: Someone
    ) -> None:
        update = sam.sends(minutes_ago=60, location=ZWOLLE | {"live_period": 900})
        sam.writes("wat is bbz", minutes_ago=55)
        sam.api.bring("edited_message", update["message"] | {"edit_date": update["message"]["date"] + 600})
        stopped_gateway.start()
        sam.reads("U zei: wat is bbz")
        wait_until(lambda: len(sam.read) <= 2)


def asked(question: str) -> dict[str, Any]:
    """What the bot says when it waits for an answer."""
    return {"text": PLACE, "metadata": {"ask": question}}
