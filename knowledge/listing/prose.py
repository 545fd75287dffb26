"""Tells a product's name from prose, and both from what a seller says to the bot about them."""

import re

_TAG = re.compile(r"<[a-zA-Z!/][^<>]*>")
_SENTENCE_END = re.compile(
    r"(?:니다|세요|아요|어요|에요|예요|해요|돼요|네요|까요|나요|지요|져요|려요|와요|줘요|든요|죠|[한된는있없했됐였었았겠같않]다"
    r"|(?<!담)요(?=[.!?~]))(?:[.!?~]|[ \t]*+$)",
    re.MULTILINE,
)
_SENTENCE = 8
"""Characters from which what ends like a sentence is one, and no name."""
_LONG = 150
"""Characters from which a text is no name, however it is written."""
_MANY_LINES = 3
_ASKS = r"(?:될까|되나|되는지|돼요|괜찮|어때|어떤가|문제 ?없|문제 ?될|문제 ?되)"
_REQUEST = re.compile(
    r"봐 ?줘|(?:확인|점검|체크|검토|검사|봐).{0,6}(?:해 ?줘|주세요|주실|주라|부탁|바랍|바라)"
    r"|부탁 ?(?:드|해)|안녕하세요|감사합니다"
    rf"|{_ASKS}[^\n]{{0,8}}[?:]?[ \t]*+$"
)
_LEAD = re.compile(rf"[^\n:?]{{0,40}}{_ASKS}[^\n:?]{{0,8}}[:?]+\s*(?=\S)")
_REQUEST_LENGTH = 60


def is_prose(text: str) -> bool:
    """Tell whether a text is clearly written for a description: HTML, sentences, many lines, or simply long."""
    lines = sum(1 for line in text.splitlines() if line.strip())
    if len(text) >= _LONG or lines >= _MANY_LINES or _TAG.search(text):
        return True
    return len(text) >= _SENTENCE and _SENTENCE_END.search(text) is not None


def is_request(line: str) -> bool:
    """Tell whether a line speaks to the bot: 이렇게 올려도 될까요?"""
    return len(line) <= _REQUEST_LENGTH and _REQUEST.search(line) is not None


def without_lead(text: str) -> str:
    """Return a text without the question that it begins with, such as ``이 상품명 괜찮나요:``."""
    lead = _LEAD.match(text)
    return text[lead.end() :] if lead else text
