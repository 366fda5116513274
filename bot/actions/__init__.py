"""Custom actions: each turns what Rasa understood into one call on the knowledge, and the result into messages."""

from bot.actions.answer import ActionAntwoord
from bot.actions.fallback import ActionTerugval
from bot.actions.repeat import ActionHerhaal

__all__ = ["ActionAntwoord", "ActionHerhaal", "ActionTerugval"]
