"""Writes a listing as JSON and reads it back, for those who keep listings."""

import json
from dataclasses import asdict, fields
from typing import Any

from knowledge.listing.listing import Listing, Part
from knowledge.listing.photo import Photo

_PHOTOS = "photos"
_EXPECTED = "expected"
_PHOTO_TYPES = {field.name: field.type for field in fields(Photo)}


def to_json(listing: Listing) -> str:
    """Write a listing; ``from_json`` gives an equal one."""
    texts = {part.value: text for part in Part if (text := getattr(listing, part)) is not None}
    photos = [asdict(photo) for photo in listing.photos]
    return json.dumps({**texts, _PHOTOS: photos, _EXPECTED: sorted(listing.expected)})


def from_json(text: str) -> Listing:
    """Read a listing.

    Raises:
        ValueError: The text is not what ``to_json`` writes.
    """
    values = json.loads(text)
    if not isinstance(values, dict) or not values.keys() >= {_PHOTOS, _EXPECTED}:
        raise ValueError("no listing: an object with photos and expected is wanted")
    photos = tuple(_photo(value) for value in _list(values.pop(_PHOTOS)))
    expected = frozenset(Part(name) for name in _list(values.pop(_EXPECTED)))
    for name, value in values.items():
        if Part(name) and not isinstance(value, str):
            raise ValueError(f"no listing: {name} is no text")
    return Listing(**values, photos=photos, expected=expected)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"no listing: {type(value).__name__} is no list")  # noqa: TRY004 - what is wrong is the text
    return value


def _photo(value: object) -> Photo:
    if not isinstance(value, dict) or value.keys() != _PHOTO_TYPES.keys():
        raise ValueError("no listing: a photo lacks a field or has too many")
    for name, type_ in _PHOTO_TYPES.items():
        if type(value[name]) is not type_:
            raise ValueError(f"no listing: {name} of a photo is {type(value[name]).__name__}")
    return Photo(**value)
