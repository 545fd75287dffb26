"""What refused questions were about: the topic of the item that came nearest to each."""

from collections import Counter
from collections.abc import Iterable

from bot.assistant.account import from_json
from indexer.index import Index
from knowledge.topic import Topic


def refused_topics(accounts: Iterable[str], index: Index) -> Counter[Topic]:
    """Count topics; a question to which nothing came near, or whose account cannot be read, counts for none.

    Args:
        accounts: As ``bot.assistant.account`` keeps them.
        index: The guide as it is now, which knows the topics of its items.
    """
    topics = {item.title: item.topic for item in index.items()}
    counts: Counter[Topic] = Counter()
    for account in accounts:
        try:
            evidence = from_json(account).evidence
        except ValueError:
            # Another version kept it.
            continue
        if evidence is not None and evidence.nearest and evidence.nearest[0].title in topics:
            counts[topics[evidence.nearest[0].title]] += 1
    return counts
