"""``/gaps``: what sellers asked in vain, for the operators that ``ADMIN_IDS`` names."""
