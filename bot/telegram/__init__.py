"""Speaks Telegram: updates in, messages out. What is said is decided in ``bot.assistant``."""
