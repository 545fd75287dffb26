"""What a tool asks for, and the examples that show how it is used."""

from collections.abc import Mapping

from bot.assistant.tools.guided import STEPS
from bot.assistant.understanding import Tool
from bot.i18n import Translator
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import slot_name, value_text


def prompt(tool: Tool, slot: str, translator: Translator, *, guided: bool = False) -> Fragment:
    """Return the question for a value.

    Args:
        tool: For which tool.
        slot: Which value.
        translator: In which language.
        guided: Whether it is a step of the guided way, which is counted.
    """
    _ = translator.gettext
    question = _fee(translator).get(slot) if tool is Tool.FEE else None
    if question is None:
        question = _("{name}: 값을 적어 주세요.").format(name=slot_name(tool, slot, translator))
    if not guided:
        return Fragment.plain(question)
    step = _("수수료 계산 {number}/{count}").format(number=STEPS.index(slot) + 1, count=len(STEPS))
    return Fragment.join("\n", (Fragment.bold(step), Fragment.plain(question)))


def change_prompt(tool: Tool, slot: str, value: object, translator: Translator) -> Fragment:
    """Return the question for another value, with the present one; None where there is none yet."""
    _ = translator.gettext
    name = slot_name(tool, slot, translator)
    if value is None:
        return Fragment.plain(_("{name}: 얼마로 할까요?").format(name=name))
    now = value_text(value, translator)
    return Fragment.plain(_("{name}: 얼마로 바꿀까요? 지금 값: {now}").format(name=name, now=now))


def usage(tool: Tool, translator: Translator) -> Fragment:
    """Return what a tool takes, by example."""
    _ = translator.gettext
    return Fragment.join("\n", (Fragment.bold(_("이렇게 적어 주세요")), Fragment.plain(_examples(translator)[tool])))


def _fee(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return {
        "price": _("얼마에 파나요? 한 개 가격을 적어 주세요. 예: 35,000원, 3만5천원"),
        "rate": _("판매 수수료율은 몇 %인가요? 예: 9%"),
        "shipping": _("구매자가 먼저 낸 배송비는 얼마인가요? 무료나 착불이면 0원이에요."),
        "discount": _("판매자가 부담하는 할인은 주문 전체에 얼마인가요?"),
        "cost": _("원가는 한 개에 얼마인가요? 알려 주시면 순이익까지 계산해요."),
    }


def _examples(translator: Translator) -> Mapping[Tool, str]:
    _ = translator.gettext
    return {
        Tool.FEE: _("/fee 35000 9%\n/fee 가격 35000 수수료 9% 배송비 3000 원가 12000"),
        Tool.SETTLE: _("/settle 11월 20일\n/settle 구매결정 어제\n/settle 왜"),
        Tool.ADS: _("/ads 광고비 80000 매출 520000 마진율 20%\n/ads 노출 10000 클릭 120 구매 6"),
        Tool.GRADE: _("/grade 판매건수 320 클레임 6 문의 50 답변 48"),
        Tool.TAX: _("/tax 매출 11000000 매입 5500000\n/tax 간이과세"),
    }
