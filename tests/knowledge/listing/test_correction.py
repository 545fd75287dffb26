from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.listing.checker import Checker
from knowledge.listing.correction import Correction
from knowledge.listing.examples import Fold, load_examples
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.listing import Listing, Part
from knowledge.listing.name_bytes import count_bytes

EXAMPLES = [
    example
    for example in load_examples(Path(__file__).parents[2] / "data" / "listings")
    if example.fold is Fold.TUNE and example.listing.title
]
PIECES = (
    "최고의",
    "업계 1위",
    "★",
    "♥♥",
    "!!",
    "순면",
    "수건",
    "호텔 수건",
    "물티슈",
    "아기물티슈",
    "10장",
    "(",
    ")",
    "/",
    "100%",
    "가나다라마바사아자차",
    "최저가",
)


def corrected(checker: Checker, title: str, promotion: str | None = None) -> str | None:
    correction = checker.correct_title(Listing(title=title, promotion=promotion))
    return correction.title if correction else None


def told(findings: tuple[Finding, ...], title: str) -> set[tuple[Code, Severity, str]]:
    return {
        (f.code, f.severity, "" if f.code is Code.TITLE_TOO_LONG else title[f.span.start : f.span.end].casefold())
        for f in findings
        if f.span and f.span.part is Part.TITLE
    }


def is_subsequence(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


@pytest.mark.parametrize(
    ("title", "better"),
    [
        ("★★당일출고★★ 면 가디건 베이지 F", "당일출고 면 가디건 베이지 F"),
        ("순면 수건!!! 10장", "순면 수건 10장"),
        ("텀블러 보온 텀블러 500ml", "보온 텀블러 500ml"),
        ("강아지 간식 강아지 사료 1kg", "강아지 간식 사료 1kg"),
        ("물티슈 아기물티슈 유아물티슈 100매", "아기물티슈 유아물티슈 100매"),
        ("아기물티슈 유아물티슈 신생아물티슈 100매", "아기 유아 신생아물티슈 100매"),
        ("반팔티 남성 반팔 티 블랙", "남성 반팔 티 블랙"),
        ("핸드폰 케이스/폰케이스/아이폰케이스 블랙", "핸드폰/폰케이스/아이폰케이스 블랙"),
        ("[최고] 순면 수건 10장", "순면 수건 10장"),
        ("최고의 순면 수건 10장", "순면 수건 10장"),
    ],
)
def test_titles_are_mended(title: str, better: str, checker: Checker) -> None:
    assert corrected(checker, title) == better


@pytest.mark.parametrize(
    "title",
    [
        "프리미엄 유기농 아기 물티슈 캡형 100매",
        "물티슈",
        "최고",
        "  순면 수건 10장 ",
        "비타민C+ 1,000mg 90정",
        "소파베드 소파커버 소파쿠션 블랙",
        "가" * 60,
    ],
)
def test_what_cannot_be_mended_is_left(title: str, checker: Checker) -> None:
    assert corrected(checker, title) is None


def test_a_long_title_is_cut_between_words(checker: Checker) -> None:
    words = (
        "원목 거실 수납장 삼단 서랍형 월넛 조립식 무도장 소나무 국내제작 손잡이 포함 설명서 동봉 무소음 레일 90x40x85cm"
    )
    correction = checker.correct_title(Listing(title=words, promotion="가을 신상"))
    assert correction
    assert words.startswith(correction.title + " ")
    assert 80 < count_bytes(correction.title + "가을 신상", 2) <= 100
    assert [finding.code for finding in correction.fixed] == [Code.TITLE_TOO_LONG]


def test_no_room_is_left_by_the_second_name(checker: Checker) -> None:
    assert corrected(checker, "순면 수건 10장", "가" * 60) is None


def test_what_a_finding_would_put_in_its_place_is_put_there(checker: Checker) -> None:
    title = "에어컨 필터 무결점 50x30cm 2개"
    listing = Listing(title=title)
    finding = next(iter(checker.check(Listing(title="최고 수건 10장"))))
    assert finding.span
    put = replace(finding, span=replace(finding.span, start=7, end=10), replacement="꼼꼼히 만든")
    correction = checker.correct_title(listing, [put])
    assert correction == Correction("에어컨 필터 꼼꼼히 만든 50x30cm 2개", (put,))


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.id for example in EXAMPLES])
def test_labelled_titles_are_mended_as_it_says(example: object, checker: Checker) -> None:
    check_correction(checker, example.listing)  # type: ignore[attr-defined]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(alphabet="".join(PIECES), max_size=60))
@settings(max_examples=150)
def test_any_title_is_mended_as_it_says(checker: Checker, title: str) -> None:
    check_correction(checker, Listing(title=title))


def check_correction(checker: Checker, listing: Listing) -> None:
    findings = checker.check(listing)
    correction = checker.correct_title(listing, findings)
    if correction is None:
        return
    old, new = listing.title or "", correction.title
    mended = replace(listing, title=new)
    now = checker.check(mended)
    assert correction.fixed
    assert not told(correction.fixed, old) & told(now, new), "what it says is mended is gone"
    assert not {code for code, severity, _ in told(now, new) - told(findings, old) if severity is not Severity.NOTE}
    assert checker.correct_title(mended) is None, "there is nothing more to mend"
    if not any(finding.replacement for finding in findings):
        assert is_subsequence(new.replace(" ", ""), old), "nothing is added"
