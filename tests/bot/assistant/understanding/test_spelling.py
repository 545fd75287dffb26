import unicodedata

import pytest

from bot.assistant.understanding.spelling import Spellings

KEYS = ("수수료", "배송비", "판매가", "원가", "쿠폰")
SPELLINGS = Spellings.of(KEYS, real=("배송지", "판매자"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("수수뇨", "수수료"),
        ("수수료", "수수료"),
        ("배송삐", "배송비"),
        ("배소비", "배송비"),
        ("판매까", "판매가"),
        ("구폰", "쿠폰"),
        ("원거", "원가"),
    ],
)
def test_a_letter_may_be_wrong_missing_or_too_many(typed: str, meant: str) -> None:
    assert SPELLINGS.meant(typed) == (meant,)


@pytest.mark.parametrize("word", ["배송지", "판매자", "등록일", "배달비", "", "수수"])
def test_other_words_are_left_alone(word: str) -> None:
    assert SPELLINGS.meant(word) == ()


def test_swapped_letters_are_one_slip() -> None:
    assert Spellings.of(["수수료"]).meant(unicodedata.normalize("NFC", "\u1109\u116e\u1109\u1105\u116e\u116d")) == (
        "수수료",
    )
