"""How each kind of result was worked out, line by line."""

from datetime import date

import pytest

from bot.assistant.tools.calculator import Calculator
from bot.assistant.understanding import understand
from bot.i18n import Catalogs
from bot.telegram.tools.formulas import formula_lines

TODAY = date(2026, 11, 23)


def lines(text: str) -> tuple[str, ...]:
    understood = understand(text, TODAY)
    assert understood is not None
    return formula_lines(Calculator.load().reply(understood, TODAY).result, Catalogs.load().translator("ko"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "35000원 수수료 9% 배송비 3000 얼마 남아?",
            ("판매 수수료 35,000원 × 9% = 3,150원", "배송비 수수료 3,000원 × 3.3% = 99원"),
        ),
        ("35000원에 팔면 수수료 얼마", ("판매 수수료 35,000원 × 3% = 1,050원", "판매 수수료 35,000원 × 12% = 4,200원")),
        (
            "11월 20일 주문 정산 언제",
            ("2026년 11월 20일(금) 주문의 다음 날부터 3~5영업일: 2026년 11월 25일(수) ~ 2026년 11월 27일(금)",),
        ),
        ("광고비 8만 썼고 광고매출 52만인데 로아스 몇이야", ("ROAS 650% = 광고 매출 ÷ 광고비",)),
        ("수수료 계산해줘", ()),
    ],
)
def test_each_line_has_its_formula(text: str, expected: tuple[str, ...]) -> None:
    found = lines(text)
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_an_estimate_of_the_vat_has_both_sums_and_the_calendar() -> None:
    found = lines("매출 1100만원 매입 550만원 부가세 얼마")
    assert found[:2] == ("매출 11,000,000원 속 부가세 1,000,000원", "− 매입 5,500,000원 속 부가세 500,000원")
    assert any(line.startswith("부가세 신고·납부: ") for line in found[2:])


def test_a_price_that_is_looked_for_shows_the_sale_at_that_price() -> None:
    assert any("× 9% = " in line for line in lines("마진 20% 남기려면 얼마에 올려야 돼, 원가 7천에 수수료 9%"))
