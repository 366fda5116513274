"""Stands in for Rasa on a real port: it answers when it may, or fails, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = ("een", "twee")


class RasaStandIn(ThreadingHTTPServer):
    """What it says is the same each time: `een`, `twee`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.ids: list[str] = []
        self.was_asked = threading.Event()
        self.may_answer = threading.Event()
        self.fails = False
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: RasaStandIn

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body["message"])
        self.server.ids.append(body["message_id"])
        self.server.was_asked.set()
        if self.server.fails:
            self.send_error(503)
            return
        self.server.may_answer.wait(10)
        answer = json.dumps([{"text": text} for text in ANSWER]).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except BrokenPipeError:
            # Who asked is gone, as when a gateway is killed.
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def rasa_stand_in() -> Iterator[RasaStandIn]:
    """One that serves while the context lasts."""
    server = RasaStandIn()
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield server
    finally:
        server.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()
