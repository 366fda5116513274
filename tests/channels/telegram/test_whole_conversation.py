"""A check, an intake and a coach's reply, with the bot that really runs, all of it through Telegram."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from bot.conversation import Sentences
from bot.handoff import Coaches
from bot.handoff.teams import add_coach
from bot.knowledge import Knowledge
from bot.model import model_file
from bot.settings import Settings
from bot.store import prepare, reading, transaction
from bot.store.tables import Ticket
from tests.channels.telegram.bot_api import TOKEN, BotApi
from tests.channels.telegram.people import Someone, wait_until
from tests.conftest import serving
from tests.replies import INTAKE

CHECK = ["nee, niks daarvan", "sinds maart 2019", "een uur of dertig", "34", "alleen", "zo'n 400 netto", "eenmanszaak"]


@pytest.fixture(scope="module")
def running(module_api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """All processes, on the day that Tozo 3 held."""
    environment = {
        "LOKETWIJZER_PEILDATUM": "2020-11-10",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": module_api.url,
    }
    with serving(model_file(), tmp_path_factory.mktemp("telegram"), **environment) as config:
        yield config


@pytest.fixture(scope="module")
def engine(running: Settings) -> Engine:
    return prepare(running.database)


def converse(someone: Someone, *texts: str) -> None:
    """Says one thing after the other, each after the answer to the one before."""
    for text in texts:
        before = len(someone.read)
        someone.writes(text)
        wait_until(lambda before=before: len(someone.read) > before, f"no answer to '{text}'", 30)  # type: ignore[misc]


def test_a_check_gives_its_outcome(module_api: BotApi, engine: Engine) -> None:
    sam = Someone(module_api, 7001)
    converse(sam, "/start", "heb ik recht op tozo?", *CHECK, "ja klopt allemaal")
    sam.reads("€ 659,03", seconds=30)
    sam.reads("indicatie")


def test_an_intake_leads_to_a_coach_who_goes_on_in_the_same_chat(module_api: BotApi, engine: Engine) -> None:
    sanne = Someone(module_api, 7002)
    converse(sanne, "/intake", *INTAKE)
    sanne.reads("Uw intake is klaar", seconds=30)
    converse(sanne, "/coach")
    sanne.reads("U wacht op een medewerker", seconds=30)
    coaches = Coaches(engine, Sentences(Knowledge.load()))
    with reading(engine) as session:
        ticket = session.scalars(select(Ticket)).one()
    with transaction(engine) as session:
        fatima = add_coach(session, "Fatima", "fatima@voorbeeld.nl", [ticket.team_id]).id
    coaches.take(ticket.id, fatima)
    sanne.reads("U praat nu met Fatima")
    coaches.say(ticket.id, fatima, "c-1", "Goedemorgen Sanne. Ik heb uw intake gelezen.")
    sanne.reads("Fatima\nGoedemorgen Sanne.")
    coaches.close(ticket.id, fatima)
    sanne.reads("afgesloten")
    converse(sanne, "hoe lang duurt een ww uitkering")
