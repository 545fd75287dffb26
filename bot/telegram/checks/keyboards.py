"""The buttons below what the listing check says."""

from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.assistant.checking.kept import given_parts
from bot.assistant.checking.report import Report
from bot.assistant.checking.steps import STEPS
from bot.assistant.reply import RunCommand
from bot.i18n import Translator
from bot.telegram.checks.buttons import CheckAction, CheckPress, FixPart, PressCheck, ShowRest, SkipStep, check_data
from bot.telegram.checks.words import part_name
from bot.telegram.keyboards import action_button
from knowledge.listing.listing import Part

Row = list[InlineKeyboardButton]

_PARTS_A_ROW = 2


def report_keyboard(report: Report, check_id: int, shown: int, translator: Translator) -> InlineKeyboardMarkup:
    """Return what can be done about a report of which so many notices are shown."""
    _ = translator.gettext
    rows = _rest_rows(report, check_id, shown, translator)
    if is_corrected(report):
        rows.append([_action(_("✏️ 고친 상품명 보기"), check_id, CheckAction.CORRECTED)])
    photos = _("📷 사진 더 점검") if report.listing.photos else _("📷 사진도 점검")
    last = [_action(photos, check_id, CheckAction.PHOTOS)]
    if fixable_parts(report) and report.notices:
        last.insert(0, _action(_("🔁 고쳐서 다시 점검"), check_id, CheckAction.FIX))
    return InlineKeyboardMarkup([*rows, last])


def rest_keyboard(report: Report, check_id: int, shown: int, translator: Translator) -> InlineKeyboardMarkup | None:
    """Return the way to the notices that are left, if any are."""
    rows = _rest_rows(report, check_id, shown, translator)
    return InlineKeyboardMarkup(rows) if rows else None


def correction_keyboard(check_id: int, translator: Translator) -> InlineKeyboardMarkup:
    """Return what can be done with a corrected title."""
    _ = translator.gettext
    return InlineKeyboardMarkup(
        [
            [_action(_("🔎 이 상품명으로 다시 점검"), check_id, CheckAction.USE_CORRECTED)],
            [_button(_("✏️ 직접 고치기"), FixPart(check_id, Part.TITLE))],
        ]
    )


def step_keyboard(check_id: int, step: Part, translator: Translator, *, can_finish: bool) -> InlineKeyboardMarkup:
    """Return the ways past a step of the guided way."""
    _ = translator.gettext
    ways = [_button(_("건너뛰기"), SkipStep(check_id, step))] if can_finish or step is not STEPS[-1] else []
    cancel = _action(_("취소"), check_id, CheckAction.CANCEL)
    if can_finish:
        finish = _action(_("바로 점검"), check_id, CheckAction.FINISH)
        return InlineKeyboardMarkup([[*ways, finish], [cancel]])
    return InlineKeyboardMarkup([[*ways, cancel]])


def gathered_keyboard(check_id: int, translator: Translator) -> InlineKeyboardMarkup:
    """Return what can be done once photos have come in."""
    _ = translator.gettext
    return InlineKeyboardMarkup(
        [
            [_action(_("🔎 점검하기"), check_id, CheckAction.FINISH)],
            [_action(_("취소"), check_id, CheckAction.CANCEL)],
        ]
    )


def fix_keyboard(check_id: int, asked: Part, others: Iterable[Part], translator: Translator) -> InlineKeyboardMarkup:
    """Return the other parts that may be mended, and the way out."""
    _ = translator.gettext
    buttons = [_button(part_name(part, translator), FixPart(check_id, part)) for part in others if part is not asked]
    rows = [buttons[start : start + _PARTS_A_ROW] for start in range(0, len(buttons), _PARTS_A_ROW)]
    return InlineKeyboardMarkup([*rows, [_action(_("취소"), check_id, CheckAction.CANCEL)]])


def cancel_keyboard(check_id: int, translator: Translator) -> InlineKeyboardMarkup:
    """Return the way out."""
    _ = translator.gettext
    return InlineKeyboardMarkup([[_action(_("취소"), check_id, CheckAction.CANCEL)]])


def offer_keyboard(check_id: int, translator: Translator) -> InlineKeyboardMarkup:
    """Return the offer to check photos."""
    _ = translator.gettext
    return InlineKeyboardMarkup([[_action(_("🔎 상품 사진 점검하기"), check_id, CheckAction.PHOTOS_SENT)]])


def stop_keyboard(job_id: int, translator: Translator) -> InlineKeyboardMarkup:
    """Return the button that stops the check of a spreadsheet."""
    _ = translator.gettext
    return InlineKeyboardMarkup([[_action(_("점검 멈추기"), job_id, CheckAction.STOP)]])


def checked_keyboard(translator: Translator) -> InlineKeyboardMarkup:
    """Return what may follow a checked spreadsheet."""
    return InlineKeyboardMarkup([[action_button(RunCommand("check"), translator)]])


def is_corrected(report: Report) -> bool:
    """Tell whether there is a title that differs from the seller's."""
    return report.correction is not None and report.correction.title != report.listing.title


def fixable_parts(report: Report) -> tuple[Part, ...]:
    """Return the parts that may be typed anew: those with a notice, the gravest first, and those that are given."""
    named = [notice.part for notice in report.notices if notice.part and notice.part is not Part.IMAGES]
    rest = [part for part in given_parts(report.listing) if part is not Part.IMAGES]
    return tuple(dict.fromkeys((*named, *rest)))


def _rest_rows(report: Report, check_id: int, shown: int, translator: Translator) -> list[Row]:
    _ = translator.gettext
    left = len(report.notices) - shown
    label = _("나머지 {count}건 보기").format(count=left)
    return [[_button(label, ShowRest(check_id, shown))]] if left > 0 else []


def _action(label: str, check_id: int, action: CheckAction) -> InlineKeyboardButton:
    return _button(label, PressCheck(check_id, action))


def _button(label: str, press: CheckPress) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=check_data(press))
