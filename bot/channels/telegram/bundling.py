"""What is sent as one message: each by itself, or, in a rush, all of one answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.channels.telegram.writing import opens
from bot.conversation import Recorded
from bot.conversation.deliveries import Due
from bot.store import Author


@dataclass(frozen=True)
class Bundle:
    """A message for Telegram, and the deliveries that are done when it has arrived."""

    ids: Sequence[int]
    attempts: int
    message: Recorded


def bundles(due: Sequence[Due], *, in_a_rush: bool) -> Iterator[Bundle]:
    """The messages of one conversation as they are sent, in order.

    In a rush Telegram's limit on messages a second would let everybody wait for the second and third part of others.
    """
    together: list[Due] = []
    for one in due:
        if together and not (in_a_rush and _goes_on(together[-1].message, one.message)):
            yield _bundle(together)
            together = []
        together.append(one)
    if together:
        yield _bundle(together)


def _goes_on(before: Recorded, after: Recorded) -> bool:
    # What follows takes away buttons that ask something; those that open something stay, with their message.
    opens_something = any(opens(str(button.get("payload", ""))) for button in before.buttons)
    is_one_answer = before.author == after.author == Author.BOT and before.at == after.at
    return is_one_answer and bool(before.text.strip()) and not opens_something


def _bundle(together: Sequence[Due]) -> Bundle:
    text = "\n\n".join(one.message.text for one in together)
    return Bundle([one.id for one in together], together[0].attempts, replace(together[-1].message, text=text.strip()))
