"""A stand-in for Rasa on a real port: it answers at once, and by what was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INJECTION = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> & <b>vet</b>'

ANSWERS: dict[str, list[dict[str, Any]]] = {
    "hallo": [{"text": "Goedendag, wat wilt u weten?"}],
    "bbz": [
        {"text": "Het Bbz is hulp voor zelfstandigen."},
        {
            "text": "U vraagt het aan bij uw gemeente.\n\nBron: Rijksoverheid. Geldig op 21 november 2026.",
            "buttons": [
                {"title": "Hoeveel is het?", "payload": "/bbz_bedrag"},
                {"title": "Ik wil een medewerker", "payload": "/bot_medewerker"},
            ],
            "metadata": {"topic": "bbz/wat_is", "sources": ["https://www.rijksoverheid.nl/bbz"]},
        },
    ],
    "/bbz_bedrag": [{"text": "Dat hangt af van uw huishouden."}],
    "loket": [
        {
            "text": "Werkcentrum Waterveen\nHelpt u.\nTelefoon: 0592 - 36 56 00\nE-mail: hulp@waterveen.example",
            "buttons": [
                {"title": "Bellen", "payload": "tel:0592365600"},
                {"title": "Mailen", "payload": "mailto:hulp@waterveen.example"},
                {"title": "Naar de website", "payload": "https://waterveen.example"},
            ],
            "metadata": {"loket": {"municipality": None, "region": "AM99", "name": "Werkcentrum Waterveen"}},
        }
    ],
    "lening": [
        {
            "text": "U betaalt nog 60 maanden.",
            "metadata": {
                "plan": [{"month": f"20{26 + n // 12}-{n % 12 + 1:02}", "left": 6000 - n * 100} for n in range(61)]
            },
        }
    ],
    "arabisch": [{"text": "مرحبا، كيف يمكنني مساعدتك؟ رقم الهاتف 0800-0113"}],
    "kwaad": [
        {
            "text": INJECTION,
            "buttons": [
                {"title": INJECTION, "payload": "/bbz_bedrag"},
                {"title": "Klik", "payload": "javascript:window.hacked=1"},
            ],
            "metadata": {"sources": ["javascript:window.hacked=1"]},
        }
    ],
    "lang": [{"text": "Een lange zin met veel woorden. " * 60}],
}
SLOW = 1.5
"""Seconds that the answer to `traag` takes."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._reply({})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"]
        if asked == "traag":
            time.sleep(SLOW)
        self._reply(ANSWERS.get(asked, [{"text": f"U zei: {asked}"}]))

    def _reply(self, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def rasa_stand_in() -> Iterator[str]:
    """The address of a Rasa that is not one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
