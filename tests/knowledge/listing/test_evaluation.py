"""Precision, recall, F1 and false alarms, worked out by hand on small cases."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.evaluation import Check, Figures, meets, run, score
from knowledge.listing.examples import Example, Expected
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.source import Source, SourceKind

SOURCE = Source("guide", "판매자 가이드", "가이드 문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
CLAIM, MEDICAL, FEW = Code.EXAGGERATED_CLAIM, Code.MEDICAL_CLAIM, Code.FEW_IMAGES


def found(code: Code, span: tuple[int, int] | None = None, severity: Severity = Severity.EVIDENCE) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        reason="근거가 필요해요.",
        fix="근거를 준비하세요.",
        sources=(SOURCE,),
        span=Span(Part.TITLE, *span) if span else None,
    )


def example(title: str, *expected: Expected, allowed: frozenset[Code] = frozenset(), name: str = "") -> Example:
    return Example(name or title, honest=not expected, listing=Listing(title=title), expected=expected, allowed=allowed)


def due(text: str, code: Code = CLAIM) -> Expected:
    return Expected(code, Part.TITLE, text)


def answering(*answers: tuple[str, Sequence[Finding]]) -> Check:
    by_title = dict(answers)
    return lambda listing: by_title.get(listing.title or "", ())


@pytest.mark.parametrize(
    ("span", "is_met"),
    [((3, 5), True), ((0, 4), True), ((4, 9), True), ((0, 9), True), ((0, 3), False), ((5, 9), False), ((0, 1), False)],
)
def test_a_span_has_to_overlap_the_text_that_is_due(span: tuple[int, int], is_met: bool) -> None:
    listing = Listing(title="수건 최고 최 세트")
    assert meets(found(CLAIM, span), due("최고"), listing) is is_met


@given(st.text("가나", min_size=1, max_size=12), st.data())
def test_any_place_of_the_text_will_do(title: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(title) - 1))
    end = data.draw(st.integers(start + 1, len(title)))
    text = data.draw(st.text("가나", min_size=1, max_size=4).filter(lambda text: text in title))
    places = [place for place in range(len(title)) if title.startswith(text, place)]
    overlaps = any(place < end and start < place + len(text) for place in places)
    assert meets(found(CLAIM, (start, end)), due(text), Listing(title=title)) is overlaps


def test_the_code_the_part_and_the_presence_of_a_span_matter() -> None:
    listing = Listing(title="최고 수건", description="최고 수건")
    in_title = due("최고")
    assert not meets(found(MEDICAL, (0, 2)), in_title, listing)
    assert not meets(found(CLAIM), in_title, listing)
    assert not meets(found(CLAIM, (0, 2)), Expected(CLAIM, Part.DESCRIPTION, "최고"), listing)
    assert meets(found(MEDICAL, (0, 2)), Expected(CLAIM, Part.TITLE, "최고", frozenset({MEDICAL})), listing)
    assert meets(found(FEW), Expected(FEW), listing)
    assert meets(found(Code.TITLE_TOO_LONG, (0, 2)), Expected(Code.TITLE_TOO_LONG), listing)


def test_figures_by_code_and_overall() -> None:
    trials = run(
        [
            example("최고 유일 수건", due("최고"), due("유일")),
            example("당뇨 차", due("당뇨", MEDICAL), Expected(FEW)),
            example("암막커튼"),
        ],
        answering(
            ("최고 유일 수건", [found(CLAIM, (0, 2)), found(CLAIM, (0, 1)), found(MEDICAL, (6, 8))]),
            ("당뇨 차", [found(MEDICAL, (0, 2)), found(FEW)]),
            ("암막커튼", [found(MEDICAL, (0, 1), Severity.HIGH), found(FEW, severity=Severity.NOTE)]),
        ),
    )
    scores = score(trials)
    assert scores.codes == {CLAIM: Figures(1, 1, 0), MEDICAL: Figures(1, 0, 2), FEW: Figures(1, 0, 1)}
    assert scores.overall == Figures(3, 1, 3)
    assert (scores.overall.precision, scores.overall.recall) == (3 / 6, 3 / 4)
    assert scores.overall.f1 == pytest.approx(2 * 0.5 * 0.75 / (0.5 + 0.75))
    assert (scores.listings, scores.honest, scores.accused) == (3, 1, 1)
    assert scores.false_alarms == {Severity.HIGH: 1, Severity.EVIDENCE: 0, Severity.NOTE: 1}
    assert scores.false_alarms_per_honest == 2.0
    assert [trial.is_right for trial in trials] == [False, True, False]


def test_two_findings_that_meet_one_that_is_due_count_once() -> None:
    (trial,) = run(
        [example("고혈압과 당뇨가 낫는 차", due("고혈압과 당뇨가 낫는", MEDICAL))],
        answering(("고혈압과 당뇨가 낫는 차", [found(MEDICAL, (0, 3)), found(MEDICAL, (5, 7))])),
    )
    assert score([trial]).overall == Figures(1, 0, 0)
    assert trial.is_right


def test_an_alternative_code_counts_for_the_code_that_is_due() -> None:
    expected = Expected(CLAIM, Part.TITLE, "부작용 없는", frozenset({MEDICAL}))
    trials = run([example("부작용 없는 크림", expected)], answering(("부작용 없는 크림", [found(MEDICAL, (0, 6))])))
    assert score(trials).codes == {CLAIM: Figures(1, 0, 0)}


def test_what_is_allowed_is_no_mistake_but_on_an_honest_listing_only_as_a_note() -> None:
    allowed = frozenset({MEDICAL})
    trials = run(
        [example("최고 차", due("최고"), allowed=allowed), example("좋은 차", allowed=allowed)],
        answering(
            ("최고 차", [found(CLAIM, (0, 2)), found(MEDICAL, (3, 4), Severity.HIGH)]),
            ("좋은 차", [found(MEDICAL, (0, 2), Severity.NOTE), found(MEDICAL, (3, 4), Severity.EVIDENCE)]),
        ),
    )
    assert [len(trial.mistakes) for trial in trials] == [0, 1]
    assert score(trials).false_alarms[Severity.EVIDENCE] == 1


def test_what_cannot_be_measured_is_neither_due_nor_a_mistake() -> None:
    wrong = Code.WRONG_CATEGORY
    listings = [example("사과", Expected(wrong)), example("배")]
    check = answering(("배", [found(wrong)]))
    assert all(trial.is_right for trial in run(listings, check, {wrong}))
    assert score(run(listings, check)).overall == Figures(0, 1, 1)


def test_nothing_to_measure_has_no_shares() -> None:
    scores = score(())
    assert (scores.overall.precision, scores.overall.recall, scores.overall.f1) == (None, None, None)
    assert scores.false_alarms_per_honest is None
    assert Figures(0, 2, 0).precision is None
    assert Figures(0, 2, 0).recall == 0.0
