"""Setting up teams: what cannot be is refused in one sentence, and a region has one team."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.handoff import TeamData, TeamDataError
from bot.handoff.team_data import new_webhook_secret
from bot.handoff.teams import add_team, change_team, fallback_team, openingstijden_of, team_for
from bot.store import reading, transaction
from bot.store.tables import Team
from tests.handoff.conftest import MONDAY, OFFICE_HOURS, Loket

HOOK = "https://voorbeeld.nl/haak"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "geen naam"),
        ({"hours": {7: [(time(9), time(17))]}}, "Weekdag 7 bestaat niet"),
        ({"hours": {0: [(time(17), time(9))]}}, "sluit het team voor het opengaat"),
        ({"hours": {0: [(time(9), time(13)), (time(12), time(17))]}}, "door elkaar"),
        ({"email": "drenthe"}, "geen e-mailadres"),
        ({"webhook_url": "ftp://voorbeeld.nl", "webhook_secret": new_webhook_secret()}, "geen webadres"),
        ({"webhook_url": HOOK}, "geheim"),
        ({"webhook_url": HOOK, "webhook_secret": "whsec_a29ydA=="}, "geheim"),
        ({"webhook_url": HOOK, "webhook_secret": "whsec_dit is geen base64!"}, "geheim"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(TeamDataError, match=said):
        TeamData(**{"name": "Team", **wrong})


def test_what_is_set_is_what_is_kept_and_can_be_changed(engine: Engine) -> None:
    with transaction(engine) as session:
        team = add_team(
            session,
            TeamData(
                "Werkcentrum Drenthe",
                ["AM03"],
                OFFICE_HOURS,
                [date(2026, 11, 24)],
                webhook_url=HOOK,
                webhook_secret=new_webhook_secret(),
            ),
        )
    with transaction(engine) as session:
        team = session.get_one(Team, team.id)
        assert openingstijden_of(team).opens_at(MONDAY.replace(hour=18)) == MONDAY.replace(day=25, hour=9)
        change_team(session, team, TeamData("Drenthe werkt", hours={5: [(time(10), time(12))]}))
    with reading(engine) as session:
        team = session.get_one(Team, team.id)
        assert (team.name, team.webhook_url, team.regions, team.closed_days) == ("Drenthe werkt", None, [], [])
        assert openingstijden_of(team).opens_at(MONDAY) == MONDAY.replace(day=28)


def test_a_region_belongs_to_the_team_that_got_it_last(engine: Engine, loket: Loket) -> None:
    with transaction(engine) as session:
        newer = add_team(session, TeamData("Nieuw Drenthe", ["AM03"]))
    with transaction(engine) as session:
        assert team_for(session, "AM03").id == newer.id
        assert session.get_one(Team, loket.drenthe).regions == []


def test_there_is_always_one_team_with_office_hours(engine: Engine) -> None:
    with transaction(engine) as session:
        assert openingstijden_of(fallback_team(session)).open_since(MONDAY)
        assert team_for(session, None) is fallback_team(session)
        assert len(session.scalars(select(Team)).all()) == 1
