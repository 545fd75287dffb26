from pathlib import Path

import pytest

from knowledge.errors import ListingRuleError
from knowledge.listing.specs import SPEC_FILE, Specs


@pytest.mark.parametrize(
    "name",
    [
        "프리미엄 유기농 아기 물티슈 캡형 100매",
        "순면 수건",
        "원목 식탁",
        "블랙 운동화",
        "하늘색 셔츠",
        "여성 셔츠 m/l",
        "면 100% 티셔츠",
        "국내산 들깨가루",
        "lg 그램",
        "하기스 기저귀 밴드형",
        "kt-24 주방놀이",
        "상판 60x30",
        "미니 선풍기",
        "역사책 112쪽",
        "체크 목도리",
        "1등급 한우",
    ],
)
def test_names_that_say_something(name: str, specs: Specs) -> None:
    assert specs.specifies(name)


@pytest.mark.parametrize(
    "name",
    [
        "맛있는 사과 최고의 선택",
        "예쁜 컵 best",
        "좋은 선물 추천템",
        "1위 베개",
        "1+1 샴푸",
        "100% 만족 베개",
        "무선 블루투스 이어폰",
        "얼마나 편한지 의자",
    ],
)
def test_names_that_say_nothing(name: str, specs: Specs) -> None:
    assert not specs.specifies(name)


@pytest.mark.parametrize(
    "text",
    ["가슴 단면 52cm", "색상: 라임", "재질 : 알 수 없음", "소재는 코튼", "용량 500ml", "원산지: 국내산", "사이즈 s, m"],
)
def test_descriptions_with_a_specification(text: str, specs: Specs) -> None:
    assert specs.describes(text)


@pytest.mark.parametrize(
    "text",
    [
        "코트에도 패딩에도 어울려요",
        "평일에도 자주 써요",
        "색상도 예쁘고 크기도 적당해요",
        "구매 전에 문의해 주세요",
        "100% 만족하실 거예요",
        "남자다운 가방",
    ],
)
def test_descriptions_without_any(text: str, specs: Specs) -> None:
    assert not specs.describes(text)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("colours = [", "colors = [", "unknown key"),
        ("[words]", "[word]", "no table"),
        ('"순면",', '"순면", "순면",', "twice"),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "specs.toml"
    path.write_text(SPEC_FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ListingRuleError, match=problem):
        Specs.load(path)
