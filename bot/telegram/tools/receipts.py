"""The lines of a receipt, each with its formula, and what the seller should know about it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from bot.i18n import Translator
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import day_text, percent, won
from knowledge.policy import Figure, Value
from knowledge.receipt import COSTS, Flag, Line, LineCode, Receipt, Remark, Share, Times


def receipt_block(receipt: Receipt, translator: Translator) -> Fragment:
    """Return the lines, with the payout and the profit as sums."""
    return Fragment.join("\n", _lines(receipt, translator))


def line_name(code: LineCode, translator: Translator) -> str:
    """Return what a seller calls a line."""
    _ = translator.gettext
    names = {
        LineCode.PRICE: _("판매가"),
        LineCode.OPTIONS: _("옵션 금액"),
        LineCode.SHIPPING: _("선결제 배송비"),
        LineCode.DISCOUNT: _("판매자 할인"),
        LineCode.COUPON: _("판매자 쿠폰"),
        LineCode.SALES_FEE: _("판매 수수료"),
        LineCode.SALES_FEE_VAT: _("판매 수수료 부가세"),
        LineCode.SHIPPING_FEE: _("배송비 수수료"),
        LineCode.SHIPPING_FEE_VAT: _("배송비 수수료 부가세"),
        LineCode.AFFILIATE_FEE: _("제휴 수수료"),
        LineCode.STAR_DELIVERY_FEE: _("스타배송 이용료"),
        LineCode.SUPPORT_DISCOUNT_FEE: _("지원할인 이용료"),
        LineCode.ADS: _("광고비"),
        LineCode.OTHER: _("기타 비용"),
        LineCode.COST: _("원가"),
        LineCode.CARRIER: _("실제 배송비"),
    }
    return names[code]


def profit_name(receipt: Receipt, translator: Translator) -> str:
    """Return what the last sum is: without a cost it is no profit yet."""
    _ = translator.gettext
    return _("원가를 빼기 전") if receipt.order.cost is None else _("순이익")


def remark_lines(receipt: Receipt, translator: Translator) -> list[str]:
    """Return what the seller should know, a line each."""
    return [_REMARKS[remark.flag](remark, translator) for remark in receipt.remarks]


def server_fee_line(receipt: Receipt, translator: Translator) -> str:
    """Return the note about the monthly fee, which no order has in it."""
    _ = translator.gettext
    text = _("전월 판매대금(배송비 제외)이 {threshold} 이상이면 서버이용료가 매월 {fee} 따로 나가요.")
    return text.format(
        threshold=won(receipt.server_fee_threshold.value, translator), fee=won(receipt.server_fee.value, translator)
    )


def _lines(receipt: Receipt, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    paid = False
    for line in receipt.lines:
        if line.code in COSTS and not paid:
            paid = True
            yield _sum(_("정산 예정 금액"), receipt.payout, translator)
        yield Fragment.plain(line_text(line, translator))
    if paid:
        yield _sum(profit_name(receipt, translator), receipt.profit, translator)
    else:
        yield _sum(_("정산 예정 금액"), receipt.payout, translator)


def _sum(name: str, amount: int, translator: Translator) -> Fragment:
    return Fragment.bold(f"= {name} {won(amount, translator)}")


def line_text(line: Line, translator: Translator) -> str:
    """Return a line with its formula."""
    name = line_name(line.code, translator)
    sign = "" if line.code is LineCode.PRICE else "+ " if line.amount > 0 else "− "
    return f"{sign}{name} {_formula(line, translator)}"


def _formula(line: Line, translator: Translator) -> str:
    amount = won(abs(line.amount), translator)
    match line.formula:
        case Times(each=each, quantity=quantity) if quantity > 1:
            return f"{won(each, translator)} × {quantity:,} = {amount}"
        case Share(amount=base, rate=rate):
            return f"{won(base, translator)} × {percent(rate)} = {amount}"
    return amount


def _value(figure: Figure[Value], translator: Translator) -> str:
    match figure.value:
        case int() as amount:
            return won(amount, translator)
        case Decimal() as rate:
            return percent(rate)
    raise TypeError(f"{figure.name} is neither won nor a rate")


def _plain(text: Callable[[Translator], str]) -> Callable[[Remark, Translator], str]:
    return lambda _remark, translator: text(translator)


def _outside_guide(remark: Remark, translator: Translator) -> str:
    _ = translator.gettext
    low, high = (_value(figure, translator) for figure in remark.figures)
    text = _("수수료율이 가이드의 범위({low}~{high}) 밖이에요. 내 율이 맞는지 ESM PLUS에서 확인해 주세요.")
    return text.format(low=low, high=high)


def _no_cost(translator: Translator) -> str:
    _ = translator.gettext
    return _("원가를 알려 주시면 순이익, 마진율, 손익분기 판매가까지 계산해요.")


def _loss(translator: Translator) -> str:
    _ = translator.gettext
    return _("이대로 팔면 손해예요.")


def _negative_payout(translator: Translator) -> str:
    _ = translator.gettext
    return _("할인과 수수료가 판매 금액보다 커서 받을 돈이 없어요.")


def _not_listable(remark: Remark, translator: Translator) -> str:
    _ = translator.gettext
    step, low, high = (_value(figure, translator) for figure in remark.figures)
    text = _("판매가는 {low}부터 {high}까지 {step} 단위로 등록할 수 있어요.")
    return text.format(low=low, high=high, step=step)


def _over_limit(remark: Remark, translator: Translator) -> str:
    _ = translator.gettext
    (limit,) = (_value(figure, translator) for figure in remark.figures)
    return _("할인과 쿠폰을 합해 판매자할인 한도(판매가의 {limit})를 넘어요.").format(limit=limit)


def _disputed(remark: Remark, translator: Translator) -> str:
    _ = translator.gettext
    fee, other = remark.figures
    text = _(
        "지원할인 이용료는 {rate}({first})로 계산했어요. "
        "쿠폰 수수료를 폐지했다는 보도도 있으니({second}) ESM PLUS에서 확인해 주세요."
    )
    return text.format(first=fee.source.title, rate=_value(fee, translator), second=other.source.title)


def _unconfirmed(remark: Remark, translator: Translator) -> str:
    _ = translator.gettext
    (fee,) = remark.figures
    text = _("제휴 수수료({rate})는 무엇에 매기는지 자료에 없어서 판매 금액에 매겼어요.")
    return text.format(rate=_value(fee, translator))


def _outdated(remark: Remark, translator: Translator) -> str:
    _ = translator.gettext
    days = ", ".join(day_text(figure.valid_until, translator) for figure in remark.figures if figure.valid_until)
    return _("지금은 쓰이지 않을 수 있는 수치로 계산했어요. 자료의 기한: {days}").format(days=days)


_REMARKS: Mapping[Flag, Callable[[Remark, Translator], str]] = {
    Flag.RATE_OUTSIDE_GUIDE: _outside_guide,
    Flag.NO_COST: _plain(_no_cost),
    Flag.LOSS: _plain(_loss),
    Flag.NEGATIVE_PAYOUT: _plain(_negative_payout),
    Flag.PRICE_NOT_LISTABLE: _not_listable,
    Flag.DISCOUNT_OVER_LIMIT: _over_limit,
    Flag.DISPUTED_FEE: _disputed,
    Flag.UNCONFIRMED_BASE: _unconfirmed,
    Flag.OUTDATED: _outdated,
}
