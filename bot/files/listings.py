"""The listings of a spreadsheet, packed: ten megabytes of text are more than the bot has room for beside its index."""

import zlib
from collections.abc import Iterable, Sequence
from typing import overload

from knowledge.listing.listing import Listing
from knowledge.listing.listing_json import from_json, to_json


def pack(listing: Listing) -> bytes:
    """Pack a listing; HTML becomes a fifth or less."""
    return zlib.compress(to_json(listing).encode(), 1)


class Listings(Sequence[Listing]):
    """A sequence of listings, each unpacked when it is asked for."""

    __slots__ = ("_packed",)

    def __init__(self, packed: Iterable[bytes]) -> None:
        """Take what ``pack`` made."""
        self._packed = tuple(packed)

    @overload
    def __getitem__(self, index: int) -> Listing: ...
    @overload
    def __getitem__(self, index: slice) -> "Listings": ...
    def __getitem__(self, index: int | slice) -> "Listing | Listings":
        if isinstance(index, slice):
            return Listings(self._packed[index])
        return from_json(zlib.decompress(self._packed[index]).decode())

    def __len__(self) -> int:
        return len(self._packed)
