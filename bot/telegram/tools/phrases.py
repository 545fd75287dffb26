"""Amounts, rates, days and the names of values, as a seller reads them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from bot.assistant.understanding import Tool
from bot.i18n import Translator
from bot.telegram.message import Fragment
from knowledge.order import FeeVat, RateBase

_HUNDRED = 100


def won(amount: int, translator: Translator) -> str:
    """Return an amount of won, such as "35,000원"; a negative one with a minus."""
    _ = translator.gettext
    return ("−" if amount < 0 else "") + _("{amount}원").format(amount=f"{abs(amount):,}")


def percent(rate: Decimal) -> str:
    """Return a fraction as a percentage without needless zeros: 0.0900 is "9%"."""
    value = abs(rate) * _HUNDRED
    digits = f"{value:,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{'−' if rate < 0 else ''}{digits}%"


def value_text(value: object, translator: Translator) -> str:
    """Return a value of a sale as a seller reads it."""
    _ = translator.gettext
    match value:
        case RateBase.BEFORE_DISCOUNT:
            return _("할인 전")
        case RateBase.AFTER_DISCOUNT:
            return _("할인 후")
        case FeeVat.INCLUDED:
            return _("포함")
        case FeeVat.SEPARATE:
            return _("별도")
        case int():
            return won(value, translator)
        case Decimal():
            return percent(value)
    return str(value)


def day_text(day: date, translator: Translator) -> str:
    """Return a day with its year and day of the week, such as "2026년 11월 25일(수)"."""
    _ = translator.gettext
    return format_date(day, _("y년 M월 d일(E)"), locale=translator.language)


def span_text(first: date, last: date, translator: Translator) -> str:
    """Return a day, or the first and the last of several."""
    if first == last:
        return day_text(first, translator)
    return f"{day_text(first, translator)} ~ {day_text(last, translator)}"


def bullets(lines: list[str], heading: str = "") -> Fragment:
    """Return a list below a bold heading."""
    parts = [Fragment.bold(heading)] if heading else []
    return Fragment.join("\n", (*parts, *(Fragment.plain(f"• {line}") for line in lines)))


def lines(*texts: str) -> Fragment:
    """Return lines that stay together."""
    return Fragment.plain("\n".join(text for text in texts if text))


def slot_name(tool: Tool, slot: str, translator: Translator) -> str:
    """Return what a seller calls a value."""
    return _NAMES[tool](translator)[slot]


def _fee(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return {
        "price": _("판매가"),
        "quantity": _("수량"),
        "options": _("옵션 금액"),
        "rate": _("판매 수수료율"),
        "category": _("카테고리"),
        "shipping": _("선결제 배송비"),
        "shipping_rate": _("배송비 수수료율"),
        "discount": _("판매자 할인"),
        "coupon": _("판매자 쿠폰"),
        "support_discount": _("지원할인"),
        "ads": _("광고비"),
        "other": _("기타 비용"),
        "cost": _("원가"),
        "carrier": _("실제 배송비"),
        "base": _("수수료 기준"),
        "vat": _("수수료 부가세"),
        "affiliate": _("제휴"),
        "star_delivery": _("스타배송"),
        "target_margin": _("목표 마진율"),
        "target_profit": _("목표 이익"),
    }


def _settle(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return {
        "ordered": _("주문일"),
        "dispatched": _("출고일"),
        "delivered": _("배송완료일"),
        "decided": _("구매결정일"),
        "return_deadline": _("반품 가능일"),
        "star_delivery": _("스타배송"),
        "overseas": _("해외 배송"),
        "held": _("정산 보류"),
        "how": "",
        "alternative": "",
    }


def _ads(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return {
        "impressions": _("노출"),
        "clicks": _("클릭"),
        "visitors": _("방문자"),
        "buyers": _("구매"),
        "cost": _("광고비"),
        "sales": _("광고 매출"),
        "order_value": _("객단가"),
        "carts": _("장바구니"),
        "customers": _("기존 고객"),
        "returning": _("재구매 고객"),
        "margin": _("마진율"),
    }


def _grade(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return {
        "orders": _("판매 건수"),
        "sales": _("판매 금액"),
        "orders_before": _("지난달 판매 건수"),
        "sales_before": _("지난달 판매 금액"),
        "returns": _("반품"),
        "exchanges": _("교환"),
        "claims": _("클레임"),
        "cancelled": _("판매취소"),
        "late": _("발송 지연"),
        "inquiries": _("문의"),
        "answered": _("답변한 문의"),
        "response_minutes": _("평균 응답 시간"),
        "reviews": _("후기"),
        "good_reviews": _("좋은 후기"),
    }


def _tax(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return {
        "taxpayer": _("과세 유형"),
        "sales": _("매출"),
        "costs": _("매입 비용"),
        "yearly_sales": _("연 매출"),
    }


_NAMES: Mapping[Tool, Callable[[Translator], Mapping[str, str]]] = {
    Tool.FEE: _fee,
    Tool.SETTLE: _settle,
    Tool.ADS: _ads,
    Tool.GRADE: _grade,
    Tool.TAX: _tax,
}
