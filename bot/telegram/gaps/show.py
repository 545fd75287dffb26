"""Puts gaps into words and buttons."""

from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translator
from bot.store.votes import Reason
from bot.telegram.feedback.keyboards import Row, reason_names
from bot.telegram.gaps.buttons import ListGaps, OpenGap, SendDraft, gap_data
from bot.telegram.message import Fragment, OutgoingMessage, split
from indexer.gaps.gap import Gap

GAPS_A_PAGE = 5
MAX_EXAMPLES = 6
MAX_LENGTH = 120
"""Characters of a question that are shown; the whole of a long one would bury the others."""
MAX_LABEL_LENGTH = 34


def gap_list(gaps: Sequence[Gap], page: int, days: int, translator: Translator) -> OutgoingMessage:
    """Return a page of the list; the last one for a page that is gone.

    Args:
        gaps: All of them.
        page: Which page, from 0.
        days: How far back was looked.
        translator: In which language.
    """
    _ = translator.gettext
    if not gaps:
        return OutgoingMessage(_("지난 {days}일 동안 답하지 못한 질문이 없어요.").format(days=days))
    pages = (len(gaps) + GAPS_A_PAGE - 1) // GAPS_A_PAGE
    page = min(page, pages - 1)
    start = page * GAPS_A_PAGE
    shown = list(enumerate(gaps[start : start + GAPS_A_PAGE], start + 1))
    heading = _("답하지 못한 질문 · 지난 {days}일 · {page}/{pages}쪽").format(days=days, page=page + 1, pages=pages)
    lines = [Fragment.plain(f"{number}. {_cut(gap.example)}\n{_counts(gap, translator)}") for number, gap in shown]
    (message,) = split((Fragment.bold(heading), *lines), _list_keyboard(shown, page, pages, translator))
    return message


def gap_details(gap: Gap, page: int, translator: Translator) -> OutgoingMessage:
    """Return a gap, with the way back to a page of the list."""
    _ = translator.gettext
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(_("📄 초안 파일 받기"), callback_data=gap_data(SendDraft(gap.number)))],
            [InlineKeyboardButton(_("◀ 목록"), callback_data=gap_data(ListGaps(page)))],
        ]
    )
    (message,) = split(_details(gap, translator), keyboard)
    return message


def _list_keyboard(
    shown: Sequence[tuple[int, Gap]], page: int, pages: int, translator: Translator
) -> InlineKeyboardMarkup:
    _ = translator.gettext
    rows: list[Row] = []
    for number, gap in shown:
        label = f"{number}. {gap.example}"
        data = gap_data(OpenGap(gap.number, page))
        rows.append([InlineKeyboardButton(_cut(label, MAX_LABEL_LENGTH), callback_data=data)])
    turns = []
    if page:
        turns.append(InlineKeyboardButton(_("◀ 이전"), callback_data=gap_data(ListGaps(page - 1))))
    if page + 1 < pages:
        turns.append(InlineKeyboardButton(_("다음 ▶"), callback_data=gap_data(ListGaps(page + 1))))
    return InlineKeyboardMarkup([*rows, turns] if turns else rows)


def _details(gap: Gap, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    first, last = gap.days
    when = _("공백 {number} · {first} ~ {last}").format(number=gap.number, first=first, last=last)
    about = [Fragment.bold(_cut(gap.example)), Fragment.plain(when), Fragment.plain(_counts(gap, translator))]
    if gap.reasons:
        names = reason_names(translator)
        given = ", ".join(f"{names[Reason(reason)]} {count}" for reason, count in gap.reasons.items())
        about.append(Fragment.plain(_("아쉬운 점: {reasons}").format(reasons=given)))
    yield Fragment.join("\n", about)
    others = [text for text in gap.texts if text != gap.example]
    if others:
        lines = [Fragment.plain(f"• {_cut(text)}") for text in others[:MAX_EXAMPLES]]
        if len(others) > MAX_EXAMPLES:
            more = _("외 {count}가지 표현").format(count=len(others) - MAX_EXAMPLES)
            lines.append(Fragment.italic(more))
        yield Fragment.join("\n", lines)
    if gap.nearest:
        near = [Fragment.plain(f"• {item.title} ({item.id})") for item in gap.nearest]
        yield Fragment.join("\n", (Fragment.bold(_("가까운 항목")), *near))


def _counts(gap: Gap, translator: Translator) -> str:
    _ = translator.gettext
    parts = [_("질문 {count}개").format(count=len(gap.questions)), _("판매자 {count}명").format(count=gap.sellers)]
    if gap.unanswered:
        parts.append(_("답 없음 {count}").format(count=gap.unanswered))
    if gap.disliked:
        parts.append(_("아쉬움 {count}").format(count=gap.disliked))
    if gap.is_closed:
        parts.append(_("✅ 이제 답이 있어요"))
    return " · ".join(parts)


def _cut(text: str, length: int = MAX_LENGTH) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
