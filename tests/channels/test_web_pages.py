"""The widget's file, the page to see it on, and who may use the channel: over real HTTP, without Rasa."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.channels.web import AllowedOrigins, pages
from bot.gateway import create_app
from bot.processes import free_port
from bot.settings import Settings

NOBODY_LISTENS = "http://127.0.0.1:9"
MUNICIPALITY = "https://www.waterveen.example"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., httpx.Client]]:
    """A client of a gateway with these settings, or of another application."""
    with ExitStack() as stack:

        def start(app: FastAPI | None = None, **values: object) -> httpx.Client:
            config = Settings(LOKETWIJZER_VAR=tmp_path / "var", database_url="", rasa_url=NOBODY_LISTENS, **values)
            port = free_port()
            server = uvicorn.Server(
                uvicorn.Config(
                    app or create_app(config), port=port, log_config=None, ws="none", timeout_graceful_shutdown=1
                )
            )
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.01)
            stack.callback(thread.join, 10)
            stack.callback(setattr, server, "should_exit", True)
            return stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20))

        yield start


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "loketwijzer.js").write_text("/* de widget */" * 200)
    return tmp_path


def with_pages(built: Path) -> FastAPI:
    app = FastAPI()
    app.router.routes.extend(pages(built))
    return app


def with_channel_for(websites: str) -> FastAPI:
    app = FastAPI()
    app.get("/web/welcome")(lambda: {})
    app.add_middleware(AllowedOrigins, websites=Settings(widget_websites=websites).websites)
    return app


def session(http: httpx.Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {http.post('/web/sessions').raise_for_status().json()['session']}"}


def say(http: httpx.Client, headers: dict[str, str], text: str = "hallo") -> httpx.Response:
    return http.post("/web/messages", json={"id": str(uuid4()), "text": text}, headers=headers)


class TestTheWidgetsFile:
    def test_every_website_may_load_it_and_check_what_it_loaded(
        self, serve: Callable[..., httpx.Client], built: Path
    ) -> None:
        response = serve(with_pages(built)).get("/loketwijzer.js")
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["content-encoding"] == "gzip"
        assert response.text.startswith("/* de widget */")

    def test_a_browser_that_has_it_does_not_get_it_again(self, serve: Callable[..., httpx.Client], built: Path) -> None:
        http = serve(with_pages(built))
        first = http.get("/loketwijzer.js")
        again = http.get("/loketwijzer.js", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304 and again.content == b""
        assert "max-age" in again.headers["cache-control"]

    def test_a_new_version_is_noticed(self, serve: Callable[..., httpx.Client], built: Path) -> None:
        http = serve(with_pages(built))
        first = http.get("/loketwijzer.js")
        (built / "loketwijzer.js").write_text("/* een nieuwe widget */")
        again = http.get("/loketwijzer.js", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 200 and "nieuwe" in again.text

    def test_when_it_is_not_built_that_is_said(self, serve: Callable[..., httpx.Client], tmp_path: Path) -> None:
        http = serve(with_pages(tmp_path))
        assert http.get("/loketwijzer.js").status_code == 404
        assert "scripts/web" in http.get("/loketwijzer.js").text
        page = http.get("/").text
        assert "niet gebouwd" in page and "<script" not in page


class TestTheDemonstration:
    def test_it_says_that_it_is_one(self, serve: Callable[..., httpx.Client], built: Path) -> None:
        assert "Dit is een demonstratie" in serve(with_pages(built)).get("/").text

    def test_it_runs_nothing_but_its_own_files(self, serve: Callable[..., httpx.Client], built: Path) -> None:
        http = serve(with_pages(built))
        page = http.get("/")
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
        assert " style=" not in page.text and " onclick=" not in page.text
        assert http.get("/demo/waterveen.css").status_code == 200

    @pytest.mark.parametrize("path", ["/demo/../pagina.html", "/demo/..%2fpagina.html", "/demo/%2e%2e/web/routes.py"])
    def test_no_other_file_comes_out(self, serve: Callable[..., httpx.Client], built: Path, path: str) -> None:
        assert serve(with_pages(built)).get(path).status_code == 404


class TestWebsites:
    @pytest.mark.parametrize(
        ("websites", "origin", "may"),
        [
            ("", "http://localhost:3000", True),
            ("", "http://127.0.0.1:8080", True),
            ("", "https://localhost.kwaad.example", False),
            ("", MUNICIPALITY, False),
            (MUNICIPALITY, MUNICIPALITY, True),
            (f"{MUNICIPALITY}/ https://b.example", "https://b.example", True),
            (MUNICIPALITY, "http://localhost:3000", False),
            (MUNICIPALITY, "https://kwaad.example", False),
            (MUNICIPALITY, "null", False),
        ],
    )
    def test_only_named_websites_may_speak_to_the_channel(
        self, serve: Callable[..., httpx.Client], websites: str, origin: str, may: bool
    ) -> None:
        http = serve(with_channel_for(websites))
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        }
        allowed = http.options("/web/messages", headers=asked).headers.get("access-control-allow-origin")
        assert allowed == (origin if may else None)
        answered = http.get("/web/welcome", headers={"Origin": origin}).headers.get("access-control-allow-origin")
        assert answered == (origin if may else None)

    def test_the_rest_of_the_gateway_is_for_no_website(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve(widget_websites=MUNICIPALITY)
        for path in ("/desk", "/api/tickets", "/health", "/"):
            response = http.get(path, headers={"Origin": MUNICIPALITY})
            assert "access-control-allow-origin" not in response.headers, path


class TestWelcome:
    def test_it_greets_says_that_it_is_a_bot_and_what_is_kept(self, serve: Callable[..., httpx.Client]) -> None:
        welcome = serve(RETENTION_CONVERSATION_DAYS=12).get("/web/welcome").json()
        assert "chatbot" in welcome["greeting"]["text"]
        assert all(not button["payload"].startswith("/") for button in welcome["greeting"]["buttons"])
        assert "12 dagen" in welcome["privacy"]
        assert welcome["longest_message"] == 4_000


class TestLimits:
    def test_who_sends_too_much_hears_how_long_to_wait(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve(web_messages_per_minute=3)
        headers = session(http)
        assert [say(http, headers).status_code for _ in range(3)] == [202, 202, 202]
        refused = say(http, headers)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert refused.headers["retry-after"] in refused.json()["detail"]

    def test_the_limit_of_one_person_is_not_that_of_another(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve(web_messages_per_minute=1)
        for headers in (session(http), session(http)):
            assert say(http, headers).status_code == 202
            assert say(http, headers).status_code == 429

    def test_one_address_has_a_limit_of_its_own(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve(web_address_messages_per_minute=2, web_address_sessions_per_hour=3)
        sessions = [session(http) for _ in range(3)]
        assert http.post("/web/sessions").status_code == 429
        assert [say(http, headers).status_code for headers in sessions] == [202, 202, 429]

    def test_a_website_can_read_how_long_to_wait(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve(web_messages_per_minute=1)
        headers = session(http) | {"Origin": "http://localhost:3000"}
        say(http, headers)
        assert "Retry-After" in say(http, headers).headers["access-control-expose-headers"]

    def test_one_session_has_no_more_than_ten_streams(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve()
        headers = session(http)
        with ExitStack() as streams:
            opened = [streams.enter_context(http.stream("GET", "/web/events", headers=headers)) for _ in range(10)]
            lines = [stream.iter_lines() for stream in opened]
            assert [next(line) for line in lines] == ["event: owner"] * 10
            with http.stream("GET", "/web/events", headers=headers) as one_more:
                assert one_more.status_code == 429


class TestErasing:
    def test_nothing_that_was_said_is_left(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve()
        headers = session(http)
        say(http, headers)
        assert http.delete("/web/sessions", headers=headers).status_code == 204
        assert http.get("/web/messages", headers=headers).json()["messages"] == []

    def test_nobody_erases_for_somebody_else(self, serve: Callable[..., httpx.Client]) -> None:
        assert serve().delete("/web/sessions", headers={"Authorization": "Bearer iemand-anders"}).status_code == 401


class TestFiles:
    def test_the_bot_takes_none(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve()
        file = {"file": ("brief.pdf", b"%PDF-1.7")}
        refused = http.post("/web/attachments", data={"id": str(uuid4())}, files=file, headers=session(http))
        assert refused.status_code == 409
        assert "medewerker" in refused.json()["detail"]

    def test_a_huge_one_is_refused_before_it_is_read(self, serve: Callable[..., httpx.Client]) -> None:
        http = serve()
        response = http.post("/web/attachments", content=b"0" * 12_000_000, headers=session(http))
        assert response.status_code == 413


def test_a_stream_says_that_the_bot_is_making_an_answer_and_that_it_has(serve: Callable[..., httpx.Client]) -> None:
    http = serve()
    headers = session(http)
    seen: list[object] = []
    with http.stream("GET", "/web/events", headers=headers) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: owner"
        say(http, headers)
        kind = "owner"
        for line in lines:
            if line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
                seen.append(data["author"] if kind == "message" else data.get("typing"))
                kind = "message"
            if seen[-1:] == [False] and "bot" in seen:
                break
    said = [one for one in seen if isinstance(one, str)]
    assert said == ["person", "bot"]
    assert seen[-1] is False
