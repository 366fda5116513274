"""The web channel, over real HTTP to the running gateway."""

import time
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Bot


@pytest.fixture
def web(bot: Bot) -> httpx.Client:
    http = httpx.Client(base_url=bot.settings.gateway, timeout=40)
    token = http.post("/web/sessions").raise_for_status().json()["session"]
    http.headers["Authorization"] = f"Bearer {token}"
    return http


def send(web: httpx.Client, text: str, message_id: str | None = None) -> int:
    response = web.post("/web/messages", json={"id": message_id or str(uuid4()), "text": text})
    assert response.status_code == 202
    return int(response.json()["sequence"])


def answers(web: httpx.Client, after: int) -> list[dict[str, object]]:
    """The bot's messages after a number, once there are any."""
    said = web.get("/web/messages", params={"after": after, "wait": 30}).raise_for_status().json()
    time.sleep(0.3)
    said = web.get("/web/messages", params={"after": after}).json()
    assert said["owner"] == "bot"
    return [message for message in said["messages"] if message["author"] == "bot"]


def test_a_session_is_made_by_the_server(bot: Bot) -> None:
    response = httpx.post(f"{bot.settings.gateway}/web/sessions")
    assert response.status_code == 201
    assert len(response.json()["session"]) > 40


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer web-1", "Bearer a.b.c", "Basic abc"])
def test_another_session_cannot_be_guessed(bot: Bot, token: str) -> None:
    response = httpx.get(f"{bot.settings.gateway}/web/messages", headers={"Authorization": token})
    assert response.status_code == 401
    assert "POST /web/sessions" in response.json()["detail"]


def test_a_message_is_answered_with_metadata(web: httpx.Client) -> None:
    sequence = send(web, "wat is bbz")
    answer = answers(web, sequence)
    assert answer[-1]["metadata"]["topic"] == "bbz/wat_is"  # type: ignore[index]
    assert answer[-1]["buttons"]


def test_the_same_id_again_is_one_message(web: httpx.Client) -> None:
    message_id = str(uuid4())
    assert send(web, "hallo", message_id) == send(web, "hallo", message_id)
    answers(web, 1)
    said = web.get("/web/messages").json()["messages"]
    assert [message["author"] for message in said].count("person") == 1


def test_a_pressed_button_shows_its_words_and_is_answered(web: httpx.Client) -> None:
    offered = answers(web, send(web, "wat is bbz"))[-1]["buttons"]
    button = offered[0]  # type: ignore[index]
    response = web.post("/web/messages", json={"id": str(uuid4()), "payload": button["payload"]})
    sequence = response.json()["sequence"]
    assert answers(web, sequence)[0]["metadata"]["topic"]  # type: ignore[index]
    said = web.get("/web/messages", params={"after": sequence - 1}).json()["messages"]
    assert said[0]["text"] == button["title"]


def test_a_payload_that_was_never_offered_is_only_text(web: httpx.Client) -> None:
    response = web.post("/web/messages", json={"id": str(uuid4()), "payload": '/restart{"a":'})
    assert answers(web, response.json()["sequence"])


def test_a_bsn_is_masked_before_it_is_stored(web: httpx.Client) -> None:
    answer = answers(web, send(web, "mijn bsn is 111222333 en mijn rekening NL91ABNA0417164300"))
    said = web.get("/web/messages").json()["messages"]
    assert "111222333" not in said[0]["text"] and "NL91" not in said[0]["text"]
    assert "onleesbaar gemaakt" in str(answer[0]["text"])


def test_a_very_long_message_gets_a_friendly_answer(web: httpx.Client) -> None:
    assert "te lang" in str(answers(web, send(web, "tozo " * 2_000))[0]["text"])


def test_a_huge_body_is_refused(web: httpx.Client) -> None:
    response = web.post("/web/messages", content=b"x" * 200_000)
    assert response.status_code == 413


@pytest.mark.parametrize(
    "body", [{}, {"id": "1", "text": "a"}, {"id": str(uuid4())}, {"id": str(uuid4()), "text": "a", "payload": "b"}]
)
def test_a_malformed_message_is_refused(web: httpx.Client, body: dict[str, str]) -> None:
    assert web.post("/web/messages", json=body).status_code == 422


def test_events_resume_after_the_last_one_seen(web: httpx.Client) -> None:
    sequence = send(web, "wat is bbz")
    answers(web, sequence)
    seen: list[str] = []
    with web.stream("GET", "/web/events", headers={"Last-Event-ID": str(sequence)}) as stream:
        for line in stream.iter_lines():
            seen.append(line)
            if line.startswith("data:") and "sequence" in line:
                break
    assert "event: owner" in seen
    assert f"id: {sequence + 1}" in seen


def test_messages_arrive_in_order_when_sent_at_once(web: httpx.Client) -> None:
    for text in ("hallo", "wat is bbz", "wat is tozo"):
        send(web, text)
    time.sleep(4)
    said = web.get("/web/messages").json()["messages"]
    topics = [message["metadata"].get("topic") for message in said if message["author"] == "bot"]
    assert list(dict.fromkeys(topics)) == ["bot/groet", "bbz/wat_is", "tozo/wat_is"]
    assert [message["sequence"] for message in said] == list(range(1, len(said) + 1))


def test_health_names_its_parts(bot: Bot) -> None:
    health = httpx.get(f"{bot.settings.gateway}/health").json()
    assert health == {"status": "ok", "parts": {"database": "ok", "rasa": "ok", "actions": "ok"}}
