"""What the bot knows: every fact and answer dated and sourced, read from `data/knowledge`."""

from bot.knowledge.errors import KnowledgeError, KnowledgeFileError, UnknownOnDateError
from bot.knowledge.knowledge import Answer, Knowledge, KnowledgeOnDate
from bot.knowledge.models import Bron, Onderwerp

__all__ = [
    "Answer",
    "Bron",
    "Knowledge",
    "KnowledgeError",
    "KnowledgeFileError",
    "KnowledgeOnDate",
    "Onderwerp",
    "UnknownOnDateError",
]
