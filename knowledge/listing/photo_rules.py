"""Images against the official limits, and what a buyer would miss in them.

What a messenger has compressed anew says nothing about the seller's file, so only its picture is judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from knowledge.listing.finding import Finding
from knowledge.listing.limits import Limits, names
from knowledge.listing.listing import Listing
from knowledge.listing.messages import Messages
from knowledge.listing.photo import Photo

_MEGABYTE = 1024 * 1024
"""In bytes; by the smaller one of a million, files would be refused that the market may take."""
# What parts the good from the bad was measured with the measures themselves: bot/files/looks.py.
_SAME_BITS = 2
_BLURRED_BELOW = 0.04
_EMPTY_FROM = 0.998
_ALSO_KNOWN_AS = {"MPO": "JPEG"}
"""MPO is what some cameras write: a JPEG with further pictures behind it."""


@dataclass(frozen=True, slots=True)
class PhotoRules:
    """The rules.

    Attributes:
        messages: What they say.
        limits: The figures of the day.
    """

    messages: Messages
    limits: Limits

    def find(self, listing: Listing) -> Iterator[Finding]:
        """Yield what is to be looked at in the images, each by its number."""
        for number, photo in enumerate(listing.photos, 1):
            if not photo.recompressed:
                yield from self._file(number, photo)
            yield from self._picture(number, photo)
            first = _first_alike(photo, listing.photos[: number - 1])
            if first:
                yield self.messages.finding("image-duplicate", photo=number, first=first)

    def _file(self, number: int, photo: Photo) -> Iterator[Finding]:
        least, advised = self.limits.image_side_least, self.limits.image_side_advised
        width, height = photo.width, photo.height
        if min(width, height) < least.value:
            yield self.messages.finding(
                "image-too-small", photo=number, width=width, height=height, least=least, advised=advised
            )
        elif min(width, height) < advised.value:
            yield self.messages.finding("image-below-advice", photo=number, width=width, height=height, advised=advised)
        limit, formats = self.limits.image_megabytes, self.limits.image_formats
        if photo.size > limit.value * _MEGABYTE:
            size = (Decimal(photo.size) / _MEGABYTE).quantize(Decimal("0.1"), ROUND_CEILING)
            yield self.messages.finding("image-too-large", photo=number, megabytes=size, limit=limit)
        if _ALSO_KNOWN_AS.get(photo.format, photo.format) not in names(formats):
            yield self.messages.finding("image-format", photo=number, format=photo.format, formats=formats)

    def _picture(self, number: int, photo: Photo) -> Iterator[Finding]:
        if photo.flatness >= _EMPTY_FROM:
            yield self.messages.finding("image-empty", photo=number)
        elif photo.sharpness < _BLURRED_BELOW:
            yield self.messages.finding("image-blurred", photo=number)


def _first_alike(photo: Photo, earlier: tuple[Photo, ...]) -> int | None:
    """Return the number of the first image that shows the same; empty ones show nothing."""
    if photo.flatness >= _EMPTY_FROM:
        return None
    for number, other in enumerate(earlier, 1):
        if (photo.fingerprint ^ other.fingerprint).bit_count() <= _SAME_BITS and other.flatness < _EMPTY_FROM:
            return number
    return None
