"""Telegram: in and out, nothing else."""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
