"""The listing check in Telegram: typed, step by step, from photos, and of whole spreadsheets in the background."""
