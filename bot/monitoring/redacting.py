"""Takes out of what is logged all that must not be in a log: secrets, personal data, and what a seller sent."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from bot.monitoring.striking import strike
from bot.monitoring.trace import Trace
from bot.store.masking import mask
from bot.telegram.secrecy import redact

SECRET = "<secret>"  # noqa: S105 - none
SHORTEST_SECRET = 6
"""Characters. A shorter password is a word that logs are full of; it is hidden where an address holds it."""

# Without any of these there is nobody's number or address in a line, which spares most lines a closer look.
_SUSPICIOUS = re.compile(r"[^\x00-\x7f]|@|\bat\b|(?:\d\D{0,3}){7}", re.IGNORECASE)
# What an update is known by looks like a number of somebody's now and then.
_TASK = re.compile(r"(\btg:\d+)")


class Redactor:
    """Takes out what is known to be secret, and what looks like it.

    Args:
        secrets: What the operator has set and nobody is to read.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in (secret, quote(secret, ""))}
        self._secrets = sorted(known, key=len, reverse=True)

    def clean(self, text: str, trace: Trace | None = None) -> str:
        """Return a text that may be logged.

        Args:
            text: A message, a traceback.
            trace: The run that it is about, if any.
        """
        for secret in self._secrets:
            text = text.replace(secret, SECRET)
        text = redact(text)
        if trace is not None:
            text = strike(text, trace.words)
        if not _SUSPICIOUS.search(text):
            return text
        return "".join(part if place % 2 else mask(part) for place, part in enumerate(_TASK.split(text)))
