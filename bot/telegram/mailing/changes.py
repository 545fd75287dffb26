"""What changed in the guide since sellers were told of it last, item by item."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import TypeAdapter

from bot.store.mailing_digests import Told
from knowledge.freshness import has_ended
from knowledge.page import Item
from knowledge.topic import Topic


class ChangeKind(StrEnum):
    """What became of an item."""

    ADDED = "added"
    CHANGED = "changed"
    EXPIRED = "expired"
    """Its last day is over."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an item.

    Attributes:
        kind: What.
        before: What sellers were told last; None for a new one.
        after: What they would be told now; None for one that is gone.
    """

    kind: ChangeKind
    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The item as it is, or was last.

        Raises:
            ValueError: There is neither.
        """
        item = self.after or self.before
        if item is None:
            raise ValueError("a change of nothing")
        return item


_CHANGES = TypeAdapter(tuple[Change, ...])


def compare(told: Mapping[str, Told], items: Iterable[Item], today: date) -> dict[Topic, tuple[Change, ...]]:
    """Return what sellers have not been told yet, by topic.

    Another title, other sources or aliases, and what is only set in bold are no news.

    Args:
        told: What they were told, by the ids of the items.
        items: The guide as it is.
        today: The day in Korea.
    """
    current = list(items)
    ids = {item.id for item in current}
    found = [change for item in current for change in _changes(told.get(item.id), item, today)]
    gone = (one for id_, one in told.items() if id_ not in ids)
    # Of what was over nobody needs to hear that it is gone as well.
    found += [Change(ChangeKind.REMOVED, one.item, None) for one in gone if one.ended is None]
    topics = {change.item.topic for change in found}
    return {
        topic: tuple(change for change in found if change.item.topic is topic) for topic in Topic if topic in topics
    }


def as_told(items: Iterable[Item], today: date) -> list[Told]:
    """Return a guide of which nobody is told anything: what is over already is no news either."""
    return [Told(item, item.valid_until if has_ended(item, today) else None) for item in items]


def told_by(changes: Iterable[Change]) -> tuple[list[Told], list[str]]:
    """Return what sellers have been told once they were told of changes, and the ids of items that are gone."""
    told, gone = [], []
    for change in changes:
        if change.after is None:
            gone.append(change.item.id)
        else:
            told.append(Told(change.after, change.after.valid_until if change.kind is ChangeKind.EXPIRED else None))
    return told, gone


def fingerprint(changes: Iterable[Change]) -> str:
    """Return a hash of what changed, in hexadecimal digits."""
    digest = hashlib.sha256()
    for change in changes:
        sides = [_saying(side) if side else () for side in (change.before, change.after)]
        digest.update(repr((str(change.kind), change.item.id, sides)).encode())
    return digest.hexdigest()


def to_json(changes: tuple[Change, ...]) -> str:
    """Write changes to be kept."""
    return _CHANGES.dump_json(changes).decode()


def from_json(text: str) -> tuple[Change, ...]:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: Another version wrote it.
    """
    return _CHANGES.validate_json(text)


def _changes(told: Told | None, item: Item, today: date) -> Iterator[Change]:
    ended = has_ended(item, today)
    if told is None:
        if not ended:
            yield Change(ChangeKind.ADDED, None, item)
    elif ended and told.ended != item.valid_until:
        yield Change(ChangeKind.EXPIRED, told.item, item)
    elif _saying(told.item) != _saying(item):
        yield Change(ChangeKind.CHANGED, told.item, item)


def _saying(item: Item) -> tuple[object, ...]:
    """Return what a seller is told, and for when."""
    return (*item.lines(), str(item.valid_from), str(item.valid_until))
