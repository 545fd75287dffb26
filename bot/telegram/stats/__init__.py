"""``/stats``: how the bot does, for the operators that ``ADMIN_IDS`` names."""
