"""Where a fact comes from, and how far it can be relied on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceKind(StrEnum):
    """How near a source is to Gmarket itself; from the nearest to the farthest."""

    GUIDE = "guide"
    """The seller guide that the project was created from."""
    OFFICIAL = "official"
    """Gmarket's or ESM's own pages and API documents, and texts of law."""
    PRESS = "press"
    BACKGROUND = "background"
    """Blogs, advice pages, calculators: shown with a request to confirm."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that items rely on.

    Attributes:
        id: The name under which items refer to it.
        title: What the seller reads.
        address: A web address, or the name of a document without one.
        kind: How near it is to Gmarket.
        as_of: The day of the document or, for one without a date, the day on which it was read.
        published: Whether ``as_of`` is the document's own date.
    """

    id: str
    title: str
    address: str
    kind: SourceKind
    as_of: date
    published: bool
