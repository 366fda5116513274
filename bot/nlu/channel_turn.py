"""One message through Rasa: all of it or nothing, and once for each message id.

Rasa itself keeps a turn of which an action failed, so that what the person said is in the dialogue but was never acted
on; and it takes a message that is sent again for a second one. A form would read one reply as the answers to two
questions.
"""

from functools import lru_cache
from typing import Any, Dict, List, Optional

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.remembering import Understanding

_OWN_KEYS = {"text", "buttons", "elements", "custom", "image", "attachment", "quick_replies", "timestamp"}


class TurnNotDoneError(Exception):
    """The message was not handled, and nothing of it is kept: send it again later."""


class AnswerCollector(CollectingOutputChannel):
    """Collects the bot's messages with their metadata, each text as one message."""

    failed_action: Optional[str] = None

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self.send_text_with_buttons(recipient_id, text, kwargs.pop("buttons", None) or [], **kwargs)

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: List[Dict[str, Any]], **kwargs: Any
    ) -> None:
        metadata = {key: value for key, value in kwargs.items() if key not in _OWN_KEYS and value is not None}
        await self._persist_message(
            {"recipient_id": recipient_id, "text": text, "buttons": buttons, "metadata": metadata}
        )


def watch_actions() -> None:
    """Lets a collector know which action failed: Rasa only logs it, and goes on as if it had said nothing."""
    run = RemoteAction.run

    async def watched(self: RemoteAction, output_channel: Any, *rest: Any) -> List[Event]:
        try:
            return await run(self, output_channel, *rest)
        except ActionExecutionRejection:
            raise
        except Exception:
            output_channel.failed_action = self.name()
            raise

    RemoteAction.run = watched


async def answer_of(agent: Agent, message: UserMessage) -> List[Dict[str, Any]]:
    """The bot's messages; the same ones again for a message that was handled before. Raises TurnNotDoneError."""
    if not agent.is_ready():
        raise TurnNotDoneError("het model is nog niet geladen")
    async with agent.lock_store.lock(message.sender_id):
        return await _answer(agent, message)


async def _answer(agent: Agent, message: UserMessage) -> List[Dict[str, Any]]:
    processor, collector = agent.processor, message.output_channel
    tracker = await processor.fetch_tracker_and_update_session(message.sender_id, collector, message.metadata)
    given = await _given_before(tracker, message)
    if given is not None:
        return given
    message.parse_data = await _understanding(processor).of(message)
    # What `MessageProcessor.handle_message` does, but it keeps the turn whatever happened in it.
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(collector, tracker)
    await processor._run_prediction_loop(collector, tracker)
    if collector.failed_action:
        raise TurnNotDoneError(f"de actie {collector.failed_action} is mislukt")
    await processor.save_tracker(tracker)
    return collector.messages


@lru_cache(maxsize=1)
def _understanding(processor: MessageProcessor) -> Understanding:
    return Understanding(processor)


async def _given_before(tracker: DialogueStateTracker, message: UserMessage) -> Optional[List[Dict[str, Any]]]:
    """What the bot said to this very message; None when it was never handled."""
    events = list(tracker.events)
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], UserUttered) and events[place].message_id == message.message_id:
            return await _said_after(events[place + 1 :], message.sender_id)
    return None


async def _said_after(events: List[Event], sender_id: str) -> List[Dict[str, Any]]:
    again = AnswerCollector()
    for event in events:
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            await again.send_response(sender_id, event.message())
    return again.messages
