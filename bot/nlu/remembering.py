"""What short messages were understood as: many people say the same few words, and understanding is most of an answer.

Understanding depends on the words and the day alone, never on who says them or what was said before.
"""

from collections import OrderedDict
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any, Callable, Dict

if TYPE_CHECKING:
    from rasa.core.channels.channel import UserMessage
    from rasa.core.processor import MessageProcessor

SHORT = 60
"""Characters; what is longer is one person's own story, which nobody else tells, and is not kept."""

MOST = 2000


class Understanding:
    """Understands messages for one model."""

    def __init__(self, processor: "MessageProcessor", today: Callable[[], date] = date.today) -> None:
        self._processor = processor
        self._today = today
        self._day = today()
        self._known: OrderedDict[str, Dict[str, Any]] = OrderedDict()

    async def of(self, message: "UserMessage") -> Dict[str, Any]:
        """What Rasa would parse the message as; the caller's own copy."""
        text = message.text or ""
        if len(text) > SHORT:
            return await self._processor.parse_message(message)
        self._forget_yesterday()
        if text in self._known:
            self._known.move_to_end(text)
        else:
            self._known[text] = await self._processor.parse_message(message)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return deepcopy(self._known[text])

    def _forget_yesterday(self) -> None:
        # The same words may mean another gemeente now; and what was said is kept no longer than it is of use.
        if self._day != (today := self._today()):
            self._day = today
            self._known.clear()
