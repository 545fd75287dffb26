"""Decides what to say: a seller's text becomes a ``Reply``. No Telegram name, HTML or translated word is in here."""
