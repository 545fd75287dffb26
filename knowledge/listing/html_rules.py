"""HTML that a description must not hold.

The text is searched for it rather than parsed: ``html.parser`` takes quadratic time for broken HTML (10 seconds for
40 KB of ``<a``), and a filter for forbidden code looks at the text, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.listing.finding import Finding, Span
from knowledge.listing.limits import Limits, names
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages
from knowledge.policy import Figure

_HTML = re.compile(r"<[a-z!/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlRules:
    """The rules.

    Attributes:
        messages: What they say.
        forbidden: For each thing that is forbidden its name, how it is found, and who says so.
    """

    messages: Messages
    forbidden: tuple[tuple[str, re.Pattern[str], Figure[str]], ...]

    @classmethod
    def of(cls, messages: Messages, limits: Limits) -> "HtmlRules":
        """Make the rules."""
        elements, properties = limits.forbidden_elements, limits.forbidden_properties
        forbidden = (
            *((name, rf"<{re.escape(name)}(?![\w-])", elements) for name in names(elements)),
            *((name, rf"(?<![\w-]){re.escape(name)}\s*:", properties) for name in names(properties)),
        )
        return cls(messages, tuple((name, re.compile(form, re.IGNORECASE), by) for name, form, by in forbidden))

    def find(self, listing: Listing) -> Iterator[Finding]:
        """Yield each thing that is forbidden, where it stands first."""
        text = listing.text(Part.DESCRIPTION)
        if text is None or not _HTML.search(text):
            return
        for name, pattern, said_by in self.forbidden:
            spans = [found.span() for found in pattern.finditer(text)]
            if spans:
                span = Span(Part.DESCRIPTION, *spans[0])
                yield self.messages.finding("forbidden-html", span=span, name=name, count=len(spans), said_by=said_by)
