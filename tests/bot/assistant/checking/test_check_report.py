"""Equal findings in one notice, each place in its surroundings, and two versions of a listing compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.checking.report import Notice, Progress, Quote, Report, notices_of, one_line, quote, shortened
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.source import Source, SourceKind

GUIDE = Source("guide", "가이드", "문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
TITLE = "국내 최고 홍삼 진액, 최고의 선물"


def finding(
    span: Span | None = None,
    code: Code = Code.EXAGGERATED_CLAIM,
    severity: Severity = Severity.EVIDENCE,
    photo: int | None = None,
) -> Finding:
    return Finding(code, severity, "이유예요.", "고치세요.", (GUIDE,), span, photo=photo)


def title_span(words: str, start: int = 0, text: str = TITLE) -> Span:
    place = text.index(words, start)
    return Span(Part.TITLE, place, place + len(words))


def report(listing: Listing, *findings: Finding) -> Report:
    return Report(listing, tuple(notices_of(listing, findings)), None)


def test_the_same_words_are_told_once_with_their_number() -> None:
    listing = Listing(title=TITLE)
    found = [finding(title_span("최고")), finding(title_span("최고", 6)), finding(title_span("선물"))]
    notices = tuple(notices_of(listing, found))
    assert [(notice.quote.marked if notice.quote else "", notice.times) for notice in notices] == [
        ("최고", 2),
        ("선물", 1),
    ]


def test_photos_with_the_same_fault_are_told_together() -> None:
    found = [finding(None, Code.IMAGE_TOO_SMALL, photo=number) for number in (1, 3)]
    (notice,) = notices_of(Listing(), found)
    assert notice.photos == (1, 3)


def test_a_place_stands_in_its_surroundings() -> None:
    assert quote(Listing(title=TITLE), title_span("홍삼")) == Quote(
        Part.TITLE, "국내 최고 ", "홍삼", " 진액, 최고의 선물"
    )


def test_long_surroundings_and_long_places_are_cut() -> None:
    text = "가" * 100 + "나" * 100 + "다" * 100
    shown = quote(Listing(description=text), Span(Part.DESCRIPTION, 100, 200))
    assert shown.before == "…" + "가" * 14
    assert shown.after == "다" * 14 + "…"
    assert shown.marked == "나" * 17 + "…" + "나" * 17


def test_lines_and_unseen_characters_do_not_break_the_line() -> None:
    assert one_line("가\n\t나\u200b\u202e다\x07라") == "가 나다 라"
    assert shortened("가" * 5, 5) == "가" * 5


def test_a_missing_part_is_known_by_its_code() -> None:
    (notice,) = notices_of(Listing(), [finding(None, Code.MISSING_SHIPPING)])
    assert (notice.quote, notice.part) == (None, Part.SHIPPING)


def test_the_verdict_is_that_of_the_gravest() -> None:
    listing = Listing(title=TITLE)
    assert report(listing).verdict is Verdict.CLEAN
    grave = report(listing, finding(), finding(severity=Severity.HIGH))
    assert grave.verdict is Verdict.BREACH
    assert (grave.count(Severity.HIGH), grave.count(Severity.EVIDENCE), grave.count(Severity.NOTE)) == (1, 1, 0)


def test_progress_counts_what_is_gone_and_what_is_new() -> None:
    old = report(
        Listing(title=TITLE), finding(title_span("최고")), finding(title_span("선물")), finding(code=Code.PRICE_INVALID)
    )
    text = "홍삼 진액 선물 세트"
    new = report(
        Listing(title=text),
        finding(title_span("선물", 0, text)),
        finding(title_span("세트", 0, text), Code.MINOR_HARMFUL),
    )
    assert Progress.between(old, new) == Progress(before=3, resolved=2, added=1)
    assert Progress.between(old, old) == Progress(before=3, resolved=0, added=0)


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_place_is_quoted_on_one_line(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text.strip():
        return
    shown = quote(Listing(description=text), Span(Part.DESCRIPTION, start, end))
    joined = shown.before + shown.marked + shown.after
    assert len(joined.splitlines()) <= 1
    assert len(joined) <= 80


@pytest.mark.parametrize("notice", [Notice(finding(), None)])
def test_a_notice_without_a_place_is_known_by_its_code(notice: Notice) -> None:
    assert notice.key == (Code.EXAGGERATED_CLAIM, "", ())
