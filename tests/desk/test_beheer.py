"""Administration over real HTTP: coaches, teams, keys, the audit trail and the rights of a person."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, select

from bot.conversation import Record, Said
from bot.desk import passwords, sessions
from bot.handoff import Coaches, Request, Requests
from bot.handoff.teams import fallback_team, openingstijden_of
from bot.store import Author, reading, transaction
from bot.store.retention import Terms, purge
from bot.store.tables import ApiToken, AuditEntry, Coach, Forgetting, Message, Team, Ticket, TicketReason, now
from tests.desk.serving import csrf_of, send
from tests.handoff.conftest import MONDAY, Loket

Browser = Callable[[int | None], httpx.Client]
COACHES, TEAMS, TOKENS = "/desk/beheer/medewerkers", "/desk/beheer/teams", "/desk/beheer/tokens"
TRAIL, PERSON = "/desk/beheer/spoor", "/desk/beheer/persoon"
PAGES = [COACHES, f"{COACHES}/1", TEAMS, f"{TEAMS}/nieuw", f"{TEAMS}/1", TOKENS, TRAIL, PERSON]
HOURS = ["9.00-12.30, 13.00-17.00", "9-17", "", "", "", "", ""]


@pytest.fixture
def ada(browser_of: Browser, loket: Loket) -> httpx.Client:
    """The browser of the administrator."""
    return browser_of(loket.administrator)


def kept(engine: Engine, coach_id: int) -> Coach:
    with reading(engine) as session:
        return session.get_one(Coach, coach_id)


def audited(engine: Engine, action: str) -> list[tuple[str, str]]:
    with reading(engine) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(entry.actor, entry.subject) for entry in entries]


def secret_of(page: httpx.Response) -> str:
    found = re.search(r'<code class="geheim">([^<]+)</code>', page.text)
    assert found, page.text
    return found[1]


@pytest.mark.parametrize("page", ["/desk/beheer", *PAGES])
def test_only_an_administrator_comes_in(browser_of: Browser, loket: Loket, page: str) -> None:
    assert browser_of(loket.administrator).get(page, follow_redirects=True).status_code == 200
    assert browser_of(loket.lead).get(page).status_code == 403
    assert browser_of(loket.fatima).get(page).status_code == 403
    assert browser_of(None).get(page).status_code == 303


@pytest.mark.parametrize(
    "action",
    [
        COACHES,
        f"{COACHES}/1",
        f"{COACHES}/1/wachtwoord",
        f"{COACHES}/1/weg",
        f"{COACHES}/1/terug",
        f"{TEAMS}/nieuw",
        f"{TEAMS}/1",
        TOKENS,
        f"{TOKENS}/1/weg",
        f"{PERSON}/inzien",
        f"{PERSON}/wissen",
    ],
)
def test_a_form_of_another_website_or_another_role_does_nothing(
    browser_of: Browser, ada: httpx.Client, engine: Engine, loket: Loket, action: str
) -> None:
    lead = browser_of(loket.lead)
    with_own_token = {"csrf": csrf_of(lead.get("/desk/account"))}
    assert ada.post(action, data={"naam": "Kwaad"}).status_code == 403
    assert ada.post(action, data=with_own_token).status_code == 403
    elsewhere = {"Origin": "https://kwaad.nl"}
    assert ada.post(action, data={"csrf": csrf_of(ada.get(TOKENS))}, headers=elsewhere).status_code == 403
    assert lead.post(action, data=with_own_token).status_code == 403
    with reading(engine) as session:
        assert set(session.scalars(select(AuditEntry.action))) <= {"signed_in"}


def test_a_new_coach_gets_a_password_that_is_shown_once_and_works(
    ada: httpx.Client, engine: Engine, loket: Loket
) -> None:
    added = send(ada, COACHES, COACHES, naam="Nora", email="Nora@Voorbeeld.nl ", rol="lead", team=[str(loket.twente)])
    password = secret_of(added)
    coach_id = passwords.check(engine, "nora@voorbeeld.nl", password, "127.0.0.1")
    assert (kept(engine, coach_id).name, kept(engine, coach_id).role) == ("Nora", "lead")
    assert password not in ada.get(f"{COACHES}/{coach_id}").text
    assert audited(engine, "coach_added") == [(f"coach:{loket.administrator}", f"coach:{coach_id}")]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"naam": "  "}, "De naam klopt niet"),
        ({"naam": "a" * 81}, "De naam klopt niet"),
        ({"email": "nora"}, "geen e-mailadres"),
        ({"email": "nora @voorbeeld.nl"}, "geen e-mailadres"),
        ({"email": "FATIMA@voorbeeld.nl"}, "staat al in de lijst"),
        ({"rol": "baas"}, "Deze rol bestaat niet"),
        ({"team": []}, "kies minstens een team"),
        ({"team": ["x"]}, "kies minstens een team"),
        ({"team": ["9" * 30]}, "kies minstens een team"),
    ],
)
def test_a_coach_that_cannot_be_is_refused_and_the_form_stays_filled_in(
    ada: httpx.Client, loket: Loket, wrong: dict[str, Any], sentence: str
) -> None:
    good = {"naam": "Nora & co", "email": "nora@voorbeeld.nl", "rol": "coach", "team": [str(loket.drenthe)]}
    refused = send(ada, COACHES, COACHES, **{**good, **wrong})
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "naam" in wrong or 'value="Nora &amp; co"' in refused.text


def test_who_leaves_a_team_gives_its_tickets_back(
    ada: httpx.Client, engine: Engine, requests: Requests, coaches: Coaches, record: Record, person: Any, loket: Loket
) -> None:
    someone = person()
    number = requests.request(Request(someone, TicketReason.ASKED, region="AM03")).number
    coaches.take(number, loket.fatima)
    moved = send(
        ada,
        f"{COACHES}/{loket.fatima}",
        f"{COACHES}/{loket.fatima}",
        naam="Fatima",
        email="fatima@voorbeeld.nl",
        rol="coach",
        team=[str(loket.twente)],
    )
    assert moved.status_code == 303
    assert record.owner(someone) == "waiting"


def test_who_no_longer_works_here_is_out_at_once_and_can_come_back(
    ada: httpx.Client, browser_of: Browser, engine: Engine, loket: Loket
) -> None:
    fatima = browser_of(loket.fatima)
    assert fatima.get("/desk/account").status_code == 200
    page = f"{COACHES}/{loket.fatima}"
    assert send(ada, page, f"{page}/weg").status_code == 303
    assert fatima.get("/desk/account").status_code == 303
    assert not kept(engine, loket.fatima).active
    assert send(ada, page, f"{page}/terug").status_code == 303
    assert kept(engine, loket.fatima).active


def test_the_last_administrator_stays(ada: httpx.Client, engine: Engine, loket: Loket) -> None:
    page = f"{COACHES}/{loket.administrator}"
    gone = send(ada, page, f"{page}/weg")
    less = send(ada, page, page, naam="Ada", email="ada@voorbeeld.nl", rol="coach", team=[str(loket.drenthe)])
    for refused in (gone, less):
        assert refused.status_code == 422
        assert "Ada is de enige beheerder" in refused.text
    assert kept(engine, loket.administrator).role == "administrator"


def test_a_new_password_ends_the_old_one_and_its_sessions(
    ada: httpx.Client, browser_of: Browser, engine: Engine, loket: Loket
) -> None:
    passwords.set_password(engine, loket.fatima, "vier losse woorden hier")
    fatima = browser_of(loket.fatima)
    page = f"{COACHES}/{loket.fatima}"
    password = secret_of(send(ada, page, f"{page}/wachtwoord"))
    assert fatima.get("/desk/account").status_code == 303
    assert passwords.check(engine, "fatima@voorbeeld.nl", password, "127.0.0.1") == loket.fatima
    with pytest.raises(passwords.WrongPasswordError):
        passwords.check(engine, "fatima@voorbeeld.nl", "vier losse woorden hier", "127.0.0.1")


def test_a_new_team_is_kept_as_it_was_written(ada: httpx.Client, engine: Engine, loket: Loket) -> None:
    saved = send(
        ada,
        f"{TEAMS}/nieuw",
        f"{TEAMS}/nieuw",
        naam="Werkcentrum Friesland",
        email="friesland@voorbeeld.nl",
        webhook="https://voorbeeld.nl/haak",
        regio=["AM02"],
        uren=HOURS,
        gesloten="24-12-2026\n31-12-2026",
        vangnet="ja",
    )
    assert secret_of(saved).startswith("whsec_")
    with transaction(engine) as session:
        team = session.scalars(select(Team).where(Team.name == "Werkcentrum Friesland")).one()
        assert fallback_team(session).id == team.id
        assert [row.region for row in team.regions] == ["AM02"]
        assert {row.day for row in team.closed_days} == {date(2026, 12, 24), date(2026, 12, 31)}
        assert openingstijden_of(team).opens_at(MONDAY.replace(hour=12, minute=45)) == MONDAY.replace(hour=13)
        assert team.webhook_secret == secret_of(saved)
    page = ada.get(f"{TEAMS}/{team.id}").text
    assert 'value="9.00-12.30, 13.00-17.00"' in page
    assert "24-12-2026" in page
    assert secret_of(saved) not in page


def test_a_secret_stays_until_a_new_one_is_asked_for(ada: httpx.Client, engine: Engine, loket: Loket) -> None:
    page = f"{TEAMS}/{loket.drenthe}"
    form = {"naam": "Werkcentrum Drenthe", "webhook": "https://voorbeeld.nl/haak", "uren": HOURS}
    first = secret_of(send(ada, page, page, **form))
    assert send(ada, page, page, **form).status_code == 303
    with reading(engine) as session:
        assert session.get_one(Team, loket.drenthe).webhook_secret == first
    assert secret_of(send(ada, page, page, **form, nieuw_geheim="ja")) != first


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"naam": " "}, "geen naam"),
        ({"naam": "Werkcentrum Twente"}, "Er is al een team dat Werkcentrum Twente heet"),
        ({"email": "drenthe"}, "geen e-mailadres"),
        ({"webhook": "ftp://voorbeeld.nl"}, "geen webadres"),
        ({"regio": ["AM99"]}, "De regio &#39;AM99&#39; bestaat niet"),
        ({"uren": ["9-5", *HOURS[1:]]}, "sluit het team voor het opengaat"),
        ({"uren": ["9.00 tot 17.00", *HOURS[1:]]}, "schrijf hem als 9.00-17.00"),
        ({"uren": ["9.00-25.00", *HOURS[1:]]}, "schrijf hem als 9.00-17.00"),
        ({"uren": ["9-13, 12-17", *HOURS[1:]]}, "door elkaar"),
        ({"uren": ["9-17"]}, "niet compleet"),
        ({"gesloten": "31-02-2026"}, "De dag &#39;31-02-2026&#39; bestaat niet"),
    ],
)
def test_a_team_that_cannot_be_is_refused_and_stays_as_it_was(
    ada: httpx.Client, engine: Engine, loket: Loket, wrong: dict[str, Any], sentence: str
) -> None:
    page = f"{TEAMS}/{loket.drenthe}"
    form = {"naam": "Anders", "email": "", "webhook": "", "regio": ["AM01"], "uren": HOURS, "gesloten": ""}
    refused = send(ada, page, page, **{**form, **wrong})
    assert refused.status_code == 422
    assert sentence in refused.text
    with reading(engine) as session:
        assert session.get_one(Team, loket.drenthe).name == "Werkcentrum Drenthe"


def test_a_team_or_coach_that_is_not_there_is_not_found(ada: httpx.Client) -> None:
    assert [ada.get(f"{page}/999").status_code for page in (TEAMS, COACHES)] == [404, 404]


def test_a_token_is_shown_once_opens_the_api_and_can_be_revoked(
    ada: httpx.Client, desk_url: str, engine: Engine, loket: Loket
) -> None:
    made = send(ada, TOKENS, TOKENS, naam="<b>CRM</b>", medewerker=str(loket.fatima))
    token = secret_of(made)
    assert "&lt;b&gt;CRM" in made.text
    assert token not in ada.get(TOKENS).text
    opens = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{desk_url}/api/me", headers=opens).json()["name"] == "Fatima"
    with reading(engine) as session:
        token_id = session.scalars(select(ApiToken.id)).one()
    assert send(ada, TOKENS, f"{TOKENS}/{token_id}/weg").status_code == 303
    assert httpx.get(f"{desk_url}/api/me", headers=opens).status_code == 401
    assert audited(engine, "token_revoked") == [(f"coach:{loket.administrator}", f"token:{token_id}")]


@pytest.mark.parametrize("wrong", [{"naam": " ", "medewerker": "1"}, {"naam": "CRM", "medewerker": "999"}, {}])
def test_a_token_without_a_name_or_a_coach_is_refused(ada: httpx.Client, wrong: dict[str, str]) -> None:
    assert send(ada, TOKENS, TOKENS, **wrong).status_code == 422


def test_the_trail_can_be_searched_and_paged(
    ada: httpx.Client, requests: Requests, coaches: Coaches, person: Callable[[], str], loket: Loket
) -> None:
    numbers = [requests.request(Request(person(), TicketReason.ASKED, region="AM03")).number for _ in range(30)]
    for number in numbers:
        coaches.take(number, loket.fatima)
    assert "pagina 1 van 2" in ada.get(TRAIL).text
    assert "pagina 2 van 2" in ada.get(TRAIL, params={"pagina": 2}).text
    one = ada.get(TRAIL, params={"vraag": f"#{numbers[0]}"}).text
    assert "2 regels" in one
    assert "vraag genomen" in one
    assert "30 regels" in ada.get(TRAIL, params={"wie": f"coach:{loket.fatima}", "wat": "ticket_taken"}).text
    assert ada.get(TRAIL, params={"wie": "'", "wat": "<script>", "vraag": "x", "pagina": 9}).status_code == 200


@pytest.fixture
def someone(record: Record, person: Callable[[], str]) -> str:
    conversation_id = person()
    record.add(conversation_id, Said(Author.PERSON, "mijn hond heet Bello"))
    return conversation_id


def test_all_of_a_person_can_be_given_to_them(
    ada: httpx.Client, engine: Engine, requests: Requests, someone: str, loket: Loket
) -> None:
    number = requests.request(Request(someone, TicketReason.ASKED, region="AM03")).number
    for written in (str(number), f"#{number}", someone):
        exported = send(ada, f"{PERSON}?nummer=%23{number}", f"{PERSON}/inzien", nummer=written)
        assert "mijn hond heet Bello" in exported.text
        assert "attachment" in exported.headers["content-disposition"]
    assert len(audited(engine, "person_exported")) == 3


def test_a_person_is_erased_only_when_it_is_sure_and_everywhere(
    ada: httpx.Client, engine: Engine, requests: Requests, someone: str, loket: Loket
) -> None:
    number = requests.request(Request(someone, TicketReason.ASKED, region="AM03")).number
    unsure = send(ada, f"{PERSON}?nummer={number}", f"{PERSON}/wissen", nummer=str(number))
    assert unsure.status_code == 422
    assert "niets gewist" in unsure.text
    erased = send(ada, f"{PERSON}?nummer={number}", f"{PERSON}/wissen", nummer=str(number), zeker="ja")
    assert "is gewist" in erased.text
    with reading(engine) as session:
        assert session.get(Ticket, number) is None
        assert "Bello" not in "".join(session.scalars(select(Message.text)))
        assert session.scalars(select(Forgetting.conversation_id)).all() == [someone]
    assert [actor for actor, _ in audited(engine, "person_erasure_asked")] == [f"coach:{loket.administrator}"]
    assert "bewaard" in ada.get(PERSON, params={"nummer": str(number)}).text


def test_a_person_whose_conversation_is_over_its_term_is_erased_too(
    ada: httpx.Client, engine: Engine, requests: Requests, someone: str, loket: Loket
) -> None:
    number = requests.request(Request(someone, TicketReason.ASKED, region="AM03")).number
    requests.cancel(someone)
    with transaction(engine) as session:
        purge(session, now() + Terms().conversations * 2, Terms())
    send(ada, f"{PERSON}?nummer={number}", f"{PERSON}/wissen", nummer=str(number), zeker="ja")
    with reading(engine) as session:
        assert session.get(Ticket, number) is None


@pytest.mark.parametrize("nummer", ["999", "9" * 40, "web-99", "<script>", "٣"])
def test_nobody_is_found_under_a_wrong_number(ada: httpx.Client, nummer: str) -> None:
    page = ada.get(PERSON, params={"nummer": nummer})
    assert page.status_code == 422
    assert "niets (meer) van bewaard" in page.text
    assert "<script>" not in page.text.replace("<script src", "")


def test_html_in_the_name_of_a_coach_is_shown_as_text(ada: httpx.Client, engine: Engine, loket: Loket) -> None:
    with transaction(engine) as session:
        session.get_one(Coach, loket.jan).name = "<img src=x onerror=alert(1)>"
    for page in (COACHES, f"{COACHES}/{loket.jan}", TOKENS, TRAIL):
        assert "<img" not in ada.get(page).text


def test_a_session_that_ended_meanwhile_changes_nothing(ada: httpx.Client, engine: Engine, loket: Loket) -> None:
    csrf = csrf_of(ada.get(COACHES))
    sessions.end_all(engine, loket.administrator)
    assert ada.post(f"{COACHES}/{loket.fatima}/weg", data={"csrf": csrf}).status_code in (303, 403)
    assert kept(engine, loket.fatima).active
