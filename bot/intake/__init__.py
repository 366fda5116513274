"""The questionnaire's ear: what a person replied to one question, read from free Dutch."""

from bot.intake.commands import Opdracht, read_command, read_correction
from bot.intake.household import read_household
from bot.intake.replies import Gelezen, Onduidelijk, Reden, Soort, Verwacht, WeetNiet, read_reply

__all__ = [
    "Gelezen",
    "Onduidelijk",
    "Opdracht",
    "Reden",
    "Soort",
    "Verwacht",
    "WeetNiet",
    "read_command",
    "read_correction",
    "read_household",
    "read_reply",
]
