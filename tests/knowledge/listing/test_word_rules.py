from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.listing.tokens import Tokenize
from knowledge.listing.word_rules import WordRules
from knowledge.source import Source, SourceKind

DAY = date(2026, 11, 22)
LAW = Source("law", "법", "법령", SourceKind.OFFICIAL, DAY, published=True)
FORM = """
[[rule]]
id = "{id}"
code = "{code}"
severity = "{severity}"
terms = {terms}
reason = "{id}"
fix = "빼 주세요."
sources = ["law"]
{more}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def rules(folder: Path, *texts: str) -> WordRules:
    (folder / "a.toml").write_text("".join(texts), "utf-8")
    return WordRules.load(folder, {"law": LAW})


def rule(id_: str, terms: str, *, severity: str = "evidence", code: str = "EXAGGERATED_CLAIM", more: str = "") -> str:
    return FORM.format(id=id_, code=code, severity=severity, terms=terms, more=more)


def spans(findings: tuple[Finding, ...], listing: Listing) -> list[tuple[str, str]]:
    """Return the reasons with what stands there."""
    shown: list[tuple[str, str]] = []
    for finding in findings:
        assert finding.span is not None
        text = listing.text(finding.span.part)
        assert text is not None
        shown.append((finding.reason, text[finding.span.start : finding.span.end]))
    return shown


def test_a_finding_says_all_that_its_rule_says(folder: Path, tokenize: Tokenize) -> None:
    more = 'replacement = ""\nlaw = "표시광고법 §3①"'
    found = rules(folder, rule("best", '["최고"]', severity="high", more=more)).find(
        Listing(title=" 최고!"), None, tokenize
    )
    assert found == (
        Finding(
            code=Code.EXAGGERATED_CLAIM,
            severity=Severity.HIGH,
            reason="best",
            fix="빼 주세요.",
            sources=(LAW,),
            span=Span(Part.TITLE, 1, 3),
            replacement="",
            law="표시광고법 §3①",
        ),
    )


def test_of_findings_of_one_code_that_overlap_the_longest_stays(folder: Path, tokenize: Tokenize) -> None:
    listing = Listing(title="여드름 피부 사용 적합, 여드름")
    medical = rules(
        folder,
        rule("drug", '["여드름"]', severity="high"),
        rule("proof", '["여드름 피부 사용 적합"]'),
        rule("other", '["피부 사용"]', code="MEDICAL_CLAIM"),
    )
    assert spans(medical.find(listing, None, tokenize), listing) == [
        ("proof", "여드름 피부 사용 적합"),
        ("other", "피부 사용"),
        ("drug", "여드름"),
    ]


def test_of_two_that_are_equally_long_the_graver_stays(folder: Path, tokenize: Tokenize) -> None:
    both = rules(folder, rule("a", '["특효"]', severity="note"), rule("b", '["특효"]', severity="high"))
    (found,) = both.find(Listing(title="특효"), None, tokenize)
    assert found.severity is Severity.HIGH


def test_a_rule_that_does_not_hold_yet_hides_none_that_does(folder: Path, tokenize: Tokenize) -> None:
    both = rules(
        folder,
        rule("ai", '["가상 의사 추천"]', severity="high", more="valid_from = 2026-11-27"),
        rule("doctor", '["의사 추천"]'),
    )
    listing = Listing(title="가상 의사 추천")
    assert spans(both.find(listing, None, tokenize, date(2026, 11, 26)), listing) == [("doctor", "의사 추천")]
    assert spans(both.find(listing, None, tokenize, date(2026, 11, 27)), listing) == [("ai", "가상 의사 추천")]


def test_a_rule_is_for_its_parts_and_findings_are_in_their_order(folder: Path, tokenize: Tokenize) -> None:
    listing = Listing(title="최고 완벽", description="완벽", options="최고", notice="최고")
    both = rules(folder, rule("best", '["최고"]'), rule("perfect", '["완벽"]', more='parts = ["description"]'))
    found = both.find(listing, None, tokenize)
    assert [finding.span for finding in found] == [
        Span(Part.TITLE, 0, 2),
        Span(Part.DESCRIPTION, 0, 2),
        Span(Part.OPTIONS, 0, 2),
    ]


def test_a_rule_with_near_needs_what_is_near(folder: Path, tokenize: Tokenize) -> None:
    near = rules(folder, rule("style", '["스타일"]', more='near = ["나이키", "st"]\nwithin = 6'))
    for text, count in [
        ("나이키 스타일", 1),
        ("스타일 나이키", 1),
        ("나이키 정품 신발 그리고 스타일", 0),
        ("스타일 stone", 0),
    ]:
        assert len(near.find(Listing(title=text), None, tokenize)) == count, text


@pytest.mark.parametrize(
    "text",
    ["최고온도 80도", "순 최고", "최고-등급", "최고 80도", "면책: 최고", "최고 제3호"],
)
def test_exceptions_stand_beside_the_words(text: str, folder: Path, tokenize: Tokenize) -> None:
    more = (
        "except = ['최고온도']\nexcept_before = ['순']\nexcept_after = ['등급']\n"
        "except_patterns = ['최고 \\d{1,3}도']\nexcept_sentences = ['면책']\nproof = ['제\\d호']"
    )
    assert not rules(folder, rule("best", '["최고"]', more=more)).find(Listing(title=text), None, tokenize)


def test_proof_may_stand_in_another_part(folder: Path, tokenize: Tokenize) -> None:
    patent = rules(folder, rule("patent", '["특허"]', more="proof = ['제 ?\\d{1,9} ?호']"))
    assert patent.find(Listing(title="특허 냄비", description="튼튼해요"), None, tokenize)
    assert not patent.find(Listing(title="특허 냄비", certification="특허 제1234567호"), None, tokenize)


def test_a_denial_heals_only_where_the_rule_says_so(folder: Path, tokenize: Tokenize) -> None:
    listing = Listing(title="완치를 보장하지 않습니다")
    assert rules(folder, rule("cure", '["완치"]')).find(listing, None, tokenize)
    assert not rules(folder, rule("cure", '["완치"]', more="negatable = true")).find(listing, None, tokenize)


def test_html_hides_no_word_and_is_no_word(folder: Path, tokenize: Tokenize) -> None:
    best = rules(folder, rule("best", '["최고", "best"]'))
    listing = Listing(description="<style>.best{}</style><p class='best'>이건 <b>최</b>고예요 &#52572;고")
    assert spans(best.find(listing, None, tokenize), listing) == [("best", "최</b>고"), ("best", "&#52572;고")]
    assert not best.find(Listing(title="<b>최</b>고"), None, tokenize)


# --- the rules as they are ---


def codes(
    listing: Listing | str, word_rules: WordRules, tokenize: Tokenize, kind: ProductKind | None = None
) -> set[Code]:
    checked = Listing(title=listing) if isinstance(listing, str) else listing
    claims = {Code.EXAGGERATED_CLAIM, Code.MEDICAL_CLAIM}
    return {finding.code for finding in word_rules.find(checked, kind, tokenize)} & claims


@pytest.mark.parametrize(
    "title",
    [
        "최고의 선물 세트",
        "ㅊㅚㄱㅗ 품질 이불",
        "최.고 의 베개",
        "국내 유일 무선 선풍기",
        "인터넷 최저가 무선 이어폰",
        "판매 1위 텀블러",
        "완☆벽 방수 자켓",
        "100% 만족 보장 쿠션",
        "특허받은 냄비",
        "FDA 승인 실리콘 수저",
        "의사가 추천하는 베개",
        "99.9% 항균 물티슈",
        "정가 89,000원 → 19,000원 가방",
        "부작용이 전혀 없는 마사지기",
        "기적의 세제",
        "무조건 빠지는 벨트",
        "타사 대비 2배 강한 테이프",
    ],
)
def test_a_claim_without_proof_is_found(title: str, word_rules: WordRules, tokenize: Tokenize) -> None:
    assert codes(title, word_rules, tokenize) == {Code.EXAGGERATED_CLAIM}


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (ProductKind.FOOD, "당뇨에 좋은 여주즙 30포"),
        (ProductKind.FOOD, "고.혈.압 걱정 끝 양파즙"),
        (ProductKind.FOOD, "ㄷㅏㅇㄴㅛ 잡는 돼지감자"),
        (ProductKind.FOOD, "면역력 강화 홍삼 캔디"),
        (ProductKind.FOOD, "변비 탈출 푸룬 주스"),
        (ProductKind.HEALTH_FOOD, "관절염 치료 글루코사민"),
        (ProductKind.COSMETICS, "아토피 크림 200ml"),
        (ProductKind.COSMETICS, "바르는 보 톡 스 앰플"),
        (ProductKind.COSMETICS, "피부나이 10세 감소 세럼"),
        (ProductKind.HOUSEHOLD, "아토피에 좋은 이불"),
        (ProductKind.SPORTS, "통증 완화 무릎 보호대"),
        (None, "암 예방 팔찌"),
    ],
)
def test_a_claim_about_health_is_found(
    kind: ProductKind | None, title: str, word_rules: WordRules, tokenize: Tokenize
) -> None:
    assert codes(title, word_rules, tokenize, kind) == {Code.MEDICAL_CLAIM}


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (ProductKind.HOUSEHOLD, "프리미엄 유기농 아기 물티슈 캡형 100매"),
        (ProductKind.HOUSEHOLD, "암막 커튼 차광률 99% 2장 1세트"),
        (ProductKind.HOUSEHOLD, "곰팡이 제거제 500ml 1+1"),
        (ProductKind.HOUSEHOLD, "최고급 순면 이불 퀸"),
        (ProductKind.FASHION, "니트 베스트 남성 조끼 울 100%"),
        (ProductKind.FASHION, "면 100% 반팔 티셔츠"),
        (ProductKind.SPORTS, "클라이밍 암벽화 260mm"),
        (ProductKind.FOOD, "1등급 한우 암소 등심 300g"),
        (ProductKind.FOOD, "암꽃게 2kg 국내산"),
        (ProductKind.FOOD, "당뇨식 도시락 7팩"),
        (ProductKind.FOOD, "땅콩강정 500g"),
        (ProductKind.FOOD, "무알콜 맥주맛 음료 350ml 24캔"),
        (ProductKind.ELECTRONICS, "전기포트 최고온도 100도 1.7L"),
        (ProductKind.ELECTRONICS, "하드디스크 정리함"),
        (ProductKind.COSMETICS, "미백 기능성화장품 크림 50ml"),
        (ProductKind.BOOK, "당뇨 완치의 기적"),
        (ProductKind.MEDICAL_DEVICE, "혈당측정기 당뇨 시험지 50매"),
        (None, "최 고등어 한 손"),
    ],
)
def test_an_honest_title_is_left_alone(
    kind: ProductKind | None, title: str, word_rules: WordRules, tokenize: Tokenize
) -> None:
    assert codes(title, word_rules, tokenize, kind) == set()


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        (ProductKind.HEALTH_FOOD, "본 제품은 질병의 예방 및 치료를 위한 의약품이 아닙니다."),
        (ProductKind.HEALTH_FOOD, "홍삼: 면역력 증진·혈행 개선에 도움을 줄 수 있음"),
        (ProductKind.FOOD, "당뇨나 고혈압이 있는 분은 의사와 상담 후 드세요."),
        (ProductKind.COSMETICS, "상처가 있는 부위, 습진 및 피부염 등의 이상이 있는 부위에는 사용을 하지 마세요."),
        (ProductKind.HOUSEHOLD, "모니터에 따라 색상이 100% 동일하지 않을 수 있습니다. 완벽한 방수는 아닙니다."),
        (None, "'완치', '최고'라는 표현은 쓸 수 없습니다."),
        (None, "특허 제10-1234567호로 등록된 특허 기술이에요."),
    ],
)
def test_what_a_listing_has_to_say_is_no_claim(
    kind: ProductKind, description: str, word_rules: WordRules, tokenize: Tokenize
) -> None:
    assert codes(Listing(description=description), word_rules, tokenize, kind) == set()


def test_a_denial_does_not_heal_a_claim_about_a_disease(word_rules: WordRules, tokenize: Tokenize) -> None:
    listing = Listing(description="관절염에 좋습니다. 이 제품은 약이 아닙니다.")
    assert codes(listing, word_rules, tokenize, ProductKind.FOOD) == {Code.MEDICAL_CLAIM}


def test_made_up_doctors_are_forbidden_from_the_day_on(word_rules: WordRules, tokenize: Tokenize) -> None:
    listing = Listing(description="AI 의사가 권하는 홍삼")
    (found,) = word_rules.find(listing, ProductKind.HEALTH_FOOD, tokenize, date(2026, 11, 27))
    assert (found.severity, found.law) == (Severity.HIGH, "식품표시광고법 §8①11호")


def test_the_texts_of_the_rules_are_sentences(word_rules: WordRules) -> None:
    for one in word_rules.rules:
        for text in (one.reason, one.fix):
            assert text.endswith(("요.", "요")), (one.id, text)
            assert len(text) <= 110, (one.id, text)


pieces = st.sampled_from(
    [
        "최고",
        "완벽",
        "100%",
        "당뇨",
        "에 좋은",
        "ㅊㅚ",
        "ㄱㅗ",
        "특허",
        "<b>",
        "&#52572;",
        "하지 않습니다",
        " ",
        ".",
        "\n",
        "😀",
        "\u200b",
        "é",
        "1위",
    ]
)
anything = st.text(st.characters(exclude_categories=())) | st.lists(pieces, max_size=12).map("".join)


@given(anything, anything, st.sampled_from([None, *ProductKind]))
def test_whatever_is_typed_findings_lie_in_the_text_and_stay_the_same(
    word_rules: WordRules, tokenize: Tokenize, title: str, description: str, kind: ProductKind | None
) -> None:
    listing = Listing(title=title, description=description)
    found = word_rules.find(listing, kind, tokenize)
    assert found == word_rules.find(replace(listing), kind, tokenize)
    for finding in found:
        assert finding.span is not None
        text = listing.text(finding.span.part)
        assert text is not None
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert finding.sources
