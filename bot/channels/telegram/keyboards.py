"""Buttons under messages that were sent: the choice is shown, and old buttons go."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, MessageEntity
from telegram.error import TelegramError

from bot.channels.telegram.writing import in_rows, parts
from bot.conversation.deliveries import Asked, Run

log = structlog.get_logger()

MOST_CHATS = 20_000
"""Chats of which is remembered what was pressed last; of others Telegram says that its buttons are gone already."""


@dataclass(frozen=True)
class _Shown:
    message_id: int
    keyboard: InlineKeyboardMarkup


class Keyboards:
    """What goes along with a conversation and may fail without harm: nobody waits for it."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._shown: dict[str, _Shown] = {}
        self._pressed: OrderedDict[str, int] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def of(self, run: Run) -> Iterator[None]:
        """While a chat is written to: what still asks something there is known, whoever sent it."""
        if run.asked is not None and (keyboard := _keyboard(run.asked, run.conversation_id)):
            self._shown[run.address] = _Shown(run.asked.number, keyboard)
        try:
            yield
        finally:
            self._shown.pop(run.address, None)

    def asks_at(self, address: str) -> int | None:
        """Telegram's number of the message in a chat whose buttons ask something."""
        shown = self._shown.get(address)
        return shown.message_id if shown else None

    def was_sent(self, address: str, message: Message) -> None:
        """A message was sent to a chat: the buttons of the one before it are old now."""
        old = self._shown.pop(address, None)
        if old is not None and self._pressed.get(address) != old.message_id:
            self._do(self._remove(address, old))
        if message.reply_markup is not None and _asks_something(message.reply_markup):
            self._shown[address] = _Shown(message.message_id, message.reply_markup)

    def was_pressed(self, address: str, query: CallbackQuery, choice: str) -> None:
        """Shows the choice below the message, in place of its buttons."""
        if query.message:
            self._pressed[address] = query.message.message_id
            self._pressed.move_to_end(address)
            if len(self._pressed) > MOST_CHATS:
                self._pressed.popitem(last=False)
        self._do(self._show_choice(query, choice))

    def acknowledge(self, query: CallbackQuery, text: str | None = None) -> None:
        """Telegram shows a button as busy until this."""
        self._do(_acknowledge(query, text))

    async def rest(self) -> None:
        """Waits until all that goes along is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _do(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_harmless(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _remove(self, address: str, shown: _Shown) -> None:
        await self._bot.edit_message_reply_markup(int(address), shown.message_id, reply_markup=_links(shown.keyboard))

    async def _show_choice(self, query: CallbackQuery, choice: str) -> None:
        message = query.message
        if not isinstance(message, Message) or not message.text or len(message.text) + len(choice) > 2000:
            await query.edit_message_reply_markup(None)
            return
        text = f"{message.text}\n\n{choice}"
        start = len(f"{message.text}\n\n".encode("utf-16-le")) // 2
        bold = MessageEntity(MessageEntity.BOLD, start, len(choice.encode("utf-16-le")) // 2)
        await message.edit_text(
            text,
            entities=[*message.entities, bold],
            reply_markup=message.reply_markup and _links(message.reply_markup),
        )


def _keyboard(asked: Asked, conversation_id: str) -> InlineKeyboardMarkup | None:
    shown = parts(asked.message, conversation_id)
    return shown[-1].keyboard if shown else None


def _asks_something(keyboard: InlineKeyboardMarkup) -> bool:
    return any(button.callback_data for row in keyboard.inline_keyboard for button in row)


def _links(keyboard: InlineKeyboardMarkup) -> InlineKeyboardMarkup | None:
    """The buttons that open a page: they stay."""
    return in_rows([button for row in keyboard.inline_keyboard for button in row if button.url])


async def _acknowledge(query: CallbackQuery, text: str | None) -> None:
    await query.answer(text, show_alert=bool(text))


async def _harmless(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except TelegramError as error:
        log.info("telegram: buttons stay as they were", error=type(error).__name__)
