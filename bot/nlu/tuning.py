"""Costs of every answer that Rasa has no setting for; call `tune_rasa` before it serves."""

from itertools import islice
from typing import Any, Dict, Iterator

from jsonschema import Draft202012Validator
from rasa.core import tracker_store
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import QueuePool


def tune_rasa() -> None:
    """Checks results of actions faster, counts no events, and lets SQLite stay open and not wait for the disk."""
    _check_results_with_one_validator()
    _remember_how_much_is_stored()
    _keep_sqlite_open()
    event.listen(Engine, "connect", _tune_sqlite)


def _check_results_with_one_validator() -> None:
    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate(_action: RemoteAction, result: Dict[str, Any]) -> bool:
        # Rasa checks its own description of a result again at each turn, which took a quarter of an answer's time.
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _remember_how_much_is_stored() -> None:
    """Rasa counts the stored events of a dialogue again before each saving, though it has just read them all."""
    store = tracker_store.SQLTrackerStore
    read, save, additional = store._retrieve, store.save, store._additional_events

    async def reading(self: Any, sender_id: str, fetch_events_from_all_sessions: bool) -> Any:
        tracker = await read(self, sender_id, fetch_events_from_all_sessions)
        if tracker is not None and not fetch_events_from_all_sessions:
            tracker.stored_events = len(tracker.events)
        return tracker

    async def saving(self: Any, tracker: DialogueStateTracker) -> None:
        await save(self, tracker)
        tracker.stored_events = len(tracker.events)

    def not_stored(self: Any, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        stored = getattr(tracker, "stored_events", None)
        return additional(self, session, tracker) if stored is None else islice(tracker.events, stored, None)

    store._retrieve, store.save, store._additional_events = reading, saving, not_stored


def _keep_sqlite_open() -> None:
    given = tracker_store.create_engine_kwargs

    def with_pool(url: Any) -> Dict[str, Any]:
        if make_url(url).get_backend_name() != "sqlite":
            return given(url)
        # By default each reading and each saving opens the file anew; the last to close it also tidies it up.
        return {"poolclass": QueuePool, "connect_args": {"check_same_thread": False}}

    tracker_store.create_engine_kwargs = with_pool


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """A crash of the machine may cost the last turns of Rasa's working memory, not the record of what was said."""
    if type(connection).__module__ != "sqlite3":
        return
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
