"""A ticket's page: the conversation and what is known, and each deed once, by whom it may be done."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Engine, select

from bot.conversation import Record, Recorded, Said
from bot.conversation.attachments import Attachments, new_attachment
from bot.desk import Desk
from bot.handoff import Coaches, TicketView
from bot.handoff.reading import read
from bot.limits import LONGEST_MESSAGE
from bot.store import Author, reading, transaction
from bot.store.retention import Terms, purge
from bot.store.tables import AuditEntry, TicketReason, TicketState, now
from tests.desk.conftest import Ask
from tests.desk.serving import csrf_of, send
from tests.handoff.conftest import Loket

BrowserOf = Callable[[int | None], httpx.Client]


@pytest.fixture
def fatima(browser_of: BrowserOf, loket: Loket) -> httpx.Client:
    return browser_of(loket.fatima)


@pytest.fixture
def taken(waiting: TicketView, coaches: Coaches, loket: Loket) -> TicketView:
    """The ticket with Fatima."""
    return coaches.take(waiting.number, loket.fatima)


@pytest.fixture
def said(record: Record, waiting: TicketView) -> Callable[[], list[Recorded]]:
    """What coaches said in the conversation of the ticket."""
    return lambda: [
        message for message in record.after(waiting.conversation_id or "", 0) if message.author == Author.COACH
    ]


def page_of(ticket: TicketView) -> str:
    return f"/desk/tickets/{ticket.number}"


def do(browser: httpx.Client, ticket: TicketView, deed: str, **fields: str) -> httpx.Response:
    """Presses a button on the page of a ticket, with the version that the page shows."""
    page = browser.get(page_of(ticket))
    seen = re.search(r'name="gezien" value="(\d+)"', page.text)
    return browser.post(
        f"{page_of(ticket)}/{deed}",
        data={"csrf": csrf_of(page), "gezien": seen[1] if seen else "1", "client_id": uuid4().hex, **fields},
    )


def test_the_conversation_says_who_said_what(
    fatima: httpx.Client, taken: TicketView, record: Record, coaches: Coaches, loket: Loket
) -> None:
    record.add(taken.conversation_id or "", Said(Author.BOT, "Dag", buttons=[{"title": "Geld", "payload": "/geld"}]))
    coaches.say(taken.number, loket.fatima, "id-1", "Goedemorgen")
    page = fatima.get(page_of(taken)).text
    assert re.findall(r'class="wie-zegt">([^<]+)<', page) == [
        "Persoon", "Melding", "Melding", "Chatbot", "Fatima (medewerker)"
    ]  # fmt: skip
    assert '<span class="bericht-knop">Geld</span>' in page


def test_what_a_channel_keeps_for_itself_was_said_by_nobody(
    fatima: httpx.Client, taken: TicketView, record: Record
) -> None:
    said_before = fatima.get(page_of(taken)).text.count('class="wie-zegt"')
    offered = [{"title": "Uitleg over Bbz", "payload": "/bbz_wat_is"}]
    record.add(taken.conversation_id or "", Said(Author.SYSTEM, ""))
    record.add(taken.conversation_id or "", Said(Author.SYSTEM, "", buttons=offered, metadata={"offered": "command"}))
    page = fatima.get(page_of(taken)).text
    assert page.count('class="wie-zegt"') == said_before
    assert "Uitleg over Bbz" not in page


def test_beside_it_stands_what_is_known(fatima: httpx.Client, ask: Ask) -> None:
    outcome = {
        "scheme": "tozo3",
        "date": "2020-11-10",
        "result": "only_loan",
        "decided_by": ["uren_per_week"],
        "amount_month": 1059.03,
    }
    ticket = ask(place="Assen", intake={"Opleiding": "mbo-4"}, outcomes=[outcome])
    page = fatima.get(page_of(ticket)).text
    for known in ("Assen", "mbo-4", "Tozo 3", "alleen de lening lijkt te kunnen", "10 november 2020", "1.059,03"):
        assert known in page


def test_an_outcome_that_is_not_known_keeps_its_own_words(fatima: httpx.Client, ask: Ask) -> None:
    ticket = ask(outcomes=[{"scheme": "nieuw", "result": "anders", "date": "ooit", "decided_by": ["iets_nieuws"]}])
    page = fatima.get(page_of(ticket)).text
    assert "<strong>nieuw</strong>: anders" in page and "iets nieuws" in page


def test_html_in_a_message_a_note_or_an_answer_is_shown_as_text(
    fatima: httpx.Client, ask: Ask, coaches: Coaches, loket: Loket
) -> None:
    attack = "<img src=x onerror=alert(1)>"
    ticket = ask(question=attack, intake={attack: attack})
    coaches.note(ticket.number, loket.fatima, "n", attack)
    page = fatima.get(page_of(ticket)).text
    assert attack not in page
    assert page.count("&lt;img src=x") >= 5


def test_a_coach_of_another_team_gets_a_refusal_that_is_audited(
    browser_of: BrowserOf, waiting: TicketView, loket: Loket, engine: Engine
) -> None:
    tom = browser_of(loket.elsewhere)
    response = tom.get(page_of(waiting))
    assert response.status_code == 403
    assert "U mag dit niet doen" in response.text and "Ik heb geen opdrachten" not in response.text
    with reading(engine) as session:
        refused = session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")).all()
    assert [(line.actor, line.subject) for line in refused] == [
        (f"coach:{loket.elsewhere}", f"ticket:{waiting.number}")
    ]


@pytest.mark.parametrize("deed", ["nemen", "sluiten", "berichten", "aantekeningen", "typt"])
def test_a_coach_of_another_team_can_do_nothing_with_it(
    browser_of: BrowserOf, waiting: TicketView, loket: Loket, engine: Engine, deed: str
) -> None:
    response = send(
        browser_of(loket.elsewhere), "/desk/account", f"{page_of(waiting)}/{deed}",
        gezien="1", client_id="0" * 32, tekst="hallo",
    )  # fmt: skip
    assert response.status_code == 403
    assert read(engine, waiting.number, loket.fatima).ticket == waiting


def test_a_ticket_that_is_not_there_says_so(fatima: httpx.Client) -> None:
    response = fatima.get("/desk/tickets/4711")
    assert response.status_code == 404
    assert "Vraag 4711 bestaat niet (meer)" in response.text


@pytest.mark.parametrize(
    ("deed", "fields", "state"),
    [
        ("terugzetten", {}, TicketState.QUEUED),
        ("sluiten", {}, TicketState.CLOSED),
        ("aan-collega", {"collega": "jan"}, TicketState.TAKEN),
        ("aan-team", {"team": "twente"}, TicketState.QUEUED),
    ],
)
def test_a_coach_who_has_it_can_hand_it_on_or_close_it(
    fatima: httpx.Client, taken: TicketView, loket: Loket, engine: Engine, deed: str, fields: dict[str, str], state: str
) -> None:
    ids = {name: str(getattr(loket, whose)) for name, whose in fields.items()}
    assert do(fatima, taken, deed, **ids).status_code == 303
    assert read(engine, taken.number, loket.administrator).ticket.state == state


def test_what_went_to_another_team_leads_back_to_the_queue(
    fatima: httpx.Client, taken: TicketView, loket: Loket
) -> None:
    assert do(fatima, taken, "aan-team", team=str(loket.twente)).headers["location"] == "/desk"
    assert fatima.get(page_of(taken)).status_code == 403


def test_a_closed_ticket_can_be_opened_again(
    fatima: httpx.Client, taken: TicketView, coaches: Coaches, loket: Loket, engine: Engine
) -> None:
    coaches.close(taken.number, loket.fatima)
    assert do(fatima, taken, "heropenen").status_code == 303
    assert read(engine, taken.number, loket.fatima).ticket.state == TicketState.QUEUED


def test_only_what_can_be_done_is_offered(
    browser_of: BrowserOf, fatima: httpx.Client, taken: TicketView, loket: Loket
) -> None:
    def offered(browser: httpx.Client) -> set[str]:
        return set(re.findall(rf'action="{page_of(taken)}/([a-z-]+)"', browser.get(page_of(taken)).text))

    assert offered(fatima) == {"terugzetten", "sluiten", "aan-collega", "aan-team", "berichten", "aantekeningen"}
    assert offered(browser_of(loket.jan)) == {"aantekeningen"}
    assert offered(browser_of(loket.lead)) == {"terugzetten", "sluiten", "aan-collega", "aan-team", "aantekeningen"}


def test_of_two_who_take_one_gets_it_and_the_other_hears_who_has_it(
    browser_of: BrowserOf, waiting: TicketView, loket: Loket
) -> None:
    two = [browser_of(loket.fatima), browser_of(loket.jan)]
    tokens = [csrf_of(browser.get("/desk")) for browser in two]
    with ThreadPoolExecutor(2) as hands:
        answers = list(
            hands.map(lambda who: two[who].post(f"{page_of(waiting)}/nemen", data={"csrf": tokens[who]}), range(2))
        )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert re.search(r"hij is bij (Fatima|Jan); ververs de pagina", refused.text)
    assert f"Naar vraag {waiting.number}" in refused.text


def test_a_stale_tab_does_nothing_and_says_so(
    fatima: httpx.Client, taken: TicketView, coaches: Coaches, loket: Loket, engine: Engine
) -> None:
    old = fatima.get(page_of(taken))
    coaches.put_back(taken.number, loket.fatima)
    again = coaches.take(taken.number, loket.fatima)
    response = fatima.post(f"{page_of(taken)}/sluiten", data={"csrf": csrf_of(old), "gezien": str(taken.version)})
    assert response.status_code == 409
    assert "is intussen veranderd: hij is bij u; ververs de pagina" in response.text
    assert read(engine, taken.number, loket.fatima).ticket == again


@pytest.mark.parametrize("deed", ["terugzetten", "sluiten"])
def test_a_double_click_is_one_deed(fatima: httpx.Client, taken: TicketView, engine: Engine, deed: str) -> None:
    form = {"csrf": csrf_of(fatima.get(page_of(taken))), "gezien": str(taken.version)}
    assert [fatima.post(f"{page_of(taken)}/{deed}", data=form).status_code for _ in range(2)] == [303, 303]
    with reading(engine) as session:
        deeds = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"ticket:{taken.number}")).all()
    assert len(deeds) == 3  # asked, taken, and this


def test_a_message_sent_twice_arrives_once(
    fatima: httpx.Client, taken: TicketView, said: Callable[[], list[Recorded]]
) -> None:
    form = {"csrf": csrf_of(fatima.get(page_of(taken))), "client_id": uuid4().hex, "tekst": "Goedemorgen"}
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: fatima.post(f"{page_of(taken)}/berichten", data=form), range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert [message.text for message in said()] == ["Goedemorgen"]


def test_each_page_gives_a_message_an_id_of_its_own(fatima: httpx.Client, taken: TicketView) -> None:
    ids = [re.findall(r'name="client_id" value="(\w+)"', fatima.get(page_of(taken)).text) for _ in range(2)]
    assert len({*ids[0], *ids[1]}) == 4


def test_sent_by_htmx_the_box_comes_back_empty_with_a_new_id(
    fatima: httpx.Client, taken: TicketView, said: Callable[[], list[Recorded]]
) -> None:
    page, sent = fatima.get(page_of(taken)), uuid4().hex
    response = fatima.post(
        f"{page_of(taken)}/berichten",
        data={"csrf": csrf_of(page), "client_id": sent, "tekst": "Goedemorgen"},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 200 and sent not in response.text
    assert "<html" not in response.text and " autofocus></textarea>" in response.text
    assert len(said()) == 1


def test_a_refusal_by_htmx_goes_to_its_own_place_and_leaves_the_text(fatima: httpx.Client, taken: TicketView) -> None:
    response = fatima.post(
        f"{page_of(taken)}/berichten",
        data={"csrf": csrf_of(fatima.get(page_of(taken))), "client_id": uuid4().hex, "tekst": "   "},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 409
    assert response.headers["hx-retarget"] == "#melding"
    assert "Er staat niets in het bericht" in response.text and "<html" not in response.text


def test_a_very_long_message_is_cut_and_a_bsn_made_unreadable(
    fatima: httpx.Client, taken: TicketView, said: Callable[[], list[Recorded]]
) -> None:
    assert do(fatima, taken, "berichten", tekst="uw bsn is 111222333 " + "a" * 100_000).status_code == 303
    assert len(said()[0].text) <= LONGEST_MESSAGE
    assert "111222333" not in said()[0].text


def test_who_does_not_have_the_ticket_cannot_write_in_it(
    browser_of: BrowserOf, taken: TicketView, loket: Loket, said: Callable[[], list[Recorded]]
) -> None:
    assert do(browser_of(loket.lead), taken, "berichten", tekst="Dag").status_code == 403
    assert said() == []


def test_a_note_is_kept_once_and_the_person_does_not_see_it(
    fatima: httpx.Client, taken: TicketView, record: Record
) -> None:
    before = record.after(taken.conversation_id or "", 0)
    form = {"csrf": csrf_of(fatima.get(page_of(taken))), "client_id": uuid4().hex, "tekst": "Belt morgen terug"}
    for _ in range(2):
        assert fatima.post(f"{page_of(taken)}/aantekeningen", data=form).status_code == 303
    assert fatima.get(page_of(taken)).text.count("Belt morgen terug") == 1
    assert record.after(taken.conversation_id or "", 0) == before


def test_while_a_coach_writes_the_person_can_see_it(fatima: httpx.Client, taken: TicketView, desk: Desk) -> None:
    assert send(fatima, page_of(taken), f"{page_of(taken)}/typt").status_code == 204
    typist = desk.conversations.typing(taken.conversation_id or "")
    assert typist is not None and typist.name == "Fatima"


def test_a_file_of_the_person_is_a_download_for_the_team_only(
    browser_of: BrowserOf, fatima: httpx.Client, taken: TicketView, record: Record, desk: Desk, loket: Loket
) -> None:
    file = new_attachment("brief.pdf", "application/pdf", 9)
    conversation = taken.conversation_id or ""
    added = record.add(conversation, Said(Author.PERSON, "[bestand]", metadata={"attachment": file}))
    attachments = Attachments(desk.engine, desk.config.attachments)
    attachments.expect(conversation, added.sequence, "elders")
    address = f"{page_of(taken)}/bijlagen/{file['id']}"
    assert address in fatima.get(page_of(taken)).text
    assert fatima.get(address).status_code == 404
    attachments.store(file["id"], b"%PDF-1.7\n", now())
    response = fatima.get(address)
    assert (response.status_code, response.content) == (200, b"%PDF-1.7\n")
    assert response.headers["content-disposition"] == 'attachment; filename="brief.pdf"'
    assert browser_of(loket.elsewhere).get(address).status_code == 403
    assert fatima.get(f"{page_of(taken)}/bijlagen/..%2f..%2fgeheim").status_code == 404


def test_a_ticket_whose_conversation_is_gone_still_opens(
    fatima: httpx.Client, taken: TicketView, coaches: Coaches, loket: Loket, engine: Engine
) -> None:
    coaches.close(taken.number, loket.fatima)
    with transaction(engine) as session:
        purge(session, now().replace(year=now().year + 1, month=1), Terms())
    assert "Het gesprek is gewist." in fatima.get(page_of(taken)).text


def test_a_conversation_of_five_hundred_messages_opens_whole(
    fatima: httpx.Client, taken: TicketView, record: Record
) -> None:
    for number in range(500):
        record.add(taken.conversation_id or "", Said(Author.PERSON, f"bericht {number}"))
    page = fatima.get(page_of(taken)).text
    assert page.count('<li class="bericht ') == 503


def test_the_reason_for_asking_is_said(fatima: httpx.Client, ask: Ask) -> None:
    for reason in TicketReason:
        assert fatima.get(page_of(ask(reason=reason))).status_code == 200
