import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.decorations import count_decorations, find_decorations


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("★★당일출고★★ 가디건", 4),
        ("♥여름♥ 원피스", 2),
        ("🔥캠핑 랜턴🏕️", 2),
        ("특가!!! 수건", 3),
        ("◆◇수건", 2),
        ("수건^^", 2),
        ("※주의※ 수건", 2),
        ("~~~수건~~~", 6),
    ],
)
def test_decorations_are_counted(name: str, count: int) -> None:
    assert count_decorations(name) == count


@pytest.mark.parametrize(
    "name",
    [
        "비타민C+ 1,000mg (90정) 50% & A/B × 2 [1+1]",
        "0℃ 보냉 500㎖ ㈜예시 ™ ® ©",
        "A→B 변환 젠더 C↔D",
        "①번 ½컵",
        "1~2인용 텐트",
        "와! 시원한 매트",
        "#1 홀더",
        "수건-세트_대형",
        "★ 하나",
    ],
)
def test_signs_that_say_something_are_none(name: str) -> None:
    assert count_decorations(name) == 0


def test_places_are_told_run_by_run() -> None:
    assert find_decorations("★★ 수건 ♥️♥!!") == ((0, 2), (6, 11))


@given(st.text() | st.text(alphabet="★♥!~\ufe0f\u200d가 "))
def test_any_name_can_be_read(name: str) -> None:
    ends = [0]
    for start, end in find_decorations(name):
        assert ends[-1] <= start < end <= len(name)
        ends.append(end)
