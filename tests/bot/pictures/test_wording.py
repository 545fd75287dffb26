import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.face import find
from bot.pictures.wording import clean, shorten, won


@pytest.mark.parametrize(
    ("amount", "plain", "signed"),
    [
        (0, "0원", "0원"),
        (999, "999원", "+999원"),
        (1_234, "1,234원", "+1,234원"),
        (-1_234_567, "−1,234,567원", "−1,234,567원"),
    ],
)
def test_won(amount: int, plain: str, signed: str) -> None:
    assert won(amount) == plain
    assert won(amount, signed=True) == signed


def test_a_short_label_stays_whole() -> None:
    face = find().face(38)
    assert shorten("정산 예정 금액", face, face.width("정산 예정 금액")) == "정산 예정 금액"


def test_a_long_label_keeps_as_much_of_its_beginning_as_fits() -> None:
    face = find().face(38)
    room = face.width("판매자 할인 쿠폰…")
    assert shorten("판매자 할인 쿠폰과 그 밖의 것", face, room) == "판매자 할인 쿠폰…"
    assert shorten("판매자 할인 쿠폰과 그 밖의 것", face, room - 1) == "판매자 할인 쿠…"
    assert shorten("판매자 할인 쿠폰과 그 밖의 것", face, face.width("판매자 …")) == "판매자…"
    assert shorten("판매자", face, 1) == "…"


@given(text=st.text(alphabet="가나 abW1,.%", max_size=60), room=st.integers(60, 900))
def test_no_shortened_label_is_too_wide(text: str, room: int) -> None:
    face = find().face(38)
    short = shorten(text, face, room)
    assert face.width(short) <= room
    assert short == text or text.startswith(short.removesuffix("…"))


def test_a_novel_is_not_read_to_its_end() -> None:
    assert len(clean("수" * 1_000_000, find())) == 200


@given(st.text(max_size=300))
def test_a_clean_label_is_one_drawable_line_and_stays_as_it_is(text: str) -> None:
    typeface = find()
    cleaned = clean(text, typeface)
    assert cleaned
    assert cleaned == " ".join(cleaned.split())
    assert not typeface.lacking(cleaned)
    assert clean(cleaned, typeface) == cleaned
