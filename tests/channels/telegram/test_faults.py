"""Everything that goes wrong between Telegram and the bot: nothing said is lost, and nothing is answered twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from bot.conversation import Record, Recorded, Said
from bot.store import Author, reading, transaction
from bot.store.tables import Delivery, Person
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway, away
from tests.channels.telegram.people import Someone, wait_until

Conversation = Callable[[Someone], list[Recorded]]


def given_up(engine: Engine) -> int:
    with reading(engine) as session:
        return len(list(session.scalars(select(Delivery.id).where(Delivery.given_up_at.is_not(None)))))


@pytest.mark.usefixtures("gateway")
class TestUpdates:
    def test_an_update_that_comes_twice_is_answered_once(self, sam: Someone, api: BotApi, dialogue: Dialogue) -> None:
        update = sam.writes("een")
        sam.reads("U zei: een")
        api.repeat(update)
        sam.writes("twee")
        sam.reads("U zei: twee")
        assert [message for _, message in dialogue.heard] == ["een", "twee"]
        assert sam.read == ["U zei: een", "U zei: twee"]

    def test_updates_out_of_order_are_all_answered(self, sam: Someone, api: BotApi, noor: Someone) -> None:
        later = {"update_id": 990_000, "message": _message(sam, 90, "later")}
        earlier = {"update_id": 980_000, "message": _message(sam, 80, "eerder")}
        api.state.updates = [later, earlier]
        noor.writes("tussendoor")
        sam.reads("U zei: eerder")
        sam.reads("U zei: later")

    def test_when_telegram_stumbles_over_getupdates_nothing_is_lost(self, sam: Someone, api: BotApi) -> None:
        api.fail("getUpdates", 500)
        api.fail_as_proxy("getUpdates")
        api.fail("getUpdates", 429, "Too Many Requests: retry after 1", retry_after=1)
        api.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request")
        sam.writes("een")
        sam.reads("U zei: een", times=1)

    def test_after_a_loss_of_network_the_conversation_goes_on(self, sam: Someone, api: BotApi) -> None:
        sam.writes("een")
        sam.reads("U zei: een")
        with away(api):
            sam.writes("twee")
        sam.reads("U zei: twee")

    def test_an_update_that_nobody_can_read_does_not_keep_back_the_next(self, sam: Someone, api: BotApi) -> None:
        api.bring("message", {"niets": "van wat een bericht heeft"})
        api.bring("message", _message(sam, 5, "x") | {"poll": {"id": 1}})
        sam.writes("een")
        sam.reads("U zei: een")


@pytest.mark.usefixtures("gateway")
class TestSending:
    @pytest.mark.parametrize("code", [500, 502, 504])
    def test_what_telegram_did_not_take_is_sent_again_in_order(
        self, sam: Someone, api: BotApi, dialogue: Dialogue, code: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.outbox.FIRST_WAIT", timedelta(seconds=0.3))
        dialogue.answers["vraag"] = [{"text": "een"}, {"text": "twee"}]
        api.fail("sendMessage", code)
        sam.writes("vraag")
        sam.reads("twee")
        assert sam.read == ["een", "twee"]

    def test_told_to_wait_it_waits_that_long(self, sam: Someone, api: BotApi) -> None:
        api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
        sam.writes("een")
        sam.reads("U zei: een")
        first, second = api.times("sendMessage")
        assert second - first >= 1

    def test_one_chat_that_must_wait_holds_up_nobody_else(self, sam: Someone, noor: Someone, api: BotApi) -> None:
        api.fail("sendMessage", 429, "Too Many Requests: retry after 600", retry_after=600)
        sam.writes("een")
        wait_until(lambda: len(api.calls("sendMessage")) == 1)
        noor.writes("twee")
        noor.reads("U zei: twee")
        assert sam.read == []

    @pytest.mark.parametrize(
        ("code", "description"),
        [
            (403, "Forbidden: bot was blocked by the user"),
            (403, "Forbidden: user is deactivated"),
            (400, "Bad Request: chat not found"),
        ],
    )
    def test_who_cannot_be_reached_is_given_up_and_the_conversation_stays(
        self,
        sam: Someone,
        noor: Someone,
        api: BotApi,
        engine: Engine,
        conversation: Conversation,
        code: int,
        description: str,
    ) -> None:
        api.block(sam.chat_id, code, description)
        sam.writes("een")
        wait_until(lambda: given_up(engine) == 1)
        assert [one.text for one in conversation(sam)] == ["een", "U zei: een"]
        noor.writes("twee")
        noor.reads("U zei: twee")
        del api.state.blocked[sam.chat_id]
        sam.writes("terug")
        sam.reads("U zei: terug")
        assert sam.read == ["U zei: terug"]

    def test_a_chat_that_moved_is_followed(self, sam: Someone, api: BotApi, engine: Engine) -> None:
        api.migrate(sam.chat_id, 9000)
        sam.writes("een")
        Someone(api, 9000).reads("U zei: een")
        with reading(engine) as session:
            assert list(session.scalars(select(Person.address))) == ["9000"]

    def test_when_acknowledging_a_button_fails_the_answer_comes_all_the_same(
        self, sam: Someone, api: BotApi, dialogue: Dialogue
    ) -> None:
        dialogue.answers["vraag"] = [{"text": "Kies.", "buttons": [{"title": "Ja", "payload": "ja"}]}]
        sam.writes("vraag")
        sam.reads("Kies.")
        api.fail("answerCallbackQuery", 400, "Bad Request: query is too old")
        api.fail("editMessageText", 500)
        sam.presses("Ja")
        sam.reads("U zei: ja")

    def test_what_waits_for_three_days_is_no_longer_sent(self, sam: Someone, api: BotApi, engine: Engine) -> None:
        api.fail("sendMessage", 500, times=1000)
        sam.writes("een")
        wait_until(lambda: len(api.calls("sendMessage")) == 1)
        with transaction(engine) as session:
            session.execute(text("UPDATE delivery SET made_at = '2020-01-01', due_at = '2020-01-01'"))
        wait_until(lambda: given_up(engine) == 1)


class TestStarting:
    def test_when_telegram_is_away_at_the_start_it_goes_on_as_soon_as_it_is_back(
        self, stopped_gateway: Gateway, sam: Someone, api: BotApi
    ) -> None:
        with away(api):
            stopped_gateway.start()
            wait_until(stopped_gateway.is_alive)
        sam.writes("een")
        sam.reads("U zei: een")

    def test_a_webhook_of_before_does_not_stand_in_the_way(
        self, stopped_gateway: Gateway, sam: Someone, api: BotApi
    ) -> None:
        api.state.webhook = {"url": "https://voorbeeld.nl/oud"}
        stopped_gateway.start()
        sam.writes("een")
        sam.reads("U zei: een")

    def test_a_token_that_is_refused_is_said_without_showing_it(
        self, stopped_gateway: Gateway, api: BotApi, capfd: pytest.CaptureFixture[str]
    ) -> None:
        stopped_gateway.config.telegram_token = "1:verkeerd"  # noqa: S105
        stopped_gateway.start()
        seen: list[str] = []
        wait_until(lambda: "refuses TELEGRAM_TOKEN" in "".join(_also(seen, capfd)))
        assert "verkeerd" not in "".join(_also(seen, capfd))
        assert api.calls("getUpdates") == []

    def test_what_was_not_sent_yet_goes_out_at_the_next_start(
        self, stopped_gateway: Gateway, sam: Someone, record: Record
    ) -> None:
        record.begin("telegram-1", "telegram", str(sam.chat_id))
        record.add("telegram-1", Said(Author.COACH, "Ik bel u morgen.", metadata={"author": "Fatima"}))
        stopped_gateway.start()
        sam.reads("Fatima\nIk bel u morgen.")

    def test_logs_hold_nothing_that_was_said(
        self, gateway: Gateway, sam: Someone, api: BotApi, capfd: pytest.CaptureFixture[str]
    ) -> None:
        api.fail("sendMessage", 500)
        api.fail_as_proxy("getUpdates")
        api.block(sam.chat_id)
        sam.writes("mijn geheim")
        wait_until(lambda: len(api.calls("sendMessage")) == 2, seconds=15)
        logged = "".join(_also([], capfd))
        assert "geheim" not in logged and "4711" not in logged


def _also(seen: list[str], capfd: pytest.CaptureFixture[str]) -> list[str]:
    """What was seen, and what was written since."""
    seen.extend(capfd.readouterr())
    return seen


def _message(someone: Someone, message_id: int, said: str) -> dict[str, object]:
    chat = someone.api.state.chats[someone.chat_id]
    return {"message_id": message_id, "from": someone.user, "chat": chat, "date": 4_000_000_000, "text": said}
