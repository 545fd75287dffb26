import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.category_fit import SHOWN, CategoryFit
from indexer.encoder import Encoder, Encoding
from knowledge.listing.categories import Categories, CategoryDoubt
from knowledge.listing.category_list import CategoryList

PATHS = {category.path for category in Categories.load().all}


@pytest.mark.parametrize(
    ("title", "category", "best"),
    [
        ("제주 노지 감귤 10kg", "여성의류", "신선식품 > 과일"),
        ("무선 핸디 청소기", "반려동물용품 > 사료", "가전 > 청소기"),
        ("고양이 사료 참치맛 2kg", "남성의류 > 셔츠", "반려동물용품 > 고양이 사료/간식"),
        ("남성 러닝화 270 메시", "화장품/향수 > 스킨케어", "신발 > 운동화/스니커즈"),
        ("유기농 아기 물티슈 캡형 100매", "자동차용품 > 엔진오일", "출산/육아 > 기저귀/아기 물티슈"),
    ],
)
def test_a_category_that_is_clearly_off_is_doubted(
    category_fit: CategoryFit, title: str, category: str, best: str
) -> None:
    doubt = category_fit(title, category)
    assert doubt is not None
    assert (doubt.title, doubt.category, doubt.better[0]) == (title, category, best)


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("프리미엄 유기농 아기 물티슈 캡형 100매", "출산/육아 > 물티슈"),
        ("프리미엄 유기농 아기 물티슈 캡형 100매", "생필품"),
        ("암막커튼 2장 세트", "가구/인테리어"),
        ("홍삼정 스틱 30포", "식품"),
        ("화장품 파우치", "패션잡화"),
        ("강아지 영양제 60정", "반려동물"),
        ("크리스마스 트리 전구", "홈데코"),
        ("당뇨 식단 요리책", "도서 > 건강"),
    ],
)
def test_a_category_that_may_be_right_is_left_alone(category_fit: CategoryFit, title: str, category: str) -> None:
    assert category_fit(title, category) is None


@pytest.mark.parametrize(
    "category", ["", "  ", "100000342", "???", "기타", "베스트", "오늘의 특가", "브랜드관", "미분류"]
)
def test_what_names_no_kind_of_goods_is_left_alone(category_fit: CategoryFit, category: str) -> None:
    assert category_fit("제주 노지 감귤 10kg", category) is None


@pytest.mark.parametrize("title", ["", " ", "12345", "★★★", "WH-1000XM5", "오쏘몰 이뮨 30일분"])
def test_a_title_that_says_nothing_is_left_alone(category_fit: CategoryFit, title: str) -> None:
    assert category_fit(title, "도서 > 소설") is None


def test_a_name_that_the_list_does_not_have_is_compared_by_its_meaning(category_fit: CategoryFit) -> None:
    assert Categories.load().shelf("등산장비") is None
    assert category_fit("등산화 남성 방수", "등산장비") is None
    assert category_fit("제주 노지 감귤 10kg", "등산장비") is not None


def test_better_categories_are_of_the_list_and_never_what_was_typed(category_fit: CategoryFit) -> None:
    doubt = category_fit("게이밍 모니터 27인치", "신선식품")
    assert doubt is not None
    assert 1 <= len(doubt.better) <= SHOWN
    assert set(doubt.better) <= PATHS
    assert not any(path.startswith("신선식품") for path in doubt.better)


def test_many_at_once_are_judged_as_one_by_one(category_fit: CategoryFit) -> None:
    pairs = [
        ("게이밍 모니터 27인치", "침구"),
        ("제주 감귤 10kg", "과일"),
        ("제주 감귤 10kg", "음향기기"),
        ("", "과일"),
        ("게이밍 모니터 27인치", "침구"),
        *((f"통기타 입문용 {number}호", "세제") for number in range(40)),
    ]
    doubts = category_fit.doubts(pairs)
    assert doubts == [category_fit(*pair) for pair in pairs]
    assert [doubt is not None for doubt in doubts] == [True, False, True, False, True, *[True] * 40]
    assert category_fit.doubts([]) == []


class CountingEncoder:
    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.texts: list[str] = []

    def queries(self, texts: Sequence[str]) -> list[Encoding]:
        self.texts += texts
        return self.encoder.queries(texts)

    def query(self, text: str) -> Encoding:
        return self.queries([text])[0]


@pytest.fixture
def small() -> Categories:
    """Fruit, vegetables and skin care."""
    listed = CategoryList.load()
    names = ("과일", "채소", "스킨케어")
    return Categories(
        dataclasses.replace(listed, categories=tuple(each for each in listed.categories if each.name in names))
    )


def test_only_what_words_leave_open_is_encoded_and_each_text_once(
    encoder: Encoder, small: Categories, tmp_path: Path
) -> None:
    counting = CountingEncoder(encoder)
    fit = CategoryFit(counting, tmp_path, small)
    assert counting.texts == []
    fit.prepare()
    counting.texts.clear()
    fit.doubts([("꿀사과 5kg", "과일"), ("수분 크림", "화장품"), ("꿀사과 5kg", "123")])
    assert counting.texts == []
    for _ in range(2):
        fit.doubts(
            [("꿀사과 5kg", "스킨케어"), ("수분 크림", "과일"), ("수분 크림", "채소"), ("꿀사과 5kg", "스킨케어")]
        )
    assert sorted(counting.texts) == sorted([*["꿀사과 5kg", "수분 크림"] * 2, "스킨케어", "과일", "채소"])


def test_it_is_what_the_checker_asks_for(category_fit: CategoryFit) -> None:
    doubt = category_fit("볼륨매직 고데기", "신선식품")
    assert isinstance(doubt, CategoryDoubt)
    assert hash(doubt) == hash(category_fit("볼륨매직 고데기", "신선식품"))


@settings(max_examples=50)
@given(st.text(), st.text())
def test_any_text_is_judged(category_fit: CategoryFit, title: str, category: str) -> None:
    doubt = category_fit(title, category)
    assert doubt is None or doubt.better


def test_a_huge_title_is_cut(category_fit: CategoryFit) -> None:
    assert category_fit("감귤 " * 50_000, "음향기기") is not None
