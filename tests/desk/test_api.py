"""The JSON API over real HTTP: the deeds of the desk for programs, with the rights of the coach of the token."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Engine, select

from bot.conversation import Record, Said
from bot.desk import api_tokens, sessions
from bot.handoff import Coaches, Request, Requests
from bot.store import Author, reading, transaction
from bot.store.tables import ApiToken, AuditEntry, Note, TicketReason, now
from tests.handoff.conftest import MONDAY, Loket

Api = Callable[[int], httpx.Client]


@pytest.fixture
def api(engine: Engine, desk_url: str) -> Iterator[Api]:
    """A program with a token of this coach."""
    clients: list[httpx.Client] = []

    def client(coach_id: int) -> httpx.Client:
        token = api_tokens.make(engine, "proef", coach_id)
        clients.append(
            httpx.Client(base_url=f"{desk_url}/api", headers={"Authorization": f"Bearer {token}"}, timeout=20)
        )
        return clients[-1]

    yield client
    for made in clients:
        made.close()


@pytest.fixture
def fatima(api: Api, loket: Loket) -> httpx.Client:
    return api(loket.fatima)


@pytest.fixture
def someone(person: Callable[[], str]) -> str:
    return person()


@pytest.fixture
def number(requests: Requests, someone: str, loket: Loket) -> int:
    """A ticket that waits in Drenthe."""
    return requests.request(Request(someone, TicketReason.ASKED, region="AM03", at=MONDAY)).number


def words(text: str) -> dict[str, str]:
    return {"id": str(uuid4()), "text": text}


def refusals(engine: Engine) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return [entry.details for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "refused"))]


def test_a_ticket_goes_its_whole_way(fatima: httpx.Client, number: int, record: Record, someone: str) -> None:
    assert [ticket["number"] for ticket in fatima.get("/tickets").json()["tickets"]] == [number]
    assert fatima.post(f"/tickets/{number}/claim").json()["coach"] == "Fatima"
    said = fatima.post(f"/tickets/{number}/reply", json=words("Goedemorgen"))
    assert said.status_code == 202
    assert record.after(someone, said.json()["sequence"] - 1)[0].text == "Goedemorgen"
    fatima.post(f"/tickets/{number}/notes", json=words("belt morgen"))
    assert fatima.post(f"/tickets/{number}/close").json()["state"] == "closed"
    assert record.owner(someone) == "bot"
    page = fatima.get(f"/tickets/{number}").json()
    assert [note["text"] for note in page["notes"]] == ["belt morgen"]
    assert "Goedemorgen" in [message["text"] for message in page["transcript"]]
    assert fatima.post(f"/tickets/{number}/reopen").json()["state"] == "queued"


def test_a_ticket_can_be_put_back_and_handed_on(fatima: httpx.Client, api: Api, number: int, loket: Loket) -> None:
    fatima.post(f"/tickets/{number}/claim")
    assert fatima.post(f"/tickets/{number}/put-back").json()["state"] == "queued"
    fatima.post(f"/tickets/{number}/claim")
    to_jan = fatima.post(f"/tickets/{number}/transfer", json={"to": "coach", "id": loket.jan})
    assert to_jan.json()["coach"] == "Jan"
    to_twente = api(loket.jan).post(f"/tickets/{number}/transfer", json={"to": "team", "id": loket.twente})
    assert (to_twente.json()["team"], to_twente.json()["state"]) == ("Werkcentrum Twente", "queued")


def test_sent_twice_is_done_once(
    fatima: httpx.Client, number: int, engine: Engine, record: Record, someone: str
) -> None:
    for _ in range(2):
        assert fatima.post(f"/tickets/{number}/claim").status_code == 200
    hello, aside = words("Dag"), words("let op")
    sequences = {fatima.post(f"/tickets/{number}/reply", json=hello).json()["sequence"] for _ in range(2)}
    for _ in range(2):
        fatima.post(f"/tickets/{number}/notes", json=aside)
    assert len(sequences) == 1
    assert [message.text for message in record.after(someone, 0) if message.author == "coach"] == ["Dag"]
    with reading(engine) as session:
        assert len(session.scalars(select(Note)).all()) == 1


def test_who_looked_at_an_older_version_hears_how_it_is_now(
    fatima: httpx.Client, api: Api, number: int, loket: Loket
) -> None:
    seen = fatima.get(f"/tickets/{number}").json()["ticket"]["version"]
    api(loket.jan).post(f"/tickets/{number}/claim", json={"seen": seen})
    late = fatima.post(f"/tickets/{number}/claim", json={"seen": seen})
    assert (late.status_code, late.json()["detail"]) == (
        409,
        f"Vraag {number} is intussen veranderd: hij is bij Jan; ververs de pagina en kijk opnieuw.",
    )


def test_of_two_who_take_it_one_hears_who_has_it(fatima: httpx.Client, api: Api, number: int, loket: Loket) -> None:
    fatima.post(f"/tickets/{number}/claim")
    late = api(loket.jan).post(f"/tickets/{number}/claim")
    assert late.status_code == 409
    assert "hij is bij Fatima" in late.json()["detail"]


def test_the_list_is_of_the_own_teams_page_by_page(
    requests: Requests, person: Callable[[], str], fatima: httpx.Client, api: Api, loket: Loket
) -> None:
    made = [
        requests.request(
            Request(person(), TicketReason.ASKED, region="AM03", at=MONDAY + timedelta(minutes=minute))
        ).number
        for minute in range(5)
    ]
    elsewhere = requests.request(Request(person(), TicketReason.CRISIS, region="AM05", at=MONDAY)).number
    pages = [fatima.get("/tickets", params={"limit": 2, "offset": offset}).json() for offset in (0, 2, 4)]
    assert [ticket["number"] for page in pages for ticket in page["tickets"]] == made
    assert {page["total"] for page in pages} == {5}
    everything = api(loket.administrator).get("/tickets").json()["tickets"]
    assert [ticket["number"] for ticket in everything] == [elsewhere, *made]


def test_the_list_can_be_of_one_team_and_state(
    api: Api, number: int, requests: Requests, person: Callable[[], str], loket: Loket
) -> None:
    administrator = api(loket.administrator)
    requests.request(Request(person(), TicketReason.ASKED, region="AM05", at=MONDAY))
    administrator.post(f"/tickets/{number}/claim")

    def found(**wanted: object) -> list[int]:
        listed = administrator.get("/tickets", params=wanted)  # type: ignore[arg-type]
        return [ticket["number"] for ticket in listed.json()["tickets"]]

    assert found(team=loket.drenthe) == [number]
    assert found(state="taken") == [number]
    assert found(team=loket.drenthe, state="queued") == []
    administrator.post(f"/tickets/{number}/close")
    assert found(state="closed") == [number]
    assert found(team=loket.drenthe) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "/claim", None),
        ("POST", "/reply", {"id": str(uuid4()), "text": "Dag"}),
        ("POST", "/notes", {"id": str(uuid4()), "text": "Dag"}),
        ("POST", "/transfer", {"to": "team", "id": 1}),
        ("POST", "/put-back", None),
        ("POST", "/close", None),
        ("POST", "/reopen", None),
    ],
)
def test_a_coach_of_another_team_is_refused_and_that_is_audited(
    api: Api, engine: Engine, number: int, loket: Loket, method: str, path: str, body: dict[str, Any] | None
) -> None:
    refused = api(loket.elsewhere).request(method, f"/tickets/{number}{path}", json=body)
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("U mag dit niet doen met vraag")
    assert len(refusals(engine)) == 1


def test_the_list_of_another_team_is_refused_and_that_is_audited(
    fatima: httpx.Client, engine: Engine, loket: Loket
) -> None:
    refused = fatima.get("/tickets", params={"team": loket.twente})
    assert (refused.status_code, refused.json()) == (
        403,
        {"detail": "U zit niet in Werkcentrum Twente; kies een van uw eigen teams."},
    )
    assert refusals(engine) == [{"deed": "tickets_listed"}]


@pytest.mark.parametrize("path", ["/tickets/999", "/tickets?team=999"])
def test_what_does_not_exist_is_not_found(fatima: httpx.Client, path: str) -> None:
    missing = fatima.get(path)
    assert missing.status_code == 404
    assert "bestaat niet" in missing.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/reply", {"id": "x", "text": "Dag"}, "Het veld 'id' is geen UUID; maak er een per bericht."),
        ("/reply", {"id": str(uuid4())}, "Het veld 'text' ontbreekt; vul het in."),
        ("/reply", {"id": str(uuid4()), "text": ""}, "Het veld 'text' is leeg; vul het in."),
        ("/reply", {"id": str(uuid4()), "text": "a" * 20_001}, "hoogstens 20000 tekens"),
        ("/reply", {"id": str(uuid4()), "text": 1}, "is geen tekst"),
        ("/claim", {"gezien": 1}, "Het veld 'gezien' bestaat niet; laat het weg."),
        ("/transfer", {"to": "baas", "id": 1}, "kies uit 'team' of 'coach'"),
        ("/transfer", {"to": "team", "id": 10**12}, "is te groot"),
    ],
)
def test_what_is_sent_wrong_is_said_in_one_sentence(
    fatima: httpx.Client, number: int, path: str, body: dict[str, Any], sentence: str
) -> None:
    wrong = fatima.post(f"/tickets/{number}{path}", json=body)
    assert wrong.status_code == 422
    assert list(wrong.json()) == ["detail"]
    assert sentence in wrong.json()["detail"]


def test_what_is_no_json_is_said_too(fatima: httpx.Client, number: int) -> None:
    wrong = fatima.post(f"/tickets/{number}/reply", content="{", headers={"Content-Type": "application/json"})
    assert (wrong.status_code, wrong.json()["detail"][:40]) == (422, "De inhoud van het verzoek is geen JSON; ")


def test_an_unknown_address_and_method_are_answered_in_dutch(fatima: httpx.Client) -> None:
    assert fatima.get("/vragen").json() == {"detail": "Dit adres bestaat niet; kijk op /api/docs wat er wel is."}
    assert fatima.delete("/tickets").status_code == 405


def test_html_and_private_numbers_in_a_reply_are_text_and_masked(
    fatima: httpx.Client, number: int, record: Record, someone: str
) -> None:
    fatima.post(f"/tickets/{number}/claim")
    fatima.post(f"/tickets/{number}/reply", json=words("<script>alert(1)</script> bsn 111222333"))
    said = record.after(someone, 0)[-1].text
    assert said.startswith("<script>alert(1)</script>")
    assert "111222333" not in said


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer lw_geraden", "Basic YTpi", "Bearer é"])
def test_without_a_token_nobody_comes_in(desk_url: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    refused = httpx.get(f"{desk_url}/api/tickets", headers=headers)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.json() == {
        "detail": "Dit token klopt niet of is ingetrokken; vraag de beheerder om een nieuw token."
    }


def test_a_session_of_the_desk_opens_no_api(desk_url: str, engine: Engine, loket: Loket) -> None:
    cookie = {"loketwijzer_bureau": sessions.begin(engine, loket.administrator)}
    assert httpx.get(f"{desk_url}/api/tickets", cookies=cookie).status_code == 401


def test_the_token_of_who_does_not_work_here_any_more_opens_nothing(
    fatima: httpx.Client, coaches: Coaches, loket: Loket
) -> None:
    assert fatima.get("/me").json() == {"id": loket.fatima, "name": "Fatima", "role": "coach"}
    coaches.retire(loket.fatima, loket.administrator)
    assert fatima.get("/me").status_code == 401


def test_a_revoked_token_opens_nothing(fatima: httpx.Client, engine: Engine) -> None:
    fatima.get("/me")
    api_tokens.revoke(engine, api_tokens.tokens(engine)[0].id)
    assert fatima.get("/me").status_code == 401
    assert not api_tokens.tokens(engine)[0].is_valid


def test_a_token_is_kept_as_a_hash_and_its_last_use_is_recorded(engine: Engine, fatima: httpx.Client) -> None:
    before = now()
    fatima.get("/me")
    with reading(engine) as session:
        kept = session.scalars(select(ApiToken)).one()
    assert fatima.headers["Authorization"].removeprefix("Bearer ") not in str(vars(kept))
    assert kept.used_at is not None
    assert kept.used_at >= before
    with reading(engine) as session:
        made = session.scalars(select(AuditEntry).where(AuditEntry.action == "token_made")).one()
        assert (made.actor, made.subject) == ("system", f"token:{kept.id}")


def test_guessing_tokens_is_slowed_down_but_a_right_one_still_works(
    fatima: httpx.Client, desk_url: str, engine: Engine
) -> None:
    guess = {"Authorization": "Bearer lw_geraden"}
    codes = [httpx.get(f"{desk_url}/api/me", headers=guess).status_code for _ in range(api_tokens.FREE_TRIES + 5)]
    assert codes == [401] * api_tokens.FREE_TRIES + [429] * 5
    slowed = httpx.get(f"{desk_url}/api/me", headers=guess)
    assert 0 < int(slowed.headers["Retry-After"]) <= 60
    assert fatima.get("/me").status_code == 200
    with pytest.raises(api_tokens.WrongTokenError):
        api_tokens.find(engine, "lw_geraden", "127.0.0.1", now() + api_tokens.QUIET * 2)


def test_the_description_is_a_page_without_scripts_of_others_and_for_programs(desk_url: str) -> None:
    page = httpx.get(f"{desk_url}/api/docs")
    assert "POST /tickets/{number}/claim" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    described = httpx.get(f"{desk_url}/api/openapi.json").json()
    assert set(described["paths"]) == {
        "/me",
        "/teams",
        "/tickets",
        "/tickets/{number}",
        *(
            f"/tickets/{{number}}/{deed}"
            for deed in ("claim", "reply", "notes", "transfer", "put-back", "close", "reopen")
        ),
    }
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def test_every_error_that_is_described_has_the_shape_that_errors_have(desk_url: str, fatima: httpx.Client) -> None:
    described = httpx.get(f"{desk_url}/api/openapi.json").json()
    deeds = [deed for methods in described["paths"].values() for deed in methods.values()]
    errors = [(code, answer) for deed in deeds for code, answer in deed["responses"].items() if code >= "400"]
    assert {answer["content"]["application/json"]["schema"]["$ref"] for _, answer in errors} == {
        "#/components/schemas/Problem"
    }
    assert {code for code, _ in errors} == {"401", "403", "404", "409", "422", "429", "503"}
    assert all("422" in deed["responses"] for deed in deeds if "parameters" in deed or "requestBody" in deed)
    assert described["components"]["schemas"]["Problem"]["required"] == ["detail"]
    refused = fatima.get("/tickets/nul")
    assert (refused.status_code, [*refused.json()]) == (422, ["detail"])


def test_teams_are_named_with_who_works_there(fatima: httpx.Client, coaches: Coaches, loket: Loket) -> None:
    coaches.retire(loket.jan, loket.administrator)
    teams = {team["name"]: [coach["name"] for coach in team["coaches"]] for team in fatima.get("/teams").json()}
    assert teams["Werkcentrum Drenthe"] == ["Fatima", "Lea"]
    assert teams["Werkcentrum Twente"] == ["Tom"]


def test_the_messages_of_person_and_bot_are_in_the_transcript(
    fatima: httpx.Client, record: Record, someone: str, number: int
) -> None:
    record.add(someone, Said(Author.PERSON, "hoi <b>daar</b>"))
    transcript = fatima.get(f"/tickets/{number}").json()["transcript"]
    assert (transcript[-1]["author"], transcript[-1]["text"]) == ("person", "hoi <b>daar</b>")


def test_a_database_that_does_not_answer_is_said_without_a_traceback(fatima: httpx.Client, engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(ApiToken.__table__.delete())  # type: ignore[attr-defined]
        session.connection().exec_driver_sql("ALTER TABLE api_token RENAME TO weg")
    try:
        answer = fatima.get("/me")
    finally:
        with transaction(engine) as session:
            session.connection().exec_driver_sql("ALTER TABLE weg RENAME TO api_token")
    assert (answer.status_code, answer.json()) == (
        503,
        {"detail": "De database antwoordt niet; probeer het straks opnieuw."},
    )
