import pytest

from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing
from knowledge.listing.messages import Messages
from knowledge.listing.specs import Specs
from knowledge.listing.title_rules import TitleRules


@pytest.fixture(scope="module")
def rules(messages: Messages, limits: Limits, specs: Specs) -> TitleRules:
    return TitleRules(messages, limits, specs)


def found(
    rules: TitleRules, title: str, promotion: str | None = None, kind: ProductKind | None = None
) -> dict[Code, Finding]:
    return {finding.code: finding for finding in rules.find(Listing(title=title, promotion=promotion), kind)}


def marked(finding: Finding, listing: Listing) -> str:
    assert finding.span
    return (listing.text(finding.span.part) or "")[finding.span.start : finding.span.end]


@pytest.mark.parametrize(
    "title",
    [
        "프리미엄 유기농 아기 물티슈 캡형 100매",
        "비타민C+ 1,000mg (90정) 1+1",
        "티셔츠 S/M/L 면 100% 블랙&화이트",
        "물티슈 100매 x 10팩",
        "보냉백 0℃ 500㎖ 2개",
        "LG 그램 17 노트북",
        "가" * 42 + " 10매 20팩 블랙",
    ],
)
def test_honest_titles(title: str, rules: TitleRules) -> None:
    assert found(rules, title) == {}


def test_fifty_syllables_are_the_limit(rules: TitleRules) -> None:
    assert Code.TITLE_TOO_LONG not in found(rules, "가" * 50)
    finding = found(rules, "가" * 51)[Code.TITLE_TOO_LONG]
    assert finding.severity is Severity.HIGH
    assert finding.reason == "상품명이 102바이트예요. 검색용과 프로모션용을 합쳐 100바이트까지예요."
    assert finding.fix.startswith("2바이트 이상 줄이세요. 한글을 2바이트로 세었고, 3바이트로 세는")
    assert [source.id for source in finding.sources] == ["etapi-20", "etapi-69", "code-ing0415"]


def test_what_is_too_much_is_marked(rules: TitleRules) -> None:
    listing = Listing(title="  " + "가" * 50 + "나다 ")
    assert marked(found(rules, listing.title or "")[Code.TITLE_TOO_LONG], listing) == "나다"


def test_both_names_share_the_limit(rules: TitleRules) -> None:
    listing = Listing(title="가" * 30, promotion=" " + "나" * 20 + "다라")
    assert Code.TITLE_TOO_LONG not in found(rules, "가" * 30, "나" * 20)
    assert marked(found(rules, "가" * 30, listing.promotion)[Code.TITLE_TOO_LONG], listing) == "다라"


@pytest.mark.parametrize("title", ["물티슈", "원피스", "아기 담요", "예쁜 컵"])
def test_short_titles(title: str, rules: TitleRules) -> None:
    assert list(found(rules, title)) == [Code.TITLE_TOO_SHORT]


def test_a_title_that_names_no_feature(rules: TitleRules) -> None:
    finding = found(rules, "맛있는 사과 여러분의 선택")[Code.TITLE_NO_SPECIFICS]
    assert (finding.severity, finding.replacement) == (Severity.NOTE, None)


@pytest.mark.parametrize("title", ["쌀 20kg", "신라면 5봉", "A4용지 80g 2500매"])
def test_a_short_title_may_say_enough(title: str, rules: TitleRules) -> None:
    assert found(rules, title) == {}


def test_a_book_is_called_what_its_author_called_it(rules: TitleRules) -> None:
    assert found(rules, "해리포터와 마법사의 돌", kind=ProductKind.BOOK) == {}
    assert found(rules, "데미안", kind=ProductKind.BOOK) == {}


def test_the_second_occurrence_of_a_word_is_marked(rules: TitleRules) -> None:
    listing = Listing(title="텀블러 보온 텀블러 500ml")
    finding = found(rules, listing.title or "")[Code.TITLE_KEYWORD_REPEAT]
    assert finding.reason.startswith("‘텀블러’ 낱말이 2번 나와요.")
    assert finding.span
    assert (finding.span.start, finding.span.end, finding.replacement) == (7, 10, "")


def test_decorations_are_counted_and_not_forbidden(rules: TitleRules) -> None:
    finding = found(rules, "★★당일출고★★ 니트 가디건 베이지 F")[Code.TITLE_SPECIAL_CHARS]
    assert finding.severity is Severity.NOTE
    assert finding.reason.startswith("꾸미는 문자가 4개 있어요. 지마켓의 공식 기준은 확인하지 못했지만")


def test_without_a_title_there_is_nothing_to_say(rules: TitleRules) -> None:
    assert not list(rules.find(Listing(title=" ", promotion="가" * 80), None))
