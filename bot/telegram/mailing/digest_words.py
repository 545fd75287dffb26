"""What changed in the guide, in words: item by item, before and after, with the sources and their days."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from telegram import InlineKeyboardMarkup

from bot.i18n import Translator
from bot.telegram.citing import cite_briefly
from bot.telegram.mailing.buttons import DecideDigest
from bot.telegram.mailing.changes import Change, ChangeKind
from bot.telegram.mailing.words import button
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.tools.phrases import day_text
from bot.telegram.wording import topic_name
from knowledge.page import Item, plain
from knowledge.topic import Topic

SHOWN_WHOLE = 8
"""Changes that are told in full; of more a seller on a phone would read none."""
NAMED = 20
"""How many of the others are named by their titles."""
MAX_LINES = 6
"""Lines of an item that are shown on each side."""


def digest_blocks(changes: Sequence[Change], translator: Translator) -> Iterator[Fragment]:
    """Yield what subscribers are told of the changes of a topic, a block an item."""
    _ = translator.gettext
    yield Fragment.plain(_("가이드에서 {count}건이 바뀌었어요.").format(count=len(changes)))
    yield from (_change(change, translator) for change in changes[:SHOWN_WHOLE])
    others = changes[SHOWN_WHOLE:]
    if others:
        lines = [f"• {_heading(change, translator)}" for change in islice(others, NAMED)]
        if len(others) > NAMED:
            lines.append(_("외 {count}건").format(count=len(others) - NAMED))
        yield Fragment.join("\n", (Fragment.bold(_("이 밖에 바뀐 것")), *map(Fragment.plain, lines)))


def summary(changes: Mapping[Topic, Sequence[Change]], translator: Translator) -> OutgoingMessage:
    """Tell an operator that the guide has changed, topic by topic."""
    _ = translator.gettext
    total = sum(map(len, changes.values()))
    head = Fragment.bold(_("📚 새 가이드에서 {count}건이 바뀌었어요").format(count=total))
    lines = [
        _("• {topic} {count}건").format(topic=topic_name(topic, translator), count=len(found))
        for topic, found in changes.items()
    ]
    tail = _("주제마다 구독자에게 보낼 글을 미리 보여 드려요. 누르기 전에는 아무에게도 보내지 않아요.")
    blocks = Fragment.join("\n", (head, *map(Fragment.plain, lines), Fragment.plain(tail)))
    return OutgoingMessage(blocks.html)


def ask_decision(digest_id: int, topic: Topic, recipients: int, translator: Translator) -> OutgoingMessage:
    """Ask an operator, below the preview, whether the subscribers of a topic are told."""
    _ = translator.gettext
    name = topic_name(topic, translator)
    decline = DecideDigest(digest_id, wanted=False)
    if not recipients:
        text = _("⬆️ {topic} 소식이에요. 아직 구독자가 없어서 보낼 곳이 없어요.").format(topic=name)
        keyboard = InlineKeyboardMarkup([[button(_("확인했어요"), decline)]])
        return OutgoingMessage(Fragment.plain(text).html, keyboard)
    text = _("⬆️ {topic} 소식을 이렇게 보낼까요?").format(topic=name)
    send = button(
        _("구독자 {count}명에게 보내기").format(count=f"{recipients:,}"), DecideDigest(digest_id, wanted=True)
    )
    keyboard = InlineKeyboardMarkup([[send], [button(_("보내지 않기"), decline)]])
    return OutgoingMessage(Fragment.plain(text).html, keyboard)


def declined(topic: Topic, translator: Translator) -> OutgoingMessage:
    """Say that the subscribers are not told."""
    _ = translator.gettext
    text = _("{topic} 소식은 보내지 않았어요.").format(topic=topic_name(topic, translator))
    return OutgoingMessage(Fragment.plain(text).html)


def overtaken(topic: Topic, translator: Translator) -> OutgoingMessage:
    """Say that the guide has changed again, so that what was shown does not hold any more."""
    _ = translator.gettext
    text = _("그사이 가이드가 다시 바뀌어서 이 {topic} 소식은 보낼 수 없어요. 더 알릴 것이 있으면 새로 알려 드려요.")
    return OutgoingMessage(Fragment.plain(text.format(topic=topic_name(topic, translator))).html)


def _change(change: Change, translator: Translator) -> Fragment:
    heading = Fragment.bold(_heading(change, translator))
    lines = _lines(change, translator)
    return Fragment.join("\n", (heading, *lines, cite_briefly((change.item,), translator)))


def _heading(change: Change, translator: Translator) -> str:
    _ = translator.gettext
    marks = {
        ChangeKind.ADDED: _("🆕 새로 생김"),
        ChangeKind.CHANGED: _("🔄 바뀜"),
        ChangeKind.EXPIRED: _("⌛ 기간 끝남"),
        ChangeKind.REMOVED: _("🗑 없어짐"),
    }
    return f"{marks[change.kind]} · {change.item.title}"


def _lines(change: Change, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    item = change.item
    match change.kind:
        case ChangeKind.ADDED:
            yield Fragment.markdown(item.answer)
            yield from _period(item, translator)
        case ChangeKind.EXPIRED:
            if item.valid_until is not None:
                yield Fragment.plain(_("{day}까지였어요.").format(day=day_text(item.valid_until, translator)))
            yield Fragment.markdown(item.answer)
        case ChangeKind.REMOVED:
            yield _side(_("전"), plain(item.answer))
            yield Fragment.plain(_("이제 가이드에 없는 내용이에요."))
        case ChangeKind.CHANGED if change.before and change.after:
            yield from _compared(change.before, change.after, translator)


def _compared(before: Item, after: Item, translator: Translator) -> Iterator[Fragment]:
    """Yield the lines that are gone, and those that are new."""
    _ = translator.gettext
    old, new = _said(before, translator), _said(after, translator)
    for mark, lines, others in ((_("전"), old, new), (_("후"), new, old)):
        changed = [line for line in lines if line not in others]
        yield from (_side(mark, line) for line in changed[:MAX_LINES])
        if len(changed) > MAX_LINES:
            yield Fragment.italic(_("외 {count}줄").format(count=len(changed) - MAX_LINES))


def _said(item: Item, translator: Translator) -> list[str]:
    return [*item.lines(), *(fragment.text for fragment in _period(item, translator))]


def _period(item: Item, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    first, last = (day_text(day, translator) if day else None for day in (item.valid_from, item.valid_until))
    if first and last:
        yield Fragment.plain(_("적용: {first} ~ {last}").format(first=first, last=last))
    elif first:
        yield Fragment.plain(_("적용: {first}부터").format(first=first))
    elif last:
        yield Fragment.plain(_("적용: {last}까지").format(last=last))


def _side(mark: str, line: str) -> Fragment:
    return Fragment.join(" ", (Fragment.bold(f"{mark}:"), Fragment.plain(line)))
