"""The buttons below what the tools say."""

from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.assistant.reply import RunCommand, ToolReply
from bot.assistant.tools.guided import REQUIRED
from bot.assistant.tools.results import (
    AdsResult,
    FeeRange,
    FeeReceipt,
    FeeTarget,
    Missing,
    Refusal,
    Result,
    SettlementDates,
    TaxResult,
    Usage,
)
from bot.assistant.understanding import FeeSlots, Tool
from bot.i18n import Translator
from bot.telegram.keyboards import action_button
from bot.telegram.tools.buttons import (
    AnswerDraft,
    AskValue,
    CancelDraft,
    ClearUsual,
    ExplainHold,
    FinishDraft,
    SetValue,
    ShowPicture,
    ToolPress,
    fits,
    tool_data,
)
from bot.telegram.tools.phrases import day_text, percent, slot_name, won
from bot.telegram.tools.refusals import readings
from bot.telegram.tools.tax import taxpayer_name
from knowledge.settlement import State
from knowledge.tax import Taxpayer

Row = list[InlineKeyboardButton]

CHANGED = ("price", "discount", "rate", "cost")
"""What a receipt lets change."""
_A_ROW = 2
_READINGS_A_ROW = 3


def reply_keyboard(
    reply: ToolReply, calculation_id: int, usual: FeeSlots, translator: Translator, *, drafted: bool = False
) -> InlineKeyboardMarkup | None:
    """Return the buttons below a result.

    Args:
        reply: The result.
        calculation_id: What the buttons are about.
        usual: What the seller usually computes with.
        translator: In which language.
        drafted: Whether the seller answers a question: then what was read is the answer to it.
    """
    rows = list(_rows(reply.result, reply.tool, calculation_id, usual, translator, drafted=drafted))
    rows += [[action_button(action, translator)] for action in reply.actions]
    return InlineKeyboardMarkup(rows) if rows else None


def step_keyboard(
    calculation_id: int, slot: str, usual: FeeSlots, translator: Translator, *, guided: bool
) -> InlineKeyboardMarkup:
    """Return the ways to answer a question without typing: the usual value, none of it, and out of it."""
    _ = translator.gettext
    answers = [
        _button(label, AnswerDraft(calculation_id, slot, text))
        for label, text in _answers(slot, usual, translator)
        if fits(AnswerDraft(calculation_id, slot, text))
    ]
    ways = []
    if guided and slot not in REQUIRED:
        ways.append(_button(_("바로 계산"), FinishDraft(calculation_id)))
    ways.append(_cancel_button(calculation_id, translator))
    return InlineKeyboardMarkup([*_in_rows(answers, _A_ROW), ways])


def usual_keyboard(translator: Translator) -> InlineKeyboardMarkup:
    """Return the button that forgets the usual values."""
    _ = translator.gettext
    return InlineKeyboardMarkup([[_button(_("🗑 지우기"), ClearUsual())]])


def picture_keyboard(calculation_id: int, translator: Translator, *, dark: bool) -> InlineKeyboardMarkup:
    """Return the button that draws a picture in its other look."""
    _ = translator.gettext
    label = _("☀️ 밝게 보기") if dark else _("🌙 어둡게 보기")
    return InlineKeyboardMarkup([[_button(label, ShowPicture(calculation_id, not dark))]])


def _rows(
    result: Result, tool: Tool, id_: int, usual: FeeSlots, translator: Translator, *, drafted: bool
) -> Iterator[Row]:
    match result:
        case FeeReceipt() | FeeTarget() | FeeRange():
            yield from _fee_rows(result, id_, usual, translator)
        case Missing():
            yield [_cancel_button(id_, translator)]
        case Refusal():
            yield from _refusal_rows(result, id_, drafted=drafted)
        case Usage() if tool is not Tool.ADS:
            yield [action_button(RunCommand(tool), translator)]
        case _:
            yield from _result_rows(result, id_, translator)


def _fee_rows(
    result: FeeReceipt | FeeTarget | FeeRange, id_: int, usual: FeeSlots, translator: Translator
) -> Iterator[Row]:
    _ = translator.gettext
    match result:
        case FeeReceipt():
            yield from _change_rows(id_, translator, CHANGED)
            yield [_picture_button(id_, translator)]
        case FeeTarget():
            yield from _change_rows(id_, translator, ("rate", "cost"))
        case FeeRange():
            if usual.rate is not None:
                rate = percent(usual.rate)
                yield [_button(_("늘 쓰는 {value}").format(value=rate), SetValue(id_, "rate", rate))]
            yield from _change_rows(id_, translator, ("rate", "price"))


def _result_rows(result: Result, id_: int, translator: Translator) -> Iterator[Row]:
    _ = translator.gettext
    match result:
        case AdsResult() if result.report.metrics:
            yield [_picture_button(id_, translator)]
        case SettlementDates():
            yield from _settlement_rows(result, id_, translator)
        case TaxResult(taxpayer=taxpayer):
            other = Taxpayer.SIMPLIFIED if taxpayer is Taxpayer.GENERAL else Taxpayer.GENERAL
            label = _("{taxpayer}로 보기").format(taxpayer=taxpayer_name(other, translator))
            yield [_button(label, SetValue(id_, "taxpayer", _TAXPAYERS[other]))]


def _picture_button(id_: int, translator: Translator) -> InlineKeyboardButton:
    _ = translator.gettext
    return _button(_("🖼 그림으로 보기"), ShowPicture(id_, dark=False))


def _cancel_button(id_: int, translator: Translator) -> InlineKeyboardButton:
    _ = translator.gettext
    return _button(_("취소"), CancelDraft(id_))


_TAXPAYERS = {Taxpayer.GENERAL: "일반과세자", Taxpayer.SIMPLIFIED: "간이과세자"}


def _change_rows(id_: int, translator: Translator, slots: Iterable[str]) -> Iterator[Row]:
    buttons = [_button(f"✏️ {slot_name(Tool.FEE, slot, translator)}", AskValue(id_, slot)) for slot in slots]
    return _in_rows(buttons, _A_ROW)


def _settlement_rows(result: SettlementDates, id_: int, translator: Translator) -> Iterator[Row]:
    _ = translator.gettext
    if result.alternative is not None:
        slot = _BASE_SLOTS.get(str(result.payouts[0].basis), "ordered")
        label = _("{day}로 보기").format(day=day_text(result.alternative, translator))
        yield [_button(label, SetValue(id_, slot, result.alternative.isoformat()))]
    if result.payouts[0].state(result.today) is State.PASSED:
        yield [_button(_("왜 안 들어왔나요?"), ExplainHold(id_))]


_BASE_SLOTS = {
    "star_delivery": "dispatched",
    "decision_next_day": "decided",
    "decision_business_day": "decided",
    "auto_decision": "delivered",
    "auto_decision_untracked": "dispatched",
    "return_deadline": "return_deadline",
}


def _refusal_rows(refusal: Refusal, id_: int, *, drafted: bool) -> Iterator[Row]:
    # After one of several problems were mended by a button, the others would be forgotten.
    if len(refusal.problems) != 1 or refusal.problems[0].slot is None:
        return
    (problem,) = refusal.problems
    kind = AnswerDraft if drafted else SetValue
    presses = [(text, kind(id_, problem.slot or "", text)) for text in readings(problem.error)]
    yield from _in_rows([_button(text, press) for text, press in presses if fits(press)], _READINGS_A_ROW)


def _answers(slot: str, usual: FeeSlots, translator: Translator) -> Iterator[tuple[str, str]]:
    """Yield labels and what they stand for; an empty text passes the question over."""
    _ = translator.gettext
    value = getattr(usual, slot, None)
    if value is not None:
        text = won(value, translator) if isinstance(value, int) else percent(value)
        typed = f"{value}원" if isinstance(value, int) else percent(value)
        yield _("늘 쓰는 {value}").format(value=text), typed
    skips = {
        "rate": _("몰라요"),
        "shipping": _("무료·착불"),
        "discount": _("할인 없음"),
        "cost": _("원가는 빼고"),
    }
    if slot in skips:
        yield skips[slot], ""


def _button(label: str, press: ToolPress) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tool_data(press))


def _in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> Iterator[Row]:
    return (list(buttons[start : start + width]) for start in range(0, len(buttons), width))
