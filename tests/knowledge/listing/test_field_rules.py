import pytest

from knowledge.listing.categories import ProductKind
from knowledge.listing.field_rules import FieldRules
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.folding import Reading
from knowledge.listing.limits import Limits
from knowledge.listing.listing import ALL_PARTS, Listing, Part
from knowledge.listing.messages import Messages
from knowledge.listing.photo import Photo
from knowledge.listing.specs import Specs

PROSE = "매일 쓰기 좋은 가방이에요. 들고 다니기 편하고 어떤 옷에도 잘 어울려서 선물하기 좋아요."
PHOTO = Photo(1000, 1000, "JPEG", 1000, 0, 1.0, 0.5)


@pytest.fixture(scope="module")
def rules(messages: Messages, limits: Limits, specs: Specs) -> FieldRules:
    return FieldRules(messages, limits, specs)


def found(rules: FieldRules, listing: Listing, kind: ProductKind | None = None) -> dict[Code, Finding]:
    shown = Reading.of(listing.description or "", markup=True).text
    return {finding.code: finding for finding in rules.find(listing, shown, kind)}


def test_what_is_expected_and_missing(rules: FieldRules) -> None:
    missing = found(rules, Listing(expected=ALL_PARTS))
    assert set(missing) == {
        Code.MISSING_TITLE,
        Code.MISSING_DESCRIPTION,
        Code.MISSING_SHIPPING,
        Code.FEW_IMAGES,
        Code.PRICE_INVALID,
    }
    assert {finding.severity for finding in missing.values()} == {Severity.NOTE}, "an unfinished draft breaks no rule"
    assert {finding.span for finding in missing.values()} == {None}


def test_what_is_not_expected_may_be_missing(rules: FieldRules) -> None:
    assert found(rules, Listing(title="가방")) == {}


@pytest.mark.parametrize(
    "description", ["좋은 상품입니다.", "<div><b>많이 사 주세요~</b></div>", "&nbsp;" * 90, "<p></p>" * 50]
)
def test_short_descriptions_are_measured_by_what_is_seen(description: str, rules: FieldRules) -> None:
    listing = Listing(description=description, expected=frozenset({Part.DESCRIPTION}))
    assert Code.SHORT_DESCRIPTION in found(rules, listing)


def test_a_passage_alone_may_be_short(rules: FieldRules) -> None:
    assert found(rules, Listing(description="좋은 상품입니다.")) == {}


def test_what_an_image_says_is_not_held_against_it(rules: FieldRules) -> None:
    listing = Listing(description='<img src="1.jpg"><img src="2.jpg">', expected=frozenset({Part.DESCRIPTION}))
    (finding,) = found(rules, listing).values()
    assert finding.code is Code.SHORT_DESCRIPTION
    assert "이미지 속 글은 읽지 못했어요" in finding.reason


def test_no_specification_anywhere(rules: FieldRules) -> None:
    listing = Listing(title="가방", description=PROSE, expected=frozenset({Part.DESCRIPTION}))
    assert list(found(rules, listing)) == [Code.MISSING_SPECS]


@pytest.mark.parametrize(
    "more",
    [
        {"title": "캔버스 가방"},
        {"options": "블랙, 아이보리"},
        {"notice": "상세설명 참조"},
        {"description": PROSE + " 크기 30x40cm"},
        {"description": PROSE + " 원산지: 대한민국"},
    ],
)
def test_a_specification_in_any_part(more: dict[str, str], rules: FieldRules) -> None:
    listing = Listing(**{"title": "가방", "description": PROSE, **more}, expected=frozenset({Part.DESCRIPTION}))  # type: ignore[arg-type]
    assert found(rules, listing) == {}


def test_a_book_has_none(rules: FieldRules) -> None:
    listing = Listing(title="동화책", description=PROSE, expected=frozenset({Part.DESCRIPTION}))
    assert found(rules, listing, ProductKind.BOOK) == {}


@pytest.mark.parametrize(
    ("images", "reason"),
    [
        ("3장", "이미지가 3장이에요. 가이드는 최소 5장 이상을 권해요."),
        ("0", "이미지가 없어요. 기본 이미지 1장은 꼭 있어야 하고, 가이드는 최소 5장 이상을 권해요."),
        ("없음", "이미지가 없어요. 기본 이미지 1장은 꼭 있어야 하고, 가이드는 최소 5장 이상을 권해요."),
    ],
)
def test_few_images(images: str, reason: str, rules: FieldRules) -> None:
    finding = found(rules, Listing(images=images))[Code.FEW_IMAGES]
    assert (finding.reason, finding.severity) == (reason, Severity.NOTE)


@pytest.mark.parametrize("images", ["5", "12장", "대표 1 + 상세 4", "많아요"])
def test_enough_images_or_who_knows(images: str, rules: FieldRules) -> None:
    assert found(rules, Listing(images=images, expected=frozenset({Part.IMAGES}))) == {}


def test_photos_count_rather_than_what_was_written(rules: FieldRules) -> None:
    assert found(rules, Listing(images="1장", photos=(PHOTO,) * 5)) == {}
    assert "이미지가 2장이에요." in found(rules, Listing(images="9장", photos=(PHOTO,) * 2))[Code.FEW_IMAGES].reason


@pytest.mark.parametrize(
    ("price", "severity", "words"),
    [
        ("0원", Severity.HIGH, "판매 가격이 0원이에요. 10원 이상 1,000,000,000원 미만이어야 해요."),
        ("10억", Severity.HIGH, "판매 가격이 1,000,000,000원이에요."),
        ("12,345원", Severity.HIGH, "판매 가격이 12,345원이에요. 10원 단위로만 입력할 수 있어요."),
        ("문의 주세요", Severity.NOTE, "판매 가격을 한 금액으로 읽을 수 없어요."),
        ("3만원대", Severity.NOTE, "판매 가격을 한 금액으로 읽을 수 없어요."),
    ],
)
def test_prices_that_cannot_be_registered(price: str, severity: Severity, words: str, rules: FieldRules) -> None:
    finding = found(rules, Listing(price=price))[Code.PRICE_INVALID]
    assert finding.severity is severity
    assert finding.reason.startswith(words)
    assert finding.sources[0].id == "etapi-20"


def test_the_nearest_prices_are_told(rules: FieldRules) -> None:
    assert found(rules, Listing(price="12,345원"))[Code.PRICE_INVALID].fix == "12,340원이나 12,350원으로 고치세요."


@pytest.mark.parametrize("price", ["10", "999,999,990원", "3만5천원", "정가 3만원 → 19,900원"])
def test_prices_that_can(price: str, rules: FieldRules) -> None:
    assert found(rules, Listing(price=price)) == {}


def test_shipping_may_stand_elsewhere(rules: FieldRules) -> None:
    expected = frozenset({Part.SHIPPING})
    assert Code.MISSING_SHIPPING in found(rules, Listing(title="가방", expected=expected))
    assert found(rules, Listing(title="[무료배송] 가방", expected=expected)) == {}
    assert found(rules, Listing(description="택배로 보내 드려요", expected=expected)) == {}
