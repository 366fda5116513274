"""What the tests of the rules share: the knowledge, the schemes, and a desk that decides cases of all of them."""

import pytest

from bot.eligibility.cases import Desk
from bot.eligibility.loading import Schemes
from bot.eligibility.regions import PlacesAndDesks
from bot.eligibility.routing import Router
from bot.knowledge import Knowledge
from bot.knowledge.loketten import Loketten
from bot.places.resolver import Places

pytest.register_assert_rewrite("tests.eligibility.gevallen")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture(scope="session")
def schemes(knowledge: Knowledge) -> Schemes:
    return Schemes.load(knowledge)


@pytest.fixture(scope="session")
def router(knowledge: Knowledge) -> Router:
    return Router.load(knowledge, PlacesAndDesks(Places.load(), Loketten.load(knowledge)))


@pytest.fixture(scope="session")
def desk(schemes: Schemes, router: Router) -> Desk:
    return Desk(schemes, router)
