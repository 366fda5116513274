"""The door of the desk: who knows the password comes in, who guesses is slowed down, and who leaves is out."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from bot.desk import Desk, add_desk, passwords, sessions
from bot.desk.access import COOKIE
from bot.desk.errors import TooManyTriesError, WeakPasswordError, WrongPasswordError
from bot.handoff import Coaches, UnknownCoachError
from bot.settings import Settings
from bot.store import reading, transaction
from bot.store.tables import AuditEntry, Coach, Credential, SignInTries, now
from tests.desk.serving import csrf_of, send, served
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]

PASSWORD = "vier losse woorden"  # noqa: S105 - made up
EMAIL = "fatima@voorbeeld.nl"
HOME = "10.0.0.1"


@pytest.fixture
def fatima(engine: Engine, loket: Loket) -> int:
    """A coach with a password."""
    passwords.set_password(engine, loket.fatima, PASSWORD)
    return loket.fatima


@pytest.fixture
def stranger(browser_of: BrowserOf) -> httpx.Client:
    return browser_of(None)


def sign_in(browser: httpx.Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> httpx.Response:
    return browser.post("/desk/inloggen", data={"email": email, "wachtwoord": password, **more})


def test_with_the_right_password_a_coach_comes_in(stranger: httpx.Client, fatima: int) -> None:
    response = sign_in(stranger)
    assert (response.status_code, response.headers["location"]) == (303, "/desk")
    assert "Fatima" in stranger.get("/desk").text


def test_the_case_of_an_email_address_does_not_matter(stranger: httpx.Client, fatima: int) -> None:
    assert sign_in(stranger, email=" Fatima@Voorbeeld.NL ").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_lasts_twelve_hours(
    stranger: httpx.Client, fatima: int
) -> None:
    cookie = sign_in(stranger).headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/desk", f"max-age={12 * 3600}"):
        assert part in cookie
    assert "secure" not in cookie


def test_over_https_the_cookie_goes_nowhere_else(desk: Desk, fatima: int, tmp_path: Path) -> None:
    config = Settings(LOKETWIJZER_VAR=tmp_path, gateway_url="https://voorbeeld.nl", secret_key="x")  # noqa: S106
    app = FastAPI()
    add_desk(app, Desk(desk.engine, config, desk.knowledge, desk.conversations, desk.coaches))
    with served(app) as url, httpx.Client(base_url=url) as browser:
        assert "secure" in sign_in(browser).headers["set-cookie"].lower()


def test_what_is_kept_of_password_and_session_opens_nothing(
    stranger: httpx.Client, fatima: int, engine: Engine
) -> None:
    sign_in(stranger)
    with reading(engine) as session:
        kept = session.get_one(Credential, fatima).password_hash
    assert kept.startswith("$argon2id$") and PASSWORD not in kept
    assert sessions.find(engine, sessions.hashed(stranger.cookies[COOKIE])) is None


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "fout"), ("wie@voorbeeld.nl", PASSWORD), ("", ""), (EMAIL, "")]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    stranger: httpx.Client, fatima: int, email: str, password: str
) -> None:
    response = sign_in(stranger, email, password)
    assert response.status_code == 401
    assert "Het e-mailadres of het wachtwoord klopt niet" in response.text
    assert COOKIE not in stranger.cookies


def test_the_time_of_an_answer_does_not_say_who_works_here(engine: Engine, fatima: int) -> None:
    def seconds(email: str, address: str) -> float:
        begun = time.perf_counter()
        with pytest.raises(WrongPasswordError):
            passwords.check(engine, email, "fout", address)
        return time.perf_counter() - begun

    known = min(seconds(EMAIL, f"10.1.0.{place}") for place in range(4))
    unknown = min(seconds(f"wie{place}@voorbeeld.nl", f"10.2.0.{place}") for place in range(4))
    assert 0.5 < known / unknown < 2


def fail(engine: Engine, times: int, email: str = EMAIL, address: str = HOME) -> None:
    for _ in range(times):
        with pytest.raises(WrongPasswordError):
            passwords.check(engine, email, "fout", address)


def test_who_fails_five_times_must_wait_also_with_the_right_password(
    stranger: httpx.Client, engine: Engine, fatima: int
) -> None:
    fail(engine, passwords.FREE_TRIES_OF_ACCOUNT, address="10.9.9.9")
    response = sign_in(stranger)
    assert response.status_code == 429
    assert "te vaak mislukt; wacht 10 seconden" in response.text
    assert passwords.check(engine, EMAIL, PASSWORD, HOME, at=now() + timedelta(seconds=11)) == fatima


def test_each_next_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(engine: Engine, fatima: int) -> None:
    at, waits = now(), []
    fail(engine, passwords.FREE_TRIES_OF_ACCOUNT)
    for _ in range(9):
        with pytest.raises(TooManyTriesError) as refused:
            passwords.check(engine, EMAIL, "fout", HOME, at=at)
        at += refused.value.wait
        waits.append(round(refused.value.wait.total_seconds(), -1))
        with pytest.raises(WrongPasswordError):
            passwords.check(engine, EMAIL, "fout", HOME, at=at)
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_guessing_many_accounts_from_one_address_is_slowed_down(engine: Engine, fatima: int) -> None:
    for place in range(passwords.FREE_TRIES_FROM_ADDRESS):
        fail(engine, 1, email=f"wie{place}@voorbeeld.nl")
    with pytest.raises(TooManyTriesError):
        passwords.check(engine, EMAIL, PASSWORD, HOME)
    assert passwords.check(engine, EMAIL, PASSWORD, "10.0.0.2") == fatima


def test_many_tries_at_once_win_nothing(engine: Engine, fatima: int) -> None:
    def guess(_: int) -> str:
        try:
            passwords.check(engine, EMAIL, "fout", HOME)
        except (WrongPasswordError, TooManyTriesError) as error:
            return type(error).__name__
        return "binnen"

    with ThreadPoolExecutor(8) as guessers:
        outcomes = list(guessers.map(guess, range(16)))
    assert outcomes.count("WrongPasswordError") == passwords.FREE_TRIES_OF_ACCOUNT
    assert outcomes.count("TooManyTriesError") == 16 - passwords.FREE_TRIES_OF_ACCOUNT


def test_of_failed_tries_no_address_is_kept_and_after_success_nothing(engine: Engine, fatima: int) -> None:
    fail(engine, 2)
    with reading(engine) as session:
        kept = [tries.whose for tries in session.scalars(select(SignInTries))]
        audited = [line.action for line in session.scalars(select(AuditEntry))]
    assert len(kept) == 2 and not any(HOME in whose or "fatima" in whose for whose in kept)
    assert audited.count("sign_in_failed") == 2
    passwords.check(engine, EMAIL, PASSWORD, HOME)
    with reading(engine) as session:
        assert session.scalars(select(SignInTries)).all() == []


def test_who_is_not_signed_in_is_led_to_the_door_and_back_to_the_page(stranger: httpx.Client, fatima: int) -> None:
    response = stranger.get("/desk/zoeken?q=huis")
    assert response.status_code == 303
    door = stranger.get(response.headers["location"])
    assert 'name="naar" value="/desk/zoeken?q=huis"' in door.text
    assert sign_in(stranger, naar="/desk/zoeken?q=huis").headers["location"] == "/desk/zoeken?q=huis"


@pytest.mark.parametrize(
    "target", ["https://kwaad.nl", "//kwaad.nl", "/deskundig", "javascript:alert(1)", "\\\\kwaad.nl"]
)
def test_the_door_leads_to_no_other_place(stranger: httpx.Client, fatima: int, target: str) -> None:
    assert sign_in(stranger, naar=target).headers["location"] == "/desk"


def test_signing_out_ends_this_browser_only(stranger: httpx.Client, browser_of: BrowserOf, fatima: int) -> None:
    elsewhere = browser_of(fatima)
    sign_in(stranger)
    token = stranger.cookies[COOKIE]
    assert send(stranger, "/desk/account", "/desk/uitloggen").headers["location"] == "/desk/inloggen"
    stranger.cookies.set(COOKIE, token, path="/desk")
    assert stranger.get("/desk").status_code == 303
    assert elsewhere.get("/desk").status_code == 200


def test_signing_out_everywhere_ends_every_browser(browser_of: BrowserOf, fatima: int, loket: Loket) -> None:
    here, there, colleague = browser_of(fatima), browser_of(fatima), browser_of(loket.jan)
    send(here, "/desk/account", "/desk/uitloggen/overal")
    assert [browser.get("/desk").status_code for browser in (here, there, colleague)] == [303, 303, 200]


def test_a_session_ends_after_twelve_hours(engine: Engine, loket: Loket) -> None:
    begun = now()
    token = sessions.begin(engine, loket.fatima, at=begun)
    assert sessions.find(engine, token, at=begun + timedelta(hours=11, minutes=59)) is not None
    assert sessions.find(engine, token, at=begun + timedelta(hours=12)) is None


def test_who_no_longer_works_here_is_out_at_once(
    browser_of: BrowserOf, stranger: httpx.Client, coaches: Coaches, fatima: int, loket: Loket
) -> None:
    browser = browser_of(fatima)
    coaches.retire(fatima, loket.administrator)
    assert browser.get("/desk").status_code == 303
    assert sign_in(stranger).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a" * 5_000, "' OR 1=1 --"])
def test_a_made_up_cookie_opens_nothing(stranger: httpx.Client, loket: Loket, token: str) -> None:
    assert stranger.get("/desk", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 303


def test_a_coach_changes_the_password_and_signs_in_anew_everywhere(
    browser_of: BrowserOf, stranger: httpx.Client, fatima: int
) -> None:
    browser, elsewhere = browser_of(fatima), browser_of(fatima)
    changed = {"oud": PASSWORD, "nieuw": "heel andere woorden", "nogmaals": "heel andere woorden"}
    assert send(browser, "/desk/account", "/desk/account/wachtwoord", **changed).status_code == 303
    assert elsewhere.get("/desk").status_code == 303
    assert sign_in(stranger).status_code == 401
    assert sign_in(stranger, password="heel andere woorden").status_code == 303  # noqa: S106


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"oud": "fout", "nieuw": "heel andere woorden", "nogmaals": "heel andere woorden"}, 401, "klopt niet"),
        ({"oud": PASSWORD, "nieuw": "heel andere woorden", "nogmaals": "anders"}, 422, "niet hetzelfde"),
        ({"oud": PASSWORD, "nieuw": "kort", "nogmaals": "kort"}, 422, "minstens 12 tekens"),
    ],
)
def test_a_password_is_not_changed_by_mistake(
    browser_of: BrowserOf, fatima: int, fields: dict[str, str], status: int, sentence: str
) -> None:
    response = send(browser_of(fatima), "/desk/account", "/desk/account/wachtwoord", **fields)
    assert response.status_code == status
    assert sentence in response.text


@pytest.mark.parametrize("weak", ["", "elf tekens!", "aaaaaaaaaaaa", "121212121212", EMAIL, EMAIL.upper(), "x" * 201])
def test_a_password_that_is_easy_to_guess_is_refused(engine: Engine, loket: Loket, weak: str) -> None:
    with pytest.raises(WeakPasswordError, match=r"Het wachtwoord is te .+; kies"):
        passwords.set_password(engine, loket.fatima, weak)


def test_nobody_gets_no_password(engine: Engine, loket: Loket) -> None:
    with pytest.raises(UnknownCoachError):
        passwords.set_password(engine, 999, PASSWORD)
    with transaction(engine) as session:
        session.get_one(Coach, loket.jan).active = False
    with pytest.raises(UnknownCoachError):
        passwords.set_password(engine, loket.jan, PASSWORD)


def test_the_door_is_open_for_who_is_in_already(browser_of: BrowserOf, loket: Loket) -> None:
    assert browser_of(loket.fatima).get("/desk/inloggen").headers["location"] == "/desk"


def test_each_session_has_a_token_of_its_own_for_forms(browser_of: BrowserOf, loket: Loket) -> None:
    pages = [browser_of(loket.fatima).get("/desk/account") for _ in range(2)]
    assert csrf_of(pages[0]) != csrf_of(pages[1])
