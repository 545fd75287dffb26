"""Tells what of an HTML text a buyer sees: tags, comments, scripts and styles go, entities become what they stand for.

Sellers' HTML is rarely whole, so nothing is parsed: only what is surely a tag is one, and the rest is text.
"""

import re
from collections.abc import Iterator

# A tag between two letters leaves them one word, unless it begins something new.
_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|nobr|o:p|q|s|samp|small|span|strike|strong|"
    "sub|sup|tt|u|var|wbr"
)
_BLOCK = (
    "address|area|article|aside|audio|base|blockquote|body|br|button|canvas|caption|center|col|colgroup|dd|details|"
    "dialog|div|dl|dt|embed|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|"
    "iframe|img|input|label|legend|li|link|main|map|marquee|menu|meta|nav|noscript|object|ol|optgroup|option|p|param|"
    "picture|pre|script|section|select|source|style|summary|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|"
    "title|tr|track|ul|video"
)
TAG = re.compile(rf"</?(?:(?P<inline>{_INLINE})|(?:{_BLOCK}))(?=[\s/>])[^<>]*>", re.IGNORECASE)
"""A tag; ``inline`` is None where it ends the line."""
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
SHOWN_ATTRIBUTE = re.compile(r"""\s(?:alt|title)=(?:"(?P<double>[^"]+)"|'(?P<single>[^']+)')""", re.IGNORECASE)
"""What a tag says in words: an image's description, a tooltip."""

_UNSEEN = re.compile(
    r"(?P<comment><!--)|<(?P<open>script|style)(?=[\s/>])|(?P<commented>-->)|</(?P<close>script|style)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)


def unseen(text: str) -> Iterator[tuple[int, int]]:
    """Yield where comments, scripts and styles stand, in order; what is never closed is text."""
    start, awaited = 0, None
    for mark in _UNSEEN.finditer(text):
        if awaited is None:
            if mark["comment"] or mark["open"]:
                start, awaited = mark.start(), (mark["open"] or "-->").lower()
        elif awaited == (mark["close"] or mark["commented"] or "").lower():
            yield start, mark.end()
            awaited = None
