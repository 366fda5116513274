"""The conversation: what was said, who has it, and the bot's turn in it."""

from bot.conversation.errors import ConversationError, MoveRefusedError, UnknownConversationError
from bot.conversation.messages import Recorded, Said
from bot.conversation.ownership import MoveReason
from bot.conversation.record import Record
from bot.conversation.sentences import Sentences
from bot.conversation.service import Conversations

__all__ = [
    "ConversationError",
    "Conversations",
    "MoveReason",
    "MoveRefusedError",
    "Record",
    "Recorded",
    "Said",
    "Sentences",
    "UnknownConversationError",
]
