"""Finds two questions in one message: 수수료는 몇 프로 떼고 정산은 언제 돼요?

Only the places are found here, and only between clauses that both ask: in "수수료는 분야마다 다르고 정해진 건 없나?"
the first only tells. Whether both are questions that the guide answers, and different ones, is for the search to say.
"""

import re
from collections.abc import Iterator

from bot.assistant.smalltalk import bare

MAX_LENGTH = 120
"""Characters; what is longer tells a story with one question."""
_LEAST = 4
"""Letters; no question is shorter that stands beside another."""
_JOINTS = re.compile(
    r"[?!.,\n]+\s*(?:그리고\s|또\s)?|\s그리고\s|(?<=[가-힣])(?:(?<!라)고|며|면서)\s(?:또\s)?|(?<=[는은인던]지)\s|(?<=[가-힣])(?:이?랑|하고|와|과)\s"
    r"|\s(?:and|also)\s",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"언제|얼마|얼만|며칠|몇|어디|어느|어떤|어떻|어케|어떡|누가|누구|무엇|무슨|뭐|뭘|뭔|왜|방법|계산법|는\s?법|기준|조건|종류|차이|뜻"
    r"|[는은인던]지|[을를]지|할지|될지|[?？]|나요|나여|까요|습니까|[가-힣]니까|인가|는가"
    r"|(?:돼|되|해|있어|없어|빨라|괜찮아|맞아)(?:요|여)?$"
    r"|\b(?:what|when|where|who|why|how|which|do|does|can|is|are)\b",
    re.IGNORECASE,
)


_MISSES_ITS_SUBJECT = re.compile(
    r"(?:어떻게|어케|어떡|뭐|뭘|왜|언제|얼마|며칠|어디|누가|각각|거기|그건|그거|그게|그걸|그때|그럼)"
)
"""A clause that begins so goes on about the subject of the one before it."""


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way to part a message in two questions, from left to right."""
    if len(text) > MAX_LENGTH:
        return
    for joint in _JOINTS.finditer(text):
        left, right = text[: joint.end()].strip(), text[joint.end() :].strip()
        before = text[: joint.start()].strip()
        if _MISSES_ITS_SUBJECT.match(right):
            continue
        if _asks(before + ("?" if "?" in joint[0] else "")) and _asks(right):
            yield (before if joint[0].strip() not in ("고", "며", "면서") else left), right


def _asks(clause: str) -> bool:
    return len(bare(clause)) >= _LEAST and _ASKS.search(clause.rstrip(".!~ ")) is not None
