"""How long a coach waits for a page, and a page for what happens: `python -m benchmarks.desk [URL]`.

Over real HTTP, on SQLite or on the PostgreSQL database of that URL (an empty one). `ratio` compares with the page to
change a password, which costs a request and nothing else; it says more than milliseconds on another machine.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, insert

from bot.conversation import Conversations, Record, Said, Sentences
from bot.conversation.rasa import RasaClient
from bot.desk import Desk, add_desk, sessions
from bot.desk.access import COOKIE
from bot.handoff import Coaches, Request, Requests, TeamData
from bot.handoff.teams import add_coach, add_team
from bot.knowledge import Knowledge
from bot.processes import free_port
from bot.settings import Settings
from bot.store import Author, prepare, transaction
from bot.store.tables import Conversation, Message, Person, Priority, Ticket, TicketReason

TICKETS = 10_000
MESSAGES = 500
ROUNDS = 40
EVENTS = 20

Get = Callable[[str], httpx.Response]


def fill(engine: Engine) -> tuple[int, int]:
    """Ten thousand waiting tickets, each with a short conversation: the ids of the team and of a coach."""
    with transaction(engine) as session:
        team = add_team(session, TeamData("Werkcentrum Drenthe", ["AM03"]))
        coach = add_coach(session, "Fatima", "fatima@voorbeeld.nl", [team.id])
        ids = [f"web-{number}" for number in range(TICKETS)]
        session.execute(insert(Person), [{"id": one, "channel": "web", "address": one} for one in ids])
        session.execute(
            insert(Conversation), [{"id": one, "person_id": one, "channel": "web", "owner": "waiting"} for one in ids]
        )
        session.execute(
            insert(Message),
            [
                {"conversation_id": one, "sequence": 1, "author": Author.PERSON, "text": f"Ik zoek werk, dit is {one}"}
                for one in ids
            ],
        )
        session.execute(
            insert(Ticket),
            [
                {
                    "person_id": one,
                    "conversation_id": one,
                    "team_id": team.id,
                    "reason": TicketReason.ASKED,
                    "priority": Priority.NORMAL,
                    "summary": {"question": "Ik zoek werk", "place": "Assen", "intake": {}, "outcomes": []},
                }
                for one in ids
            ],
        )
        return team.id, coach.id


def long_ticket(record: Record, requests: Requests, coaches: Coaches, coach_id: int) -> int:
    """The number of a ticket whose conversation is long, with the coach."""
    record.begin("web-lang", "web")
    for number in range(MESSAGES):
        record.add("web-lang", Said((Author.PERSON, Author.BOT)[number % 2], f"Bericht {number} " + "woord " * 20))
    ticket = requests.request(Request("web-lang", TicketReason.ASKED, region="AM03"))
    coaches.take(ticket.number, coach_id)
    return ticket.number


def milliseconds(get: Get, address: str) -> float:
    """The median of some rounds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        get(address).raise_for_status()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def until_seen(browser: httpx.Client, address: str, mark: str, happen: Callable[[int], object]) -> list[float]:
    """Seconds from each happening until the open page has it."""
    waits = []
    with browser.stream("GET", address, timeout=30) as stream:
        lines = stream.iter_lines()
        next(lines)
        for number in range(EVENTS):
            happen(number)
            begun = time.perf_counter()
            wanted = mark.format(number)
            for line in lines:
                if wanted in line:
                    break
            waits.append(time.perf_counter() - begun)
    return waits


def serve(desk: Desk) -> str:
    app, port = FastAPI(), free_port()
    add_desk(app, desk)
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_level="warning", ws="none"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return f"http://127.0.0.1:{port}"


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    engine = prepare(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder / 'desk.db'}")
    knowledge, record = Knowledge.load(), Record(engine)
    sentences = Sentences(knowledge)
    requests, coaches = Requests(engine, sentences), Coaches(engine, sentences)
    team_id, coach_id = fill(engine)
    number = long_ticket(record, requests, coaches, coach_id)
    conversations = Conversations(record, RasaClient("http://127.0.0.1:9", ""), knowledge)
    config = Settings(LOKETWIJZER_VAR=folder, secret_key="x")  # noqa: S106
    url = serve(Desk(engine, config, knowledge, conversations, coaches))
    with httpx.Client(base_url=url, timeout=60) as browser:
        browser.cookies.set(COOKIE, sessions.begin(engine, coach_id), path="/desk")
        pages = {
            "account": "/desk/account",
            f"queue, {TICKETS} tickets": "/desk",
            "queue of one team": f"/desk?team={team_id}",
            "queue, page 100": "/desk?pagina=100",
            f"ticket, {MESSAGES} messages": f"/desk/tickets/{number}",
            "search a number": "/desk/zoeken?q=4711",
            "search a word in all": "/desk/zoeken?q=werk",
        }
        milliseconds(browser.get, pages["account"])
        base = milliseconds(browser.get, pages["account"])
        for name, address in pages.items():
            took = milliseconds(browser.get, address)
            print(f"{name:28} {took:7.1f} ms  ratio {took / base:5.1f}")

        def writes(turn: int) -> None:
            record.add("web-lang", Said(Author.PERSON, f"nieuw-{turn}."))

        waits = until_seen(browser, f"/desk/tickets/{number}/events?na={MESSAGES + 2}", "nieuw-{}.", writes)
        print(f"message seen by the coach    median {statistics.median(waits):.2f} s, worst {max(waits):.2f} s")


if __name__ == "__main__":
    main()
