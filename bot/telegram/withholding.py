"""Keeps lines whose figures have no ground from going out; ``bot.assistant.figure_guard`` tells which have none.

That a line is withheld is a mistake of ours, and logged as an error. The log has the figure and what the reply is
about, and nothing of what the seller wrote.
"""

import logging
from collections.abc import Iterable, Iterator

from bot.assistant.figure_guard import Grounds
from bot.monitoring.trace import Event, note
from bot.telegram.message import Fragment
from knowledge.stated_figures import Stated

logger = logging.getLogger(__name__)

_SHOWN = 30


def withhold_lines(blocks: Iterable[Fragment], grounds: Grounds, about: str) -> Iterator[Fragment]:
    """Yield blocks without the lines that state a figure without ground.

    Args:
        blocks: What is to be said.
        grounds: What it rests on.
        about: What it is about, for the log: an item's id.
    """
    for block in blocks:
        missing = grounds.missing(block.text)
        if not missing:
            yield block
            continue
        _report(missing, about)
        lines = [line for line in block.lines() if not grounds.missing(line.text)]
        if lines:
            yield Fragment.join("\n", lines)


def withhold_all(blocks: Iterable[Fragment], grounds: Grounds, about: str, instead: str) -> list[Fragment]:
    """Return blocks, or one line instead of them all if any states a figure without ground.

    A calculation of which a part is wrong is not to be trusted in the rest.

    Args:
        blocks: What is to be said.
        grounds: What it rests on.
        about: What it is about, for the log: the name of a tool.
        instead: What is said instead.
    """
    whole = list(blocks)
    missing = [figure for block in whole for figure in grounds.missing(block.text)]
    if not missing:
        return whole
    _report(missing, about)
    return [Fragment.plain(instead)]


def _report(missing: Iterable[Stated], about: str) -> None:
    note(Event.WITHHELD)
    figures = ", ".join(repr(figure.text[:_SHOWN]) for figure in missing)
    logger.error("withheld from the reply about %s: no ground for %s", about, figures)
