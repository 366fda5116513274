"""Two costs of every answer that Rasa has no setting for; call `tune_rasa` before it serves."""

from typing import Any, Dict

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from sqlalchemy import event
from sqlalchemy.engine import Engine


def tune_rasa() -> None:
    """Checks an action's result with a validator made once, and lets SQLite commit without waiting for the disk."""
    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate(_action: RemoteAction, result: Dict[str, Any]) -> bool:
        # Rasa checks its own description of a result again at each turn, which took a quarter of an answer's time.
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    event.listen(Engine, "connect", _tune_sqlite)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """A crash of the machine may cost the last turns of Rasa's working memory, not the record of what was said."""
    if type(connection).__module__ != "sqlite3":
        return
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
