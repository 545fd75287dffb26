from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.listing.categories import CategoryDoubt
from knowledge.listing.checker import Checker, Verdict
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.form import read_form
from knowledge.listing.listing import ALL_PARTS, Listing, Part
from knowledge.listing.photo import Photo
from knowledge.listing.tokens import Tokenize
from tests.cpu_time import cpu_seconds

HONEST = """상품명: 프리미엄 유기농 아기 물티슈 캡형 100매
설명: 레이온 원단으로 만든 도톰한 물티슈예요. 한 팩에 100매, 크기 15x20cm. 제조국 대한민국이에요.
가격: 12,900원
카테고리: 출산/육아 > 물티슈
이미지: 6장
배송: 무료배송
옵션: 10팩, 20팩(+6,000)"""
# Letters that evade, markup, and marks that patterns look for; a surrogate half is a text of Python's, too.
NOISE = (
    "최고 1위 치료 카톡 010-1234-5678 ㅊㄱ 최.고 <b>&lt;</b><script>max-width: +2,000원 "
    "★!\u200b\ufe0f\u0301㎖ＡA😀\ud800\n"
)
PHOTO = Photo(500, 500, "GIF", 9_000_000, 7, 0.0, 0.5)

texts = (
    st.text(max_size=60)
    | st.text(alphabet=NOISE, max_size=60)
    | st.lists(st.sampled_from(NOISE.split(" "))).map(" ".join)
)
listings = st.builds(
    Listing,
    **{part.value: st.none() | texts for part in Part},
    photos=st.lists(st.just(PHOTO), max_size=2).map(tuple),
    expected=st.sampled_from((frozenset(), ALL_PARTS)),
)


def codes(findings: tuple[Finding, ...]) -> list[Code]:
    return [finding.code for finding in findings]


def test_the_guide_s_own_example_is_clean(checker: Checker) -> None:
    assert checker.check(read_form("프리미엄 유기농 아기 물티슈 캡형 100매")) == ()


def test_a_whole_honest_form_is_at_most_advised(checker: Checker) -> None:
    findings = checker.check(read_form(HONEST))
    assert codes(findings) == [Code.MISSING_NOTICE]
    assert Verdict.of(findings) is Verdict.ADVICE


def test_every_kind_of_rule_is_applied(checker: Checker) -> None:
    listing = Listing(
        title="★★국내 1위 샤넬st 가방★★ 가방",
        description="아토피가 완치됩니다. 계좌이체로 직거래하면 할인해 드려요. 010-1234-5678<script></script>",
        price="39,905원",
        category="패션잡화 > 가방",
        options="블랙(+90,000)",
        photos=(PHOTO,),
        expected=ALL_PARTS,
    )
    assert set(codes(checker.check(listing))) >= {
        Code.EXAGGERATED_CLAIM,
        Code.IP_INFRINGEMENT,
        Code.MEDICAL_CLAIM,
        Code.OFF_PLATFORM_DEAL,
        Code.PERSONAL_INFO,
        Code.TITLE_SPECIAL_CHARS,
        Code.TITLE_KEYWORD_REPEAT,
        Code.FORBIDDEN_HTML,
        Code.PRICE_INVALID,
        Code.OPTION_SURCHARGE,
        Code.FEW_IMAGES,
        Code.IMAGE_TOO_SMALL,
        Code.IMAGE_TOO_LARGE,
        Code.IMAGE_FORMAT,
        Code.IMAGE_BLURRED,
        Code.MISSING_SHIPPING,
        Code.MISSING_NOTICE,
    }


def test_the_gravest_come_first_then_the_order_of_the_text(checker: Checker) -> None:
    findings = checker.check(Listing(title="★★최고의 수건★★ 면 100% 10장", price="5원", expected=ALL_PARTS))
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=list(Severity).index)
    assert codes(findings)[0] is Code.PRICE_INVALID
    places = [(list(Part).index(f.span.part), f.span.start) for f in findings if f.span and f.severity is Severity.NOTE]
    assert places == sorted(places)


def test_a_place_is_told_once_for_a_code(checker: Checker) -> None:
    findings = [f for f in checker.check(Listing(title="샤넬 레플리카 st급 미러급 가방 블랙")) if f.span]
    spans = [(f.code, f.span.start, f.span.end) for f in findings if f.span]
    for code, start, end in spans:
        assert not [
            other
            for other in spans
            if other != (code, start, end) and other[0] is code and start < other[2] and other[1] < end
        ]


def test_a_doubtful_category_is_told(tokenize: Tokenize) -> None:
    def doubt(title: str, category: str) -> CategoryDoubt | None:
        return CategoryDoubt(title, category, ("식품 > 과일",)) if category == "가전" else None

    checker = Checker.load(tokenize, doubt)
    (finding,) = checker.check(Listing(title="국내산 사과 5kg", category=" 가전".strip()))
    assert (finding.code, finding.severity) == (Code.WRONG_CATEGORY, Severity.NOTE)
    assert finding.fix == "‘식품 > 과일’ 쪽이 맞는지 ESM PLUS에서 확인하세요."
    assert finding.span
    assert finding.span.part is Part.CATEGORY
    assert checker.check(Listing(title="국내산 사과 5kg", category="식품")) == ()
    assert checker.check(Listing(title="국내산 사과 5kg")) == ()


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ((), Verdict.CLEAN),
        ((Severity.NOTE,), Verdict.ADVICE),
        ((Severity.NOTE, Severity.EVIDENCE), Verdict.EVIDENCE),
        ((Severity.EVIDENCE, Severity.HIGH, Severity.NOTE), Verdict.BREACH),
    ],
)
def test_the_verdict_is_that_of_the_gravest(severities: tuple[Severity, ...], verdict: Verdict) -> None:
    findings = [Finding(Code.FEW_IMAGES, severity, "", "", ()) for severity in severities]
    assert Verdict.of(findings) is verdict


@given(listings)
@settings(max_examples=300)
def test_any_listing_can_be_checked(checker: Checker, listing: Listing) -> None:
    findings = checker.check(listing)
    assert findings == checker.check(listing)
    for finding in findings:
        assert finding.reason
        assert finding.fix
        assert finding.sources
        if finding.span:
            text = listing.text(finding.span.part)
            assert text is not None
            assert 0 <= finding.span.start < finding.span.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "정말 좋은 수건이에요. ",
        "<p>정말 <b>좋은</b> 수건</p>",
        " ",
        "\n",
        "<",
        "<a ",
        "<!--",
        "&",
        "1",
        "1,",
        "a@b.",
        "가격: ",
        "😀",
        "ㄱ",
        "★",
        "+1",
    ],
)
def test_the_time_grows_no_faster_than_the_text(piece: str, checker: Checker) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        listing = Listing(title=text, description=text, price=text, images=text, options=text, expected=ALL_PARTS)
        return cpu_seconds(lambda: checker.check(listing, date(2026, 11, 22)), runs=2)

    # Ten times the text; what is quadratic takes a hundred times as long. A third of a second may be anything.
    assert seconds(10_000) < 30 * seconds(1_000) + 0.3
