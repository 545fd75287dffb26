from bot.files.listings import Listings, pack
from knowledge.listing.listing import Listing, Part

SOME = [
    Listing(title="물티슈", description="<p>부드러워요 🧻</p>\n" * 500, expected=frozenset({Part.TITLE})),
    Listing(price="12900"),
    Listing(),
]


def test_listings_come_out_as_they_went_in() -> None:
    listings = Listings(map(pack, SOME))
    assert len(listings) == 3
    assert list(listings) == SOME
    assert listings[-1] == SOME[-1]
    assert list(listings[:2]) == SOME[:2]
    assert SOME[1] in listings


def test_a_description_takes_little_room() -> None:
    assert len(pack(SOME[0])) < len(SOME[0].description or "") / 20
