import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing
from knowledge.listing.messages import Messages
from knowledge.listing.option_rules import OptionRules, count_options, find_surcharges


@pytest.fixture(scope="module")
def rules(messages: Messages, limits: Limits) -> OptionRules:
    return OptionRules(messages, limits)


def found(rules: OptionRules, options: str, price: str | None = "10,000원") -> list[Finding]:
    return list(rules.find(Listing(options=options, price=price)))


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("블랙(+2,000), 화이트", [2000]),
        ("대형 +5,000원; 소형 -500원", [5000, -500]),
        ("[+3천원] 대", [3000]),
        ("XL＋３，０００", [3000]),
        ("물안경 추가(+4,500)", [4500]),
        ("추가금 2,000원 레드", [2000]),
        ("레드 2,000원 추가 / 블루 1,000원 할인", [2000, -1000]),
        ("세트(+1만5천원)", [15000]),
        ("512GB(+120000)", [120000]),
    ],
)
def test_surcharges(text: str, won: list[int]) -> None:
    assert [amount for amount, _, _ in find_surcharges(text)] == won


@pytest.mark.parametrize(
    "text",
    [
        "블루+레드, 그린+옐로우",
        "1+1 세트, 2+1 세트",
        "A-2000 모델, S-100",
        "본품+100매",
        "무선 +1",
        "120cm-200cm",
        "블랙 12,000원",
    ],
)
def test_what_is_no_surcharge(text: str) -> None:
    assert not list(find_surcharges(text))


@pytest.mark.parametrize(
    ("price", "options"),
    [
        ("1,990원", "큰 것(+1,990), 작은 것(+0)"),
        ("2,000원", "큰 것(+2,000), 작은 것(-1,000)"),
        ("9,990원", "큰 것(+9,990), 작은 것(-4,990)"),
        ("10,000원", "큰 것(+5,000), 작은 것(-5,000)"),
        ("19,900원", "큰 것(+9,950), 작은 것(-9,950)"),
        (None, "큰 것(+900,000)"),
        ("문의", "큰 것(+900,000)"),
        ("0원", "큰 것(+900,000)"),
    ],
)
def test_surcharges_within_the_band(price: str | None, options: str, rules: OptionRules) -> None:
    assert found(rules, options, price) == []


@pytest.mark.parametrize(
    ("price", "options", "reason"),
    [
        ("1,990원", "큰 것(+2,000)", "옵션 추가금이 +2,000원이에요. 판매가 1,990원이면 +0원부터 +1,990원까지예요."),
        ("1,990원", "작은 것(-100)", "옵션 추가금이 -100원이에요. 판매가 1,990원이면 +0원부터 +1,990원까지예요."),
        (
            "2,000원",
            "작은 것(-1,100)",
            "옵션 추가금이 -1,100원이에요. 판매가 2,000원이면 -1,000원부터 +2,000원까지예요.",
        ),
        (
            "10,000원",
            "큰 것(+5,010)",
            "옵션 추가금이 +5,010원이에요. 판매가 10,000원이면 -5,000원부터 +5,000원까지예요.",
        ),
    ],
)
def test_surcharges_beyond_the_band(price: str, options: str, reason: str, rules: OptionRules) -> None:
    (finding,) = found(rules, options, price)
    assert (finding.code, finding.severity, finding.reason) == (Code.OPTION_SURCHARGE, Severity.HIGH, reason)
    assert finding.span
    assert options[finding.span.start : finding.span.end] in {"+2,000", "-100", "-1,100", "+5,010"}


def test_the_same_surcharge_is_told_once(rules: OptionRules) -> None:
    assert len(found(rules, "가(+9,000), 나(+9,000), 다(+8,000)")) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("블랙, 화이트", 2),
        ("블랙\n화이트\n\n그레이", 3),
        ("블랙(+1,000), 화이트(+2,000)", 2),
        ("S/M/L", 3),
        ("60개", 60),
        ("총 120가지", 120),
        ("블랙", 1),
    ],
)
def test_options_are_counted(text: str, count: int) -> None:
    assert count_options(text) == count


def test_too_many_options(rules: OptionRules) -> None:
    def told(count: int) -> list[tuple[Code, Severity]]:
        findings = found(rules, ", ".join(f"{number}호" for number in range(count)))
        return [(finding.code, finding.severity) for finding in findings]

    assert told(50) == []
    assert told(51) == [(Code.TOO_MANY_OPTIONS, Severity.NOTE)], "combined options may be 500"
    assert told(500) == [(Code.TOO_MANY_OPTIONS, Severity.NOTE)]
    assert told(501) == [(Code.TOO_MANY_OPTIONS, Severity.HIGH)]


@given(st.text() | st.text(alphabet="+-0123456789,.원만천추가할인()[] \n/"), st.integers(0, 10**9))
def test_any_options_can_be_read(rules: OptionRules, options: str, price: int) -> None:
    for finding in found(rules, options, str(price)):
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(options)
