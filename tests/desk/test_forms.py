"""No other website can send a form of the desk, or show the desk within itself."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from bot.conversation import Record
from bot.desk import Desk, add_desk
from bot.desk.access import COOKIE
from bot.handoff import TicketView
from bot.store import connect
from tests.desk.serving import csrf_of, served
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]
PAGES = ["/desk", "/desk/zoeken", "/desk/tekstjes", "/desk/account", "/desk/tickets/1", "/desk/tickets/99"]


@pytest.fixture
def fatima(browser_of: BrowserOf, loket: Loket) -> httpx.Client:
    return browser_of(loket.fatima)


@pytest.mark.parametrize(
    ("action", "token"),
    [
        ("nemen", None),
        ("nemen", ""),
        ("sluiten", "x" * 64),
        ("berichten", "é"),
        ("aantekeningen", None),
        ("typt", None),
    ],
)
def test_a_form_without_the_token_of_its_session_does_nothing(
    fatima: httpx.Client, waiting: TicketView, record: Record, action: str, token: str | None
) -> None:
    said = record.after(waiting.conversation_id or "", 0)
    fields = {"gezien": "1", "tekst": "hallo", "client_id": "0" * 32} | ({"csrf": token} if token is not None else {})
    response = fatima.post(f"/desk/tickets/{waiting.number}/{action}", data=fields)
    assert response.status_code == 403
    assert "komt van een andere website" in response.text
    assert record.after(waiting.conversation_id or "", 0) == said


def test_the_token_of_another_session_does_not_do(
    fatima: httpx.Client, browser_of: BrowserOf, loket: Loket, waiting: TicketView
) -> None:
    token = csrf_of(browser_of(loket.jan).get("/desk/account"))
    assert fatima.post(f"/desk/tickets/{waiting.number}/nemen", data={"csrf": token}).status_code == 403


@pytest.mark.parametrize("origin", ["https://kwaad.nl", "null", "http://127.0.0.1:1"])
def test_a_form_sent_from_another_website_is_refused_even_at_the_door(
    fatima: httpx.Client, browser_of: BrowserOf, origin: str
) -> None:
    token = csrf_of(fatima.get("/desk/account"))
    for browser, page in ((fatima, "/desk/uitloggen"), (browser_of(None), "/desk/inloggen")):
        assert browser.post(page, data={"csrf": token}, headers={"Origin": origin}).status_code == 403


def test_a_form_sent_from_our_own_page_is_taken(fatima: httpx.Client) -> None:
    token = csrf_of(fatima.get("/desk/account"))
    own = {"Origin": str(fatima.base_url).rstrip("/")}
    assert fatima.post("/desk/uitloggen", data={"csrf": token}, headers=own).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_each_page_keeps_others_out(fatima: httpx.Client, waiting: TicketView, page: str) -> None:
    response = fatima.get(page)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["cache-control"] == "no-store"
    for inline in (" style=", "<style", " onclick=", "javascript:"):
        assert inline not in response.text


@pytest.mark.parametrize(
    "page", ["/desk/tickets/0", "/desk/tickets/9999999999999", "/desk/tickets/x", "/desk?pagina=0"]
)
def test_an_address_that_cannot_be_gets_one_sentence(fatima: httpx.Client, page: str) -> None:
    response = fatima.get(page)
    assert response.status_code == 422
    assert "Dit formulier of adres klopt niet" in response.text


def test_a_form_that_is_not_a_form_gets_one_sentence(fatima: httpx.Client, waiting: TicketView) -> None:
    token = csrf_of(fatima.get("/desk/account"))
    for body in (b"\xff\xfe", b"{", b"a=" + b"b" * 1000):
        response = fatima.post(f"/desk/tickets/{waiting.number}/sluiten", content=body, headers={"x-csrf-token": token})
        assert response.status_code == 422


def test_a_page_that_is_not_there_says_so(fatima: httpx.Client) -> None:
    response = fatima.get("/desk/onzin/en-meer")
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.text


def test_while_the_database_does_not_answer_every_page_says_so(desk: Desk) -> None:
    app = FastAPI()
    nowhere = connect("postgresql://postgres@127.0.0.1:9/weg?connect_timeout=2")
    add_desk(app, replace(desk, engine=nowhere))
    with served(app) as url, httpx.Client(base_url=url, cookies={COOKIE: "x"}) as browser:
        for response in (browser.get("/desk"), browser.post("/desk/inloggen", data={"email": "a", "wachtwoord": "b"})):
            assert response.status_code == 503
            assert "De database antwoordt niet" in response.text
