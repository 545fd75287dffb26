"""A check as it is kept between a seller's messages: the listing without what identifies somebody, and its photos."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from bot.store.masking import mask
from knowledge.listing.listing import Listing, Part
from knowledge.listing.photo import Photo
from knowledge.personal_data import PersonalData

TOOL = "check"
"""The name under which ``bot.store.calculations`` keeps checks."""
MAX_SHOTS = 30
"""Photos of one check; a listing shows 15 at most."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo that a seller sent.

    Attributes:
        message_id: The message that brought it: a re-run of its update adds no second one.
        file_id: By which Telegram hands it out.
        size: In bytes, as Telegram says; None where it does not.
        compressed: Whether Telegram made a copy of its own, as it does of what is not sent as a file.
        album: Which album it came with, if any.
        photo: What was measured; None where that is still to be done, or cannot be.
    """

    message_id: int
    file_id: str
    size: int | None
    compressed: bool
    album: str | None = None
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A check.

    Attributes:
        listing: What was typed, masked; its photos are in ``shots``.
        shots: The photos, in the order in which they came.
        album: The album whose photos the last report has.
    """

    listing: Listing
    shots: tuple[Shot, ...] = ()
    album: str | None = None

    @classmethod
    def of(cls, listing: Listing) -> "Kept":
        """Keep a listing, masked."""
        return cls(masked(listing))

    @classmethod
    def of_photos(cls) -> "Kept":
        """Keep a check of which there are only photos."""
        return cls(Listing(expected=frozenset((Part.IMAGES,))))

    def whole(self) -> Listing:
        """Return the listing with its photos; where there are any, their number is expected to be right."""
        photos = tuple(shot.photo for shot in self.shots if shot.photo)
        if not photos:
            return self.listing
        return replace(self.listing, photos=photos, expected=self.listing.expected | {Part.IMAGES})

    def with_parts(self, said: Listing) -> "Kept":
        """Return the check with those parts of a listing that say something in the place of its own."""
        return replace(self, listing=with_parts(self.listing, masked(said)))

    def with_shot(self, shot: Shot) -> "Kept":
        """Return the check with a photo, in the place of what its message brought before."""
        others = tuple(other for other in self.shots if other.message_id != shot.message_id)
        return replace(self, shots=(*others, shot))

    def without_shot(self, message_id: int) -> "Kept":
        """Return the check without the photo of a message."""
        return replace(self, shots=tuple(shot for shot in self.shots if shot.message_id != message_id))

    def measured(self, message_id: int, album: str | None) -> bool:
        """Tell whether a photo of a message or, if it is of one, of its album was measured."""
        return any(
            shot.photo and (shot.message_id == message_id or (album and shot.album == album)) for shot in self.shots
        )


def masked(listing: Listing) -> Listing:
    """Return a listing without what identifies somebody.

    A firm's number that is called from everywhere identifies nobody, and a mark in its place would be taken for a
    person's.
    """
    return _with_texts(
        listing,
        {part: mask(text, keep=(PersonalData.SWITCHBOARD,)) for part in Part if (text := listing.text(part))},
    )


def with_parts(old: Listing, new: Listing) -> Listing:
    """Return a listing with the parts of another that are not blank."""
    texts = {part: text for part in Part if (text := new.text(part))}
    return replace(_with_texts(old, texts), expected=old.expected | new.expected)


def part_alone(part: Part, text: str) -> Listing:
    """Return a listing of one part, which is all that is expected of it."""
    return _with_texts(Listing(expected=frozenset((part,))), {part: text})


def given_parts(listing: Listing) -> tuple[Part, ...]:
    """Return the parts that a listing has."""
    return tuple(part for part in Part if listing.text(part))


def _with_texts(listing: Listing, texts: Mapping[Part, str]) -> Listing:
    changes: dict[str, Any] = {part.value: text for part, text in texts.items()}
    return replace(listing, **changes)


def to_json(kept: Kept) -> str:
    """Write a check."""
    text: str = _ADAPTER.dump_json(kept, exclude_defaults=True).decode()
    return text


def from_json(text: str) -> Kept:
    """Read what ``to_json`` wrote.

    Raises:
        ValueError: Another version wrote it.
    """
    return _ADAPTER.validate_json(text)


_ADAPTER = TypeAdapter(Kept)
