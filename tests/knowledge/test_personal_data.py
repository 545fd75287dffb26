"""Where personal data stands. What counts as personal is tested with ``bot.store.masking``, which writes marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.personal_data import Found, PersonalData, find_personal_data, has_check_digit


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("문의 010-1234-5678, 메일 a@b.com", [(PersonalData.PHONE, "010-1234-5678"), (PersonalData.EMAIL, "a@b.com")]),
        ("대표 1588-1234", [(PersonalData.SWITCHBOARD, "1588-1234")]),
        ("[전화번호]와 [이메일]", [(PersonalData.PHONE, "[전화번호]"), (PersonalData.EMAIL, "[이메일]")]),
        ("[대표번호]", []),
        ("신한 110-123-456789", [(PersonalData.ACCOUNT, "110-123-456789")]),
        ("９００１０１－１２３４５６７", [(PersonalData.RESIDENT, "９００１０１－１２３４５６７")]),
        ("35,000원", []),
    ],
)
def test_each_kind_is_found_where_it_stands(text: str, found: list[tuple[PersonalData, str]]) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in find_personal_data(text)] == found


@pytest.mark.parametrize("kind", PersonalData)
def test_a_mark_is_found_as_what_it_stands_for(kind: PersonalData) -> None:
    [found] = find_personal_data(kind.mark)
    assert found.kind.mark == kind.mark
    assert (found.start, found.end) == (0, len(kind.mark))


def test_a_switchboard_is_marked_like_any_phone() -> None:
    assert PersonalData.SWITCHBOARD.mark == PersonalData.PHONE.mark == "[전화번호]"


@pytest.mark.parametrize(("number", "holds"), [("4111 1111 1111 1111", True), ("4111-1111-1111-1112", False)])
def test_the_check_digit_of_a_card(number: str, holds: bool) -> None:
    assert has_check_digit(number) is holds


@given(st.text() | st.text("0123456789-. ()@a은행계좌사업자[]전화번호원\ufffc"))
def test_what_is_found_is_in_order_and_inside(text: str) -> None:
    end = 0
    for found in find_personal_data(text):
        assert isinstance(found, Found)
        assert end <= found.start < found.end <= len(text)
        end = found.end
