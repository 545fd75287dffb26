"""Whether the guide has news for a seller who waits."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from bot.assistant.asking import Asking, from_json
from bot.assistant.assistant import Assistant
from bot.assistant.reply import Answer
from bot.store.item_versions import Digests, Since
from bot.store.subscriptions import Waiting
from indexer.index import Index
from indexer.passages import content_key
from knowledge.page import Item

FindSince = Callable[[str], Since | None]


def digests(items: Iterable[Item]) -> list[Digests]:
    """Return what the items of a guide are."""
    return [Digests(item.id, content_key(item), _digest(item.aliases)) for item in items]


def asking_again(waiting: Waiting, kept: str | None, today: date) -> Asking:
    """Return a seller's question as it is decided on today.

    Args:
        waiting: The seller.
        kept: What it was decided on then, with what was said before it; None where that is not kept.
        today: The seller's day, in Korea.
    """
    if kept is not None:
        # Another version of the bot may have kept it; the question itself is there all the same.
        with suppress(ValueError):
            return replace(from_json(kept), today=today)
    return Asking.of(waiting.text, today)


def answer_to(asking: Asking, assistant: Assistant, index: Index) -> Answer | None:
    """Return the answer of an index, or None where it still has none of its own."""
    reply = asking.decide(assistant, index)
    return reply if isinstance(reply, Answer) else None


def is_news(waiting: Waiting, answer: Answer, since: Since | None) -> bool:
    """Tell whether an answer is one that the seller could not have had when they asked to be told.

    Who got none waits for anything that leads them to one; who disliked what they were told, for another text.

    Args:
        waiting: The seller.
        answer: What they would be told now.
        since: Since when its item is what it is; None for one that is not known.
    """
    if since is None:
        return False
    changed = since.text if answer.item.id == waiting.item_id else since.latest
    return changed > waiting.since


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
