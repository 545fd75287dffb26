"""Spans of whole parts."""

from knowledge.listing.finding import Span
from knowledge.listing.listing import Part


def whole(part: Part, text: str) -> Span:
    """Return the span of a part that is not blank, without the white space around it."""
    return Span(part, len(text) - len(text.lstrip()), len(text.rstrip()))
