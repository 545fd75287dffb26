import pytest

from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Code, Severity
from knowledge.listing.folding import Reading
from knowledge.listing.listing import ALL_PARTS, Listing, Part
from knowledge.listing.messages import Messages
from knowledge.listing.notice_rules import NoticeRules

NOTICE = "품명: 수건 / 제조국: 대한민국"


@pytest.fixture(scope="module")
def rules(messages: Messages) -> NoticeRules:
    return NoticeRules(messages)


def found(rules: NoticeRules, listing: Listing, kind: ProductKind | None) -> list[Code]:
    shown = Reading.of(listing.description or "", markup=True).text
    findings = list(rules.find(listing, shown, kind))
    assert all(finding.severity is Severity.NOTE for finding in findings)
    return [finding.code for finding in findings]


def test_formalities_are_asked_for_only_where_they_are_expected(rules: NoticeRules) -> None:
    listing = Listing(title="멀티탭 4구 3m")
    assert found(rules, listing, ProductKind.ELECTRONICS) == []
    whole = Listing(title="멀티탭 4구 3m", expected=ALL_PARTS)
    assert found(rules, whole, ProductKind.ELECTRONICS) == [Code.MISSING_NOTICE, Code.MISSING_CERTIFICATION]


@pytest.mark.parametrize(
    "description",
    [
        "제조자 예시산업, 제조국 대한민국, 품질보증기준은 소비자분쟁해결기준",
        "<h3>상품정보 제공고시</h3>",
        "식품의 유형: 과자 / 내용량: 80g / 소비기한: 별도 표시",
    ],
)
def test_a_notice_in_the_description_counts(description: str, rules: NoticeRules) -> None:
    listing = Listing(title="수건", description=description, expected=frozenset({Part.NOTICE}))
    assert found(rules, listing, None) == []


@pytest.mark.parametrize(
    ("kind", "title", "due"),
    [
        (ProductKind.ELECTRONICS, "전기포트 1.5L", True),
        (ProductKind.CHILDREN, "유모차 절충형", True),
        (ProductKind.TOY_HOBBY, "어린이 주방놀이", True),
        (ProductKind.TOY_HOBBY, "통기타 입문용 41인치", False),
        (ProductKind.HEALTH_FOOD, "홍삼정 스틱 100포", True),
        (ProductKind.MEDICAL_DEVICE, "귀 체온계", True),
        (ProductKind.FOOD, "사과 5kg", False),
        (ProductKind.FASHION, "면 티셔츠", False),
        (None, "무언가", False),
    ],
)
def test_which_kinds_need_a_certificate(kind: ProductKind | None, title: str, due: bool, rules: NoticeRules) -> None:
    listing = Listing(title=title, notice=NOTICE, expected=ALL_PARTS)
    assert (found(rules, listing, kind) == [Code.MISSING_CERTIFICATION]) is due


@pytest.mark.parametrize(
    "more",
    [
        {"certification": "해당 없음"},
        {"certification": "CB061R1234-5678"},
        {"description": "KC인증 HU071234-15001 제품"},
        {"description": "인증번호 R-R-ABC-1234"},
        {"description": "광고 심의필 제260100010호"},
        {"notice": "KC 안전확인 CB061R0010-0001"},
    ],
)
def test_a_certificate_anywhere_counts(more: dict[str, str], rules: NoticeRules) -> None:
    listing = Listing(**{"title": "전기포트", "notice": NOTICE, **more}, expected=ALL_PARTS)  # type: ignore[arg-type]
    assert found(rules, listing, ProductKind.ELECTRONICS) == []
