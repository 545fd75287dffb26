"""Says what is true: understands a seller's text (``assistant``), speaks Telegram (``telegram``), remembers (``store``)."""
