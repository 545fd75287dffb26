"""The list of brands is whole, and each of its spellings is found."""

from pathlib import Path

import pytest

from knowledge.errors import ListingRuleError
from knowledge.listing.brands import BRAND_FILE, Brands
from knowledge.listing.folding import Reading

BRANDS = Brands.load()
FIELDS = {
    "luxury",
    "jewellery",
    "watches",
    "sports",
    "fashion",
    "cosmetics",
    "electronics",
    "cars",
    "characters",
    "slang",
}


def names(text: str) -> list[str]:
    return [named.brand.name for named in BRANDS.find(Reading.of(text))]


def test_brands_of_every_kind_are_listed() -> None:
    assert len(BRANDS.brands) >= 150
    assert {brand.field for brand in BRANDS.brands} == FIELDS
    assert all(len(brand.spellings) > 1 for brand in BRANDS.brands)


def test_names_are_unique() -> None:
    shown = [brand.name for brand in BRANDS.brands]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("brand", BRANDS.brands, ids=lambda brand: brand.name)
def test_every_spelling_leads_to_its_brand(brand: object) -> None:
    for spelling in brand.spellings:
        assert names(f"{spelling} 상품") == [brand.name], spelling


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("구x찌 지갑", "구찌"),
        ("구.찌 지갑", "구찌"),
        ("구 찌 지갑", "구찌"),
        ("ㄱㅜㅉㅣ 지갑", "구찌"),
        ("ＧＵＣＣＩ 지갑", "구찌"),
        ("gu찌 지갑", "구찌"),
        ("샤ㄴㅔㄹ 백", "샤넬"),
        ("샤\u200b넬 백", "샤넬"),
        ("N1ke 양말", "나이키"),
        ("루이 비똥 지갑", "루이비통"),
        ("Hermès 스카프", "에르메스"),
    ],
)
def test_disguised_brands_are_found(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "오메가3 캡슐",
        "폴로 티셔츠",
        "원피스 반팔",
        "아미노산 음료",
        "스톤 타일",
        "레이저 포인터",
        "샤넬라인 스커트",
        "불가리아 요거트",
        "반스타킹",
        "자라는 아이",
    ],
)
def test_common_words_are_no_brands(text: str) -> None:
    assert names(text) == []


def test_of_overlapping_names_the_longest_counts() -> None:
    [named] = BRANDS.find(Reading.of("코코샤넬 향수"))
    assert (named.start, named.end) == (0, 4)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('[luxury]\n"구찌" = ["gucci"]\n"꾸찌" = ["GUCCI"]\n', 3, "`gucci` stands twice, first with 구찌"),
        ('[luxury]\n"구찌" = ["구 찌"]\n', 2, "`구찌` stands twice"),
        ('[luxury]\n"구찌" = "gucci"\n', 2, "`구찌` is no list of texts"),
        ('[luxury]\n"구찌" = [""]\n', 2, "`구찌` holds no text"),
        ('"구찌" = ["gucci"]\n', 1, "`구찌` is no table"),
        ('not_brands = "구찌뽕"\n', 1, "`not_brands` is no list of texts"),
        ("[luxury\n", 1, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    path = tmp_path / "brands.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ListingRuleError, match=problem) as caught:
        Brands.load(path)
    assert caught.value.line == line


def test_the_file_is_read_in_order() -> None:
    assert [brand.name for brand in BRANDS.brands][:2] == ["구찌", "샤넬"]
    assert BRAND_FILE.is_file()
