"""What can go wrong with a conversation.

ConversationError
  UnknownConversationError   there is no such conversation
  MoveRefusedError           who has it now does not allow this move
"""

from bot.store import Owner


class ConversationError(Exception):
    """Base of all; says in one sentence what is wrong."""


class UnknownConversationError(ConversationError, LookupError):
    """There is no such conversation."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"Het gesprek {conversation_id} bestaat niet; begin een nieuw gesprek.")


class MoveRefusedError(ConversationError):
    """Who has the conversation now does not allow this move."""

    def __init__(self, conversation_id: str, reason: str, owner: Owner) -> None:
        super().__init__(f"De stap '{reason}' kan niet in gesprek {conversation_id}: het is nu bij '{owner}'.")
        self.owner = owner
