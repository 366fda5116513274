"""Tells, inside this process, that something was said in a conversation, as soon as it is committed."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

Listener = Callable[[str], None]
_LISTENERS: WeakKeyDictionary[Engine, list[Listener]] = WeakKeyDictionary()
_SAID_IN = "said in"


def note(session: Session, conversation_id: str) -> None:
    """In this transaction something is said in this conversation."""
    session.info.setdefault(_SAID_IN, set()).add(conversation_id)


def listen(engine: Engine, listener: Listener) -> None:
    """Calls the listener with the conversation's id after each such transaction on this engine, in its thread."""
    _LISTENERS.setdefault(engine, []).append(listener)


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    for conversation_id in session.info.pop(_SAID_IN, ()):
        for listener in _LISTENERS.get(session.get_bind().engine, ()):
            listener(conversation_id)
