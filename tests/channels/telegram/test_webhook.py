"""Webhook mode: Telegram sends updates to the gateway, and nobody else can."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest

from bot.processes import free_port
from bot.settings import Settings
from tests.channels.telegram.bot_api import BotApi
from tests.channels.telegram.conftest import Dialogue, Gateway
from tests.channels.telegram.people import Someone, wait_until


@pytest.fixture(autouse=True)
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.webhook.LOOK_EVERY", timedelta(seconds=1))


@pytest.fixture
def gateway(settings_for: Callable[..., Settings], dialogue: Dialogue, api: BotApi) -> Iterator[Gateway]:
    port = free_port()
    config = settings_for(TELEGRAM_MODE="webhook", GATEWAY_URL=f"http://127.0.0.1:{port}")
    gateway = Gateway(config, f"http://127.0.0.1:{dialogue.server_port}", port)
    gateway.start()
    wait_until(lambda: bool(api.state.webhook["url"]), "no webhook was set")
    yield gateway
    gateway.stop()


def post(gateway: Gateway, **kwargs: object) -> int:
    url = f"http://127.0.0.1:{gateway.port}/telegram/webhook"
    return httpx.post(url, timeout=20, **kwargs).status_code  # type: ignore[arg-type]


@pytest.mark.usefixtures("gateway")
def test_somebody_is_answered(sam: Someone, api: BotApi) -> None:
    sam.writes("een")
    sam.reads("U zei: een")
    assert api.calls("getUpdates") == []


def test_an_update_that_is_sent_twice_at_once_is_answered_once(
    gateway: Gateway, sam: Someone, api: BotApi, dialogue: Dialogue
) -> None:
    update = sam.writes("een")
    secret = {"X-Telegram-Bot-Api-Secret-Token": api.state.webhook["secret_token"]}
    assert post(gateway, json=update, headers=secret) == 200
    sam.reads("U zei: een")
    sam.writes("twee")
    sam.reads("U zei: twee")
    assert [message for _, message in dialogue.heard] == ["een", "twee"]


def test_of_a_backlog_that_comes_one_by_one_only_the_last_is_answered(
    gateway: Gateway, sam: Someone, noor: Someone, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.backlog.WAIT", timedelta(seconds=1.5))
    for number in range(5):
        sam.writes(f"bericht {number}", minutes_ago=60 - number)
    noor.writes("oud", minutes_ago=60)
    noor.writes("nieuw")
    sam.reads("U zei: bericht 4", seconds=15)
    noor.reads("U zei: nieuw")
    assert sorted(message for _, message in dialogue.heard) == ["bericht 4", "nieuw"]
    assert [len(someone.read) for someone in (sam, noor)] == [2, 2]
    assert all(someone.read[0].startswith("Ik was er een tijdje niet.") for someone in (sam, noor))


@pytest.mark.parametrize("secret", [None, "", "geraden", "é"])
def test_without_the_secret_nothing_is_taken(
    gateway: Gateway, sam: Someone, api: BotApi, dialogue: Dialogue, secret: str | None
) -> None:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    message = sam.writes("echt")["message"] | {"text": "vals", "message_id": 99_999}
    assert post(gateway, json={"update_id": 1, "message": message}, headers=headers) == 401
    sam.reads("U zei: echt")
    assert "vals" not in [said for _, said in dialogue.heard]


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, 200), ({"update_id": 1, "message": {}}, 200), ({"update_id": 1, "message": "x"}, 200), ([], 422), (1, 422)],
)
def test_what_is_no_update_does_no_harm(gateway: Gateway, sam: Someone, api: BotApi, body: object, code: int) -> None:
    secret = {"X-Telegram-Bot-Api-Secret-Token": api.state.webhook["secret_token"]}
    assert post(gateway, json=body, headers=secret) == code
    sam.writes("een")
    sam.reads("U zei: een")


def test_a_webhook_that_somebody_removed_is_set_again(gateway: Gateway, sam: Someone, api: BotApi) -> None:
    api.state.webhook = {"url": ""}
    sam.writes("een")
    sam.reads("U zei: een")


def test_when_one_of_two_gateways_stops_updates_still_come_to_the_other(
    gateway: Gateway, dialogue: Dialogue, sam: Someone, api: BotApi
) -> None:
    other = Gateway(gateway.config, f"http://127.0.0.1:{dialogue.server_port}")
    other.start()
    wait_until(lambda: len(api.calls("setWebhook")) == 2)
    other.stop()
    assert api.calls("deleteWebhook")
    sam.writes("een")
    sam.reads("U zei: een")


def test_that_telegram_cannot_deliver_is_said(
    gateway: Gateway, sam: Someone, api: BotApi, capfd: pytest.CaptureFixture[str]
) -> None:
    api.state.webhook["secret_token"] = "van-een-ander"  # noqa: S105 - as after a gateway with another key
    sam.writes("een")
    said: list[str] = []

    def logged() -> str:
        said.extend(capfd.readouterr())
        return "".join(said)

    wait_until(lambda: "updates do not arrive" in logged() and "401" in logged(), seconds=15)


def test_the_webhook_goes_when_the_gateway_stops(gateway: Gateway, api: BotApi) -> None:
    gateway.stop()
    assert api.state.webhook == {"url": ""}
