"""Checks of listings: who asks for one in plain words, what comes of it, what is kept of it. No Telegram in here."""
