"""Tells how much a message leans on the turn before it, and finds what it asks for then.

"왜요?" means nothing by itself, "그럼 등급은요?" half of what it says, and "조합형 옵션은 몇 개까지 돼요?" all of it. A
message that leans is searched twice, alone and behind the question before it, and the two orders are added up: a short
message that is a question of its own has its item far ahead in both, and stays what it is.
"""

import re
from dataclasses import replace

from bot.assistant.smalltalk import bare
from indexer.index import Hit, SearchResult

LONGEST = 24
"""Letters; nobody leaves anything out of a longer message."""
SHORT = 12
"""Letters, up to which a message leans a little although no word of it points back."""
STANDING_FOR, SHORTENED = 1.0, 0.5
"""How much the order behind the last question counts beside the order of the message alone."""
_STANDS_FOR = re.compile(
    r"^(?:(?:그럼|그러면|근데|그런데)\s)?(?:그건|그거|그게|그것|그걸|그중|그때|그보다|그렇게|그\s|이건|이거|왜|또|대신"
    r"|예외|이유|why\b|what\sif\b|how\scome\b)"
    r"|(?:(?<=[가-힣])면|이?라면)\s?요?\s?[?!.~]*$"
    r"|\b(?:it|that|this|they|them)\b",
    re.IGNORECASE,
)
"""Words that stand for what was said, and conditions without a consequence: 주말 끼면요?"""
_GOES_ON = re.compile(
    r"^(?:그럼|그러면|근데|그런데|그래도|그래서|and\b|then\b|so\b|(?:what|how)\sabout\b)", re.IGNORECASE
)
"""Words that lead from one question to the next, which may be about something else: 그럼 등급은요?"""


def points_back(text: str) -> bool:
    """Tell whether a word of a message points to something that was said before."""
    return any(pattern.search(text.strip()) for pattern in (_STANDS_FOR, _GOES_ON))


def weight(text: str) -> float:
    """Return how much a message leans on the last turn, from 0 for one that does not."""
    letters = len(bare(text))
    if letters > LONGEST:
        return 0.0
    if _STANDS_FOR.search(text.strip()):
        return STANDING_FOR
    return SHORTENED if letters <= SHORT or _GOES_ON.search(text.strip()) else 0.0


def together(alone: SearchResult, behind: SearchResult, weight: float) -> SearchResult:
    """Add up the order of a message alone and that of the last question with the message behind it.

    Args:
        alone: What the guide has for the message.
        behind: What it has for both.
        weight: How much the second counts.

    Returns:
        The items of both. How sure that is, is told by the search that has the first of them among its first two, the
        surer one where both have; by the second where neither has.
    """
    first, second = _scores(alone), _scores(behind)
    found = {hit.item.id: hit for hit in (*behind.hits, *alone.hits)}
    least_first, least_second = _least(first), _least(second)

    def score(id_: str) -> float:
        return (first.get(id_, least_first) + weight * second.get(id_, least_second)) / (1 + weight)

    hits: list[Hit] = [replace(hit, score=score(id_)) for id_, hit in found.items()]
    hits.sort(key=lambda hit: -hit.score)
    backing = [result for result in (alone, behind) if _has_near(result, hits[:1])]
    return replace(max(backing, key=lambda result: result.confidence, default=behind), hits=tuple(hits))


def _has_near(result: SearchResult, first: list[Hit]) -> bool:
    return any(hit.item == best.item for best in first for hit in result.hits[:2])


def _scores(result: SearchResult) -> dict[str, float]:
    return {hit.item.id: hit.score for hit in result.hits}


def _least(scores: dict[str, float]) -> float:
    """Return the score of an item that was not among those found: scores are standardised, so one step below them."""
    return min(scores.values(), default=0.0) - 1.0
