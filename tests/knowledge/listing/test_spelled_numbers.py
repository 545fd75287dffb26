"""Numbers in disguise are found where they stand alone and are long enough to be somebody's."""

import pytest

from knowledge.listing.spelled_numbers import find_spelled_numbers, spell
from knowledge.personal_data import PersonalData

PHONE, RESIDENT, ACCOUNT = PersonalData.PHONE, PersonalData.RESIDENT, PersonalData.ACCOUNT


def found(text: str, kind: PersonalData) -> list[str]:
    return [text[one.start : one.end] for one in find_spelled_numbers(text) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "spelled"),
    [("공일o-①②", "010-12"), ("이 제품", "2 제품"), ("영오빵", "050"), ("一二三", "123"), ("abc", "abc")],
)
def test_what_can_be_read_as_a_digit_becomes_one(text: str, spelled: str) -> None:
    assert spell(text) == spelled


@pytest.mark.parametrize(
    "number",
    [
        "공일공-일이삼사-오육칠팔",
        "o1o-1234-5678",
        "010★1234★5678",
        "0.1.0.1.2.3.4.5.6.7.8",
        "010 12 34 56 78",
        "공이 오오오에 일이삼사",
    ],
)
def test_phones_are_found(number: str) -> None:
    assert found(f"문의: {number} 입니다", PHONE) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "xo1o-1234-5678",  # a model
        "5010★1234★5678",  # a longer number
        "010★1234★56789",
        "01 0123 4567 8",  # other groups
        "ol0-olol-olol",  # letters
        "공일공 쉬는 시간",
        "일이삼사오육칠팔",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert found(text, PHONE) == []


def test_residents_need_a_day_and_a_gap() -> None:
    assert found("900101~1234567", RESIDENT) == ["900101~1234567"]
    assert found("901301~1234567", RESIDENT) == []
    assert found("9001011234567", RESIDENT) == []


def test_long_numbers_in_hangul_may_be_accounts() -> None:
    assert found("국민 일이삼사오육-공사-일이삼사오육", ACCOUNT) == ["일이삼사오육-공사-일이삼사오육"]
    assert found("국민 123456-04-123456", ACCOUNT) == []
