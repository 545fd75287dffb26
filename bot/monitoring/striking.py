"""Strikes out of a line what came in with the update that is being handled: names, ids, texts, wherever it was quoted.

It is the second line of defence: no line of ours quotes such things. It does not know the content of files.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

STRUCK = "<seller>"
SHORTEST = 2
"""Characters; one alone identifies nobody, and is everywhere."""
SHORTEST_NUMBER = 5
"""Digits; shorter numbers are milliseconds and counts just as well."""

_IDS = frozenset({"id", "chat_id", "user_id", "seller_id", "operator_id", "migrate_to_chat_id", "migrate_from_chat_id"})
# What Telegram says of the form of things; nobody typed it.
_FORM = frozenset({"type", "language_code", "language", "status", "mime_type"})
_WORD = re.compile(r"\w+")


def strikable(body: str) -> tuple[str, ...]:
    """Return what is to be struck of the lines about a task, the longest first.

    Args:
        body: What the task handles, as JSON.
    """
    try:
        leaves = set(_leaves(json.loads(body)))
    except (ValueError, RecursionError):
        return ()
    return tuple(sorted(leaves, key=len, reverse=True))


def strike(line: str, words: tuple[str, ...]) -> str:
    """Return a line without some words; those of Latin letters and digits only where they stand alone."""
    for word in words:
        if word in line:
            pattern = rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word)
            line = re.sub(pattern, STRUCK, line)
    return line


def _leaves(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, name)
    elif isinstance(value, str) and name not in _FORM:
        yield from _pieces(value)
    elif isinstance(value, int) and name in _IDS:
        yield from _pieces(str(value))


def _pieces(text: str) -> Iterator[str]:
    """Yield a text, and those of its words that are no plain Latin: an error may quote but a part of it."""
    latin = (word for word in _WORD.findall(text) if not (word.isascii() and word.isalpha()))
    for piece in (text, *latin):
        if len(piece) >= (SHORTEST_NUMBER if piece.lstrip("-").isdecimal() else SHORTEST):
            yield piece
