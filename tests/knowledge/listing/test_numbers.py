import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.numbers import read_image_count, read_price


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("12,900원", 12900),
        ("29800", 29800),
        ("3만5천", 35000),
        ("３만５천원", 35000),
        ("₩12,000", 12000),
        ("0원", 0),
        ("정가 25,000원 → 19,900원", 19900),
        ("19,900원 (무료배송)", 19900),
        ("판매가 9,900원입니다", 9900),
        ("1+1 9,900원", 9900),
        ("10억", 1_000_000_000),
    ],
)
def test_prices(text: str, won: int) -> None:
    assert read_price(text).won == won


@pytest.mark.parametrize(
    "text", ["무료", "문의", "2만원대", "1~2만원", "19,900원부터", "$19.99", "19달러", "9.900원", "-1000", "반값"]
)
def test_what_is_no_single_price(text: str) -> None:
    price = read_price(text)
    assert price.won is None
    assert read_price(price.example).won is not None, "the example can be read"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5", 5),
        ("3장 있어요", 3),
        ("다섯 장", 5),
        ("사진 두 장이요", 2),
        ("없음", 0),
        ("0", 0),
        ("1+4", 5),
        ("대표 1장, 추가 4장", 5),
        ("대표 1 + 상세 4", 5),
        ("총 5장(대표 1장, 상세 4장)", 5),
        ("600x600 5장", 5),
        ("5장 이상", 5),
        ("https://a/1.jpg, https://a/2.jpg", 2),
        ("a.jpg,b.PNG", 2),
        ("많음", None),
        ("대표이미지", None),
    ],
)
def test_numbers_of_images(text: str, count: int | None) -> None:
    assert read_image_count(text) == count


@given(st.text() | st.text(alphabet="0123456789,.원만천장+ ㎏²"))
def test_any_text_can_be_read(text: str) -> None:
    read_price(text)
    count = read_image_count(text)
    assert count is None or count >= 0
