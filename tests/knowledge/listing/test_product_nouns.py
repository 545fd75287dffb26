import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.product_nouns import Manners, ProductNouns, compact, words
from tests.cpu_time import cpu_seconds

NOUNS = ProductNouns(
    {
        noun: noun
        for noun in (
            "사과",
            "책",
            "떡",
            "가방",
            "카메라",
            "화장품",
            "파우치",
            "비타민C",
            "비타민",
            "물티슈",
            "TV",
            "아기 물티슈",
            "쌀통",
            "쌀",
        )
    },
    Manners(("세트", "선물세트"), ("증정", "호환"), frozenset({"kg", "ml"})),
)


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("청송 꿀사과 5kg", "사과"),
        ("화장품 파우치", "파우치"),
        ("카메라가방 방수", "가방"),
        ("가방용 카메라", "카메라"),
        ("화장품용 정리대", None),
        ("비타민C 1000mg", "비타민C"),
        ("비타민c1000", "비타민C"),
        ("순한 아기 물티슈 100매", "아기 물티슈"),
        ("순한 아기물티슈", "아기 물티슈"),
        ("쌀통 10kg", "쌀통"),
        ("사과선물세트", "사과"),
        ("떡세트", "떡"),
        ("사과 5kg 파우치 증정", "사과"),
        ("[화장품] 사과 (가방 별도)", "사과"),
        ("[사과]", "사과"),
        ("ＴＶ 55인치", "TV"),
        ("HDTV", None),
        ("3사과", None),
        ("책상", None),
        ("그림책", None),
        ("이 책", "책"),
        ("", None),
        ("★ 5kg", None),
    ],
)
def test_the_last_noun_that_a_word_ends_in_decides(title: str, noun: str | None) -> None:
    assert NOUNS.last(words(title)) == noun


def test_a_name_is_compared_without_its_marks() -> None:
    assert compact("쌀 / 과일·ＡＢ") == "쌀과일ab"


@given(st.text())
def test_any_text_can_be_read(title: str) -> None:
    assert all(word.text and word.text in compact(title) for word in words(title))
    NOUNS.last(words(title))


@pytest.mark.parametrize("piece", ["가", "사 ", "(", "[가", "사과용 ", "1가", "파우치 증정 "])
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        title = piece * (length // len(piece))
        return cpu_seconds(lambda: NOUNS.last(words(title)))

    # Eight times the length: 64 times the time if it were quadratic.
    assert seconds(400_000) < 24 * max(seconds(50_000), 0.005)
