"""``/fee`` in words: the receipt, the range where the rate is unknown, and the price that reaches a goal."""

from collections.abc import Iterator

from bot.assistant.tools.results import FeeRange, FeeReceipt, FeeTarget, Goal, SolvedPrice, Target
from bot.i18n import Translator
from bot.telegram.citing import cite
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import bullets, lines, percent, span_text, won
from bot.telegram.tools.receipts import profit_name, receipt_block, remark_lines, server_fee_line
from bot.telegram.wording import kind_name
from knowledge.fee_prices import LeastPrice, NoPrice
from knowledge.receipt import Receipt
from knowledge.settlement import Payout
from knowledge.source import Source


def receipt_text(result: FeeReceipt, translator: Translator) -> Iterator[Fragment]:
    """Return the receipt of a sale, the payout first."""
    receipt = result.receipt
    yield Fragment.join("\n", (_lead(receipt, translator), *_ratios(result, translator)))
    yield receipt_block(receipt, translator)
    yield from _notes(receipt, result.payout, translator)
    yield cite((*receipt.sources, *(result.payout.sources if result.payout else ())), translator)


def range_text(result: FeeRange, translator: Translator) -> Iterator[Fragment]:
    """Return both ends of the guide's range side by side, and what was reported for the category."""
    _ = translator.gettext
    low, high = result.scenarios.low, result.scenarios.high
    least, most = won(high.payout, translator), won(low.payout, translator)
    yield Fragment.join(
        "\n",
        (
            Fragment.bold(_("정산 예정 금액 {least} ~ {most}").format(least=least, most=most)),
            Fragment.plain(_("수수료율을 몰라서 가이드 범위의 양 끝으로 계산했어요.")),
        ),
    )
    ends = ((_("가이드 하한"), low), (_("가이드 상한"), high))
    yield bullets([_scenario(receipt, label, translator) for label, receipt in ends])
    reported = result.scenarios.reported
    if reported:
        heading = _("{category} 수수료율로 알려진 값 · 확인 필요").format(category=result.category)
        yield bullets([_scenario(receipt, _origin(receipt, translator), translator) for receipt in reported], heading)
    elif result.category:
        yield lines(_("{category}: 알려진 수수료율을 찾지 못했어요.").format(category=result.category))
    yield from _notes(high, result.payout, translator)
    sources = (source for receipt in (low, high, *reported) for source in receipt.sources)
    yield cite((*sources, *(result.payout.sources if result.payout else ())), translator)


def target_text(result: FeeTarget, translator: Translator) -> Iterator[Fragment]:
    """Return the price that reaches a goal; for each rate that may hold where the seller's own is unknown."""
    _ = translator.gettext
    if len(result.solved) == 1:
        yield from _one_price(result.target, result.solved[0], translator)
        return
    yield Fragment.join(
        "\n",
        (
            Fragment.bold(_target_name(result.target, translator)),
            Fragment.plain(_("수수료율을 몰라서 알려진 율마다 계산했어요.")),
        ),
    )
    yield bullets([_solved_line(solved, translator) for solved in result.solved])
    sources: dict[Source, None] = {}
    for solved in result.solved:
        if solved.figure:
            sources[solved.figure.source] = None
    yield cite(sources, translator)


def least_price(price: LeastPrice | NoPrice, translator: Translator) -> str:
    """Return a solved price, or why there is none."""
    _ = translator.gettext
    match price:
        case LeastPrice(exact=exact, listed=listed) if exact == listed:
            return won(listed, translator)
        case LeastPrice(exact=exact, listed=listed):
            text = _("{listed} (정확히는 {exact})")
            return text.format(listed=won(listed, translator), exact=won(exact, translator))
        case NoPrice.NOTHING_LEFT:
            return _("없어요. 판매가를 올려도 수수료와 마진으로 다 나가요.")
        case _:
            return _("없어요. 등록할 수 있는 가격보다 비싸져요.")


def _lead(receipt: Receipt, translator: Translator) -> Fragment:
    _ = translator.gettext
    text = _("정산 예정 금액 {payout}").format(payout=won(receipt.payout, translator))
    if receipt.order.cost is not None:
        text += " · " + _("순이익 {profit}").format(profit=won(receipt.profit, translator))
    return Fragment.bold(text)


def _ratios(result: FeeReceipt, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    if result.break_even is not None:
        margin = _("마진율 {margin}").format(margin=percent(result.receipt.margin))
        price = _("손익분기 판매가 {price}").format(price=least_price(result.break_even, translator))
        yield Fragment.plain(f"{margin} · {price}")
    if result.target is not None and result.target_price is not None:
        price = least_price(result.target_price, translator)
        yield Fragment.plain(f"{_target_name(result.target, translator)}: {price}")


def _notes(receipt: Receipt, payout: Payout | None, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    notes = remark_lines(receipt, translator)
    if payout is not None:
        window = span_text(payout.first, payout.last, translator)
        notes.append(_("오늘 주문이면 {window} 입금 예상(가이드 기준)").format(window=window))
    yield bullets([*notes, server_fee_line(receipt, translator)])


def _scenario(receipt: Receipt, label: str, translator: Translator) -> str:
    _ = translator.gettext
    rate, _figure = receipt.order.require_rate()
    text = _("{rate} ({label}): 정산 {payout}")
    shown = text.format(rate=percent(rate), label=label, payout=won(receipt.payout, translator))
    if receipt.payout == receipt.profit and receipt.order.cost is None:
        return shown
    return f"{shown} · {profit_name(receipt, translator)} {won(receipt.profit, translator)}"


def _origin(receipt: Receipt, translator: Translator) -> str:
    _rate, figure = receipt.order.require_rate()
    return f"{kind_name(figure.source.kind, translator)} · {figure.subjects[0]}" if figure else ""


def _target_name(target: Target, translator: Translator) -> str:
    _ = translator.gettext
    if target.goal is Goal.MARGIN and not isinstance(target.amount, int):
        return _("마진율 {margin} 판매가").format(margin=percent(target.amount))
    return _("이익 {profit} 판매가").format(profit=won(int(target.amount), translator))


def _one_price(target: Target, solved: SolvedPrice, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    price = least_price(solved.price, translator)
    yield Fragment.bold(f"{_target_name(target, translator)}: {price}")
    if solved.receipt is None:
        yield lines(_("원가나 비용을 줄이거나 목표를 낮춰 다시 계산해 보세요."))
        return
    text = _("이 가격에 팔면 정산 예정 금액 {payout}, 순이익 {profit}, 마진율 {margin}예요.")
    receipt = solved.receipt
    payout, profit = won(receipt.payout, translator), won(receipt.profit, translator)
    yield lines(text.format(payout=payout, profit=profit, margin=percent(receipt.margin)))
    yield receipt_block(receipt, translator)
    yield from _notes(receipt, None, translator)
    yield cite(receipt.sources, translator)


def _solved_line(solved: SolvedPrice, translator: Translator) -> str:
    label = kind_name(solved.figure.source.kind, translator) if solved.figure else ""
    return f"{percent(solved.rate)} ({label}): {least_price(solved.price, translator)}"
