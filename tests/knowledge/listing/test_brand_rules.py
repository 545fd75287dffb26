"""Imitation words beside a brand are found; a brand with honest words is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import ListingRuleError
from knowledge.listing.brand_rules import BrandRules
from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Listing
from knowledge.listing.tokens import Tokenize

RULES = BrandRules.load()


def found(text: str, tokenize: Tokenize) -> list[tuple[Severity, str]]:
    shown = []
    for finding in RULES.find(Listing(title=text), tokenize):
        assert finding.code is Code.IP_INFRINGEMENT
        assert finding.span
        shown.append((finding.severity, text[finding.span.start : finding.span.end]))
    return shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("구찌 st 숄더백", "구찌 st"),
        ("구찌st. 지갑", "구찌st"),
        ("ＧＵＣＣＩ ＳＴ 반지갑 블랙 11cm", "ＧＵＣＣＩ ＳＴ"),
        ("샤넬풍 트위드 자켓", "샤넬풍"),
        ("샤넬 스타일 귀걸이", "샤넬 스타일"),
        ("구x찌 스타일 벨트", "구x찌 스타일"),
        ("구.찌 스타일 벨트", "구.찌 스타일"),
        ("샤ㄴㅔㄹ st 백", "샤ㄴㅔㄹ st"),
        ("N1ke st 양말", "N1ke st"),
        ("GUCCI 느낌 로퍼", "GUCCI 느낌"),
        ("롤렉스 1:1 제작 시계", "롤렉스 1:1 제작"),
        ("루이비똥 커스텀 가방", "루이비똥 커스텀"),
        ("나이키 SA급 운동화", "나이키 SA급"),
        ("에르메스급 퀄리티 백", "에르메스급"),
        ("프라다 ㄹㅍ", "프라다 ㄹㅍ"),
        ("루이비통 토트백 ㅇㄹㅍ 다미에", "ㅇㄹㅍ"),
        ("롤렉스 데이토나 복각 시계", "데이토나 복각"),
        ("짭구찌 반팔", "짭"),
        ("가짜 나이키 신발", "가짜"),
        ("샤넬 짝", "샤넬 짝"),
        ("에어팟 st 이어폰", "에어팟 st"),
        ("다이슨 스타일 드라이기", "다이슨 스타일"),
        ("산리오 st 스티커", "산리오 st"),
    ],
)
def test_imitations_are_found(tokenize: Tokenize, title: str, shown: str) -> None:
    assert found(title, tokenize) == [(Severity.HIGH, shown)]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("산리오 자체제작 스티커", "산리오 자체제작"),
        ("포켓몬 비공식 굿즈", "포켓몬 비공식 굿즈"),
        ("디즈니 도안 제작 머그", "디즈니 도안 제작"),
        ("까르띠에 러브링 디자인 반지", "디자인"),
        ("티파니 하트 스타일 목걸이", "스타일"),
        ("구찌 로고 와펜 5개", "구찌 로고 와펜"),
        ("루이비통 지갑 A급", "A급"),
    ],
)
def test_what_rights_could_make_fine_needs_evidence(tokenize: Tokenize, title: str, shown: str) -> None:
    assert found(title, tokenize) == [(Severity.EVIDENCE, shown)]


@pytest.mark.parametrize(
    "title",
    [
        "구찌 정품 지갑 병행수입",
        "샤넬라인 스커트 st",
        "나이키 정품 운동화",
        "나이키 정품 스트릿 스타일 후드티",
        "아이폰15 호환 충전 케이블",
        "갤럭시 전용 케이스 스타일리시",
        "다이슨 V10 호환 필터",
        "벤츠 차량용 키케이스 호환",
        "버버리 코트 정품",
        "중고 샤넬 클래식 SA급 사용감 적음",
        "티파니 풍선 세트",
        "LG 스타일러 의류관리기",
        "BMW 사이드 미러 커버",
        "애플워치 스트랩 커스텀 호환",
        "나이키 양말 3짝",
        "디올 맛있는 간식",
        "레고 호환 블록 자체제작",
        "오메가3 스타일",
        "원피스 스타일 니트",
        "포켓몬 카드 정품",
        "샤넬 No.5 향수 50ml 백화점 정품",
        "자체제작 면 원피스",
        "뉴발란스 공식 라이선스 키즈 양말",
        "st 사이즈 반팔",
        "커스텀 아이폰 케이스",
        "나이키\n스타일 양말",
    ],
)
def test_honest_listings_are_not(tokenize: Tokenize, title: str) -> None:
    assert found(title, tokenize) == []


def test_a_genuine_grade_is_no_proof(tokenize: Tokenize) -> None:
    assert found("나이키 스타일 정품급 운동화", tokenize) == [(Severity.HIGH, "나이키 스타일")]


def test_a_quoted_warning_is_not_found(tokenize: Tokenize) -> None:
    assert found("'구찌 스타일'이라는 표현은 쓰지 마세요", tokenize) == []


@given(st.text() | st.text("구찌샤넬st 스타일풍.정품레플"))
def test_any_text_can_be_read_and_spans_stay_inside(text: str) -> None:
    for finding in RULES.find(Listing(title=text), lambda _: ()):
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(text)


WORD = """
[[word]]
id = "style"
terms = ["스타일"]
after = 2
before = 0
fields = ["luxury"]
severity = "high"
reason = "이유예요."
fix = "빼 주세요."
sources = ["guide"]
"""


def test_a_file_of_words_is_read(tmp_path: Path, tokenize: Tokenize) -> None:
    path = tmp_path / "beside_brands.toml"
    path.write_text(WORD, "utf-8")
    rules = BrandRules.load(words=path)
    [finding] = rules.find(Listing(title="구찌 스타일 벨트, 나이키 스타일 양말"), tokenize)
    assert (finding.reason, finding.fix, finding.replacement) == ("이유예요.", "빼 주세요.", None)
    assert [source.id for source in finding.sources] == ["guide"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[[word]]", "[[wort]]", "unknown table `wort`"),
        ("[[word]]", "[word]", "there are no words"),
        ("after = 2", "after = -2", "`after` is no number"),
        ('id = "style"', 'name = "style"', "unknown key `name`"),
        ("before = 0\n", "", "`word` has no `before`"),
        ('["luxury"]', '["shoes"]', "unknown fields: shoes"),
        ('["guide"]', '["nowhere"]', "unknown sources: nowhere"),
        ('["guide"]', "[]", "unknown sources: none at all"),
        ('"high"', '"grave"', "unknown severity `grave`"),
        ('["스타일"]', '["스타일", "스타일"]', "`terms` has 스타일 twice"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in WORD
    path = tmp_path / "beside_brands.toml"
    path.write_text(WORD.replace(old, new, 1), "utf-8")
    with pytest.raises(ListingRuleError, match=problem):
        BrandRules.load(words=path)


def test_a_file_without_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "beside_brands.toml"
    path.write_text("", "utf-8")
    with pytest.raises(ListingRuleError, match="there are no words"):
        BrandRules.load(words=path)
