"""Tells which calculator, or the check, a text wants: what an evaluation of the index takes for its reader."""

from datetime import date

from bot.assistant.checking.request import find_request
from bot.assistant.understanding import understand
from indexer.scope import Scope
from indexer.scorecard import Reader

CHECK = "check"


def tool_reader(scope: Scope, today: date) -> Reader:
    """Return a reader that decides as the assistant does.

    Args:
        scope: The other marketplaces: nothing is computed for them.
        today: The seller's day, from which dates are read.

    Returns:
        What gives the name of the tool that a text wants, or None.
    """

    def read(text: str) -> str | None:
        request = find_request(text)
        if request is not None and not scope.elsewhere(request.head):
            return CHECK
        understood = None if scope.elsewhere(text) else understand(text, today)
        return understood.tool.value if understood else None

    return read
