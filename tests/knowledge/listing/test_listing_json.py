import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.listing import Listing, Part
from knowledge.listing.listing_json import from_json, to_json
from knowledge.listing.photo import Photo

texts = st.none() | st.text(alphabet=st.characters())
photos = st.builds(
    Photo,
    width=st.integers(0),
    height=st.integers(0),
    format=st.text(),
    size=st.integers(0),
    fingerprint=st.integers(0, 2**64 - 1),
    sharpness=st.floats(allow_nan=False),
    flatness=st.floats(0, 1),
    recompressed=st.booleans(),
)
listings = st.builds(
    Listing,
    **{part.value: texts for part in Part},
    photos=st.lists(photos, max_size=3).map(tuple),
    expected=st.frozensets(st.sampled_from(Part)),
)
PHOTO = Photo(600, 600, "JPEG", 1000, 7, 1.0, 0.5)


@given(listings)
def test_every_listing_comes_back(listing: Listing) -> None:
    assert from_json(to_json(listing)) == listing


@given(listings)
def test_what_is_written_can_be_kept_anywhere(listing: Listing) -> None:
    assert to_json(listing).isascii()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"photos": []}',
        '{"photos": [], "expected": ["titel"]}',
        '{"photos": [], "expected": [], "titel": "수건"}',
        '{"photos": [], "expected": [], "title": 5}',
        '{"photos": [], "expected": [], "title": null}',
        '{"photos": {}, "expected": []}',
        '{"photos": [{}], "expected": []}',
        '{"photos": [], "expected": "title"}',
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own messages are among them
        from_json(text)


@pytest.mark.parametrize("change", [{"width": "600"}, {"width": True}, {"sharpness": 1}, {"more": 1}])
def test_a_photo_with_another_type_is_refused(change: dict[str, object]) -> None:
    values = json.loads(to_json(Listing(photos=(PHOTO,))))
    values["photos"][0].update(change)
    with pytest.raises(ValueError, match="photo"):
        from_json(json.dumps(values))
