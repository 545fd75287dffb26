"""What is kept of a check: nothing that identifies somebody, and the same again after it was written and read."""

import pytest

from bot.assistant.checking.kept import Kept, Shot, from_json, given_parts, to_json, with_parts
from bot.assistant.checking.steps import STEPS, next_step, read_answer
from knowledge.listing.listing import Listing, Part
from knowledge.listing.photo import Photo

PHOTO = Photo(1000, 800, "JPEG", 123_456, 2**64 - 1, 312.5, 0.25, recompressed=True)


def shot(message_id: int, photo: Photo | None = PHOTO, album: str | None = None) -> Shot:
    return Shot(message_id, f"file-{message_id}", 123_456, compressed=True, album=album, photo=photo)


def test_what_identifies_somebody_is_taken_out_of_every_part() -> None:
    listing = Kept.of(Listing(title="홍삼 010-1234-5678", description="a@b.kr", shipping="국민 123-45-678901")).listing
    assert listing.title == "홍삼 [전화번호]"
    assert listing.description == "[이메일]"
    assert listing.shipping == "국민 [계좌번호]"


def test_a_makers_switchboard_stays() -> None:
    assert Kept.of(Listing(description="고객센터 1588-1234")).listing.description == "고객센터 1588-1234"


def test_a_check_is_written_and_read() -> None:
    listing = Listing(title="홍삼", price="12,900원", expected=frozenset((Part.TITLE, Part.PRICE)))
    kept = Kept(listing, (shot(1), shot(2, None, "7")), "7")
    assert from_json(to_json(kept)) == kept


@pytest.mark.parametrize("text", ["", "[]", '{"price": 35000}', '{"listing": {"title": 7}}'])
def test_what_another_tool_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"validation error"):
        from_json(text)


def test_photos_belong_to_the_whole_listing() -> None:
    kept = Kept(Listing(title="홍삼", expected=frozenset((Part.TITLE,))), (shot(1), shot(2, None)))
    assert kept.whole().photos == (PHOTO,)
    assert kept.whole().expected == {Part.TITLE, Part.IMAGES}
    assert Kept(Listing(title="홍삼")).whole() == Listing(title="홍삼")


def test_a_message_brings_one_photo_however_often_it_comes() -> None:
    kept = Kept.of_photos().with_shot(shot(1, None)).with_shot(shot(2)).with_shot(shot(1))
    assert [one.message_id for one in kept.shots] == [2, 1]
    assert kept.without_shot(1).shots == (shot(2),)


def test_an_album_was_measured_if_one_of_it_was() -> None:
    kept = Kept.of_photos().with_shot(shot(1, PHOTO, "7")).with_shot(shot(2, None, "7"))
    assert kept.measured(2, "7")
    assert not kept.measured(2, None)
    assert not kept.measured(3, "8")


def test_what_is_said_anew_takes_the_place_of_what_was() -> None:
    old = Listing(title="홍삼", price="1", expected=frozenset((Part.TITLE, Part.PRICE)))
    new = with_parts(old, Listing(price="2", options=" ", expected=frozenset((Part.PRICE, Part.OPTIONS))))
    assert (new.title, new.price, new.options) == ("홍삼", "2", None)
    assert new.expected == {Part.TITLE, Part.PRICE, Part.OPTIONS}


def test_the_steps_lead_to_an_end() -> None:
    assert STEPS[0] is Part.TITLE
    assert [next_step(step) for step in STEPS] == [*STEPS[1:], None]


def test_an_answer_is_the_part_that_was_asked_for_unless_it_names_several() -> None:
    assert read_answer(Part.SHIPPING, " 무료 ") == Listing(shipping="무료", expected=frozenset((Part.SHIPPING,)))
    form = read_answer(Part.TITLE, "상품명: 홍삼\n가격: 12900")
    assert given_parts(form) == (Part.TITLE, Part.PRICE)
