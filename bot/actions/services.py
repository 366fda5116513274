"""What the actions share with the desk: the record of conversations, requests for a human, and intakes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.actions.messages import knowledge
from bot.conversation import Record, Sentences
from bot.handoff import Intakes, KeptRequests, Requests
from bot.settings import settings
from bot.store import connect, prepare

log = structlog.get_logger()

CHANNEL_OF_STRANGERS = "rest"
"""The channel of who speaks to Rasa itself, past the gateway."""


@dataclass(frozen=True)
class Services:
    """One of each, on the database of this installation."""

    record: Record
    requests: Requests
    kept: KeptRequests
    intakes: Intakes


class StoreDownError(Exception):
    """The database does not answer."""


@lru_cache(maxsize=1)
def services() -> Services:
    """Made at the first use. Without a database the bot still answers, so that it is no reason not to start."""
    config = settings()
    try:
        engine = prepare(config.database)
    except SQLAlchemyError as error:
        log.error("database does not answer", error=type(error).__name__)
        engine = connect(config.database)
    requests = Requests(engine, Sentences(knowledge()))
    return Services(Record(engine), requests, KeptRequests(requests, config.kept_requests), Intakes(engine))


@contextmanager
def storing() -> Iterator[Services]:
    """The services; raises StoreDownError when the database does not answer."""
    try:
        yield services()
    except SQLAlchemyError as error:
        log.error("database does not answer", error=type(error).__name__)
        raise StoreDownError from error


def make_known(conversation_id: str) -> None:
    """Sees to it that a conversation is in the record, also one that did not come through the gateway."""
    with storing() as store:
        if store.record.owner(conversation_id) is None:
            store.record.begin(conversation_id, CHANNEL_OF_STRANGERS)
