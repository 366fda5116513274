"""The database does not answer: people are told, can call someone, and what they asked for is done later."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.actions import ActionAntwoord
from bot.actions.services import services
from bot.settings import settings
from tests.actions.conftest import Reply

NOBODY_LISTENS_THERE = "postgresql+psycopg://niemand@127.0.0.1:1/niets"


@pytest.fixture(autouse=True)
def database_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("DATABASE_URL", NOBODY_LISTENS_THERE)
    monkeypatch.setenv("LOKETWIJZER_VAR", str(tmp_path))
    settings.cache_clear()
    services.cache_clear()
    yield tmp_path
    settings.cache_clear()
    services.cache_clear()


def texts(reply: Reply) -> str:
    return "\n".join(message["text"] for message in reply.messages)


def test_a_request_for_a_human_is_kept_and_one_hears_whom_to_call(
    run: Callable[..., Reply], database_down: Path
) -> None:
    reply = run(ActionAntwoord(), "bot/medewerker", "ik wil een mens spreken")
    assert "storing" in texts(reply)
    assert "088" in texts(reply)
    assert len(list((database_down / "overdracht").glob("*.json"))) == 1


def test_the_desk_of_the_place_is_named_when_the_place_is_known(run: Callable[..., Reply]) -> None:
    reply = run(ActionAntwoord(), "bot/medewerker", "ik woon in Zwolle en wil een mens spreken")
    assert any((message.get("loket") or {}).get("municipality") for message in reply.messages)


def test_a_question_is_answered_as_ever(run: Callable[..., Reply]) -> None:
    assert run(ActionAntwoord(), "werk/ww", "hoe lang duurt ww", slots={"ticket": 3}).topic == "werk/ww"


@pytest.mark.parametrize("topic", ["bot/gegevens_inzien", "bot/gegevens_wissen"])
def test_who_wants_to_see_or_erase_is_told_that_it_cannot_be_done_now(run: Callable[..., Reply], topic: str) -> None:
    slots = {"stap": "wissen"} if topic == "bot/gegevens_wissen" else {}
    text = "ja, wis alles" if slots else "wat weet u van mij"
    assert "storing" in texts(run(ActionAntwoord(), topic, text, slots=slots))
