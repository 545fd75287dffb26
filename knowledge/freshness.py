"""Whether an item may be told as a fact of today.

An item that has ended, or has not begun, is only told with that day. An item is unverified once a year has passed since
its newest source: one document of this year that says the same is enough to stand on, whatever older ones say beside
it. The seller guide itself has no date of its own; what counts is the day on which it was last read (``checked`` in
``sources.toml``), so that reading it again once a year renews every item that rests on it, in one line.
"""

from datetime import date, timedelta

from knowledge.page import Item

A_YEAR = timedelta(days=365)


def has_begun(item: Item, today: date) -> bool:
    """Tell whether an item holds already, as far as is known."""
    return item.valid_from is None or item.valid_from <= today


def has_ended(item: Item, today: date) -> bool:
    """Tell whether an item holds no more."""
    return item.valid_until is not None and item.valid_until < today


def last_verified(item: Item) -> date:
    """Return the day of the newest source: the item was true then."""
    return max(source.as_of for source in item.sources)


def is_unverified(item: Item, today: date) -> bool:
    """Tell whether all sources of an item are more than a year old."""
    return today - last_verified(item) > A_YEAR
