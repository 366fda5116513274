"""When the database does not answer, a request is kept and done later: not lost, not twice, not for others to read."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.conversation import Record, Sentences
from bot.handoff import KeptForLaterError, KeptRequests, Request, Requests, Summary
from bot.processes import free_port
from bot.store import connect
from bot.store.tables import Priority, TicketReason
from tests.handoff.conftest import MONDAY, Loket


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "overdracht"


@pytest.fixture
def while_down(sentences: Sentences, folder: Path) -> KeptRequests:
    """As the bot asks it while nobody listens where the database should be."""
    nowhere = connect(f"postgresql://niemand@127.0.0.1:{free_port()}/weg")
    return KeptRequests(Requests(nowhere, sentences), folder)


@pytest.fixture
def back_up(requests: Requests, folder: Path) -> KeptRequests:
    return KeptRequests(requests, folder)


def test_a_request_while_the_database_is_down_is_done_when_it_is_back(
    while_down: KeptRequests, back_up: KeptRequests, requests: Requests, person: Callable[[], str], loket: Loket
) -> None:
    someone = person()
    with pytest.raises(KeptForLaterError, match="bewaard"):
        while_down.request(
            Request(someone, TicketReason.CRISIS, summary=Summary(place="Assen", intake={"uren": "20"}), region="AM03")
        )
    assert while_down.retry() == 0
    assert back_up.retry() == 1
    standing = requests.standing(someone)
    assert standing is not None and standing.team == "Werkcentrum Drenthe"
    done = requests.cancel(someone)
    assert done is not None
    assert (done.priority, done.summary) == (Priority.CRISIS, Summary(place="Assen", intake={"uren": "20"}))
    assert back_up.retry() == 0


def test_while_the_database_answers_nothing_is_kept(
    back_up: KeptRequests, person: Callable[[], str], folder: Path, loket: Loket
) -> None:
    assert back_up.request(Request(person(), TicketReason.ASKED)).number == 1
    assert not folder.exists()


def test_who_asked_again_by_themselves_does_not_get_a_second_ticket(
    while_down: KeptRequests, back_up: KeptRequests, requests: Requests, person: Callable[[], str], loket: Loket
) -> None:
    someone = person()
    with pytest.raises(KeptForLaterError):
        while_down.request(Request(someone, TicketReason.ASKED, at=MONDAY))
    requests.request(Request(someone, TicketReason.ASKED, at=MONDAY + timedelta(minutes=1)))
    requests.cancel(someone)
    assert back_up.retry() == 1
    assert requests.standing(someone) is None


def test_what_is_kept_is_for_this_user_only(while_down: KeptRequests, person: Callable[[], str], folder: Path) -> None:
    with pytest.raises(KeptForLaterError):
        while_down.request(Request(person(), TicketReason.ASKED))
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_the_request_of_someone_who_is_gone_goes_too(
    while_down: KeptRequests, back_up: KeptRequests, folder: Path, record: Record, engine: Engine
) -> None:
    with pytest.raises(KeptForLaterError):
        while_down.request(Request("niet-meer-hier", TicketReason.ASKED))
    assert back_up.retry() == 1
    assert list(folder.iterdir()) == []
