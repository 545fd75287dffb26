import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.repeats import find_repeats
from knowledge.listing.specs import Specs


def words(name: str, specs: Specs) -> list[tuple[str, int]]:
    return [(repeat.word, len(repeat.occurrences)) for repeat in find_repeats(name, specs.repeatable)]


@pytest.mark.parametrize(
    ("name", "word", "count"),
    [
        ("원피스 여성 원피스", "원피스", 2),
        ("물티슈 아기물티슈 유아물티슈 100매", "물티슈", 3),
        ("아기물티슈 유아물티슈 신생아물티슈", "물티슈", 3),
        ("반팔티 남성 반팔 티", "반팔티", 2),
        ("물.티.슈 아기 물-티-슈", "물티슈", 2),
        ("물\u200b티슈 아기 물티슈", "물티슈", 2),
        ("NIKE 운동화 nike Ｎｉｋｅ", "nike", 3),
        ("커피 믹스커피 커피믹스", "커피", 3),
    ],
)
def test_repeated_words(name: str, word: str, count: int, specs: Specs) -> None:
    assert words(name, specs) == [(word, count)]


@pytest.mark.parametrize(
    "name",
    [
        "샴푸 1+1 500ml+500ml",
        "티셔츠 S/M/L/XL",
        "물티슈 100매 x 10팩 100매",
        "이불커버 베개커버 매트리스커버 세트",
        "화이트 골드 로즈 골드 귀걸이",
        "찰칵찰칵 카메라 장난감",
        "텀블러 빨대텀블러",
        "상의 하의 세트 상하의",
        "고구마 호박고구마 3kg",
        "멍 멍 간식",
    ],
)
def test_honest_repeats(name: str, specs: Specs) -> None:
    assert words(name, specs) == []


def test_a_part_of_a_repeated_word_is_not_told_again(specs: Specs) -> None:
    assert words("물티슈 물티슈 물티슈", specs) == [("물티슈", 3)]


def test_places_are_those_of_the_name_as_typed(specs: Specs) -> None:
    name = "★ Nike 물 티슈 NIKE 물티슈"
    places = {repeat.word: [name[one.start : one.end] for one in repeat.occurrences] for repeat in find_repeats(name)}
    assert places == {"nike": ["Nike", "NIKE"], "물티슈": ["물 티슈", "물티슈"]}


@given(st.text() | st.text(alphabet="물티슈 가.a1"))
def test_any_name_can_be_read(name: str) -> None:
    for repeat in find_repeats(name):
        ends = [0]
        for one in repeat.occurrences:
            assert ends[-1] <= one.start < one.end <= len(name)
            ends.append(one.end)
        assert len(repeat.occurrences) >= 2
