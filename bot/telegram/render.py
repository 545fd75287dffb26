"""Puts what the guide says into words, HTML and buttons; ``bot.telegram.tools`` does so for what was computed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.assistant.figure_guard import Grounds
from bot.assistant.reply import (
    Abstention,
    Answer,
    AskBack,
    Both,
    Caution,
    Doubt,
    Said,
    ShowItem,
    SmallTalk,
    TopicPage,
    Wordless,
)
from bot.i18n import SOURCE_LANGUAGE, Translator
from bot.telegram.buttons import ShowWhole
from bot.telegram.citing import cite, cite_briefly
from bot.telegram.feedback.keyboards import wish, with_rows
from bot.telegram.keyboards import actions_keyboard, options_keyboard, topic_page_keyboard, topics_keyboard
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.screen import screen_lines
from bot.telegram.withholding import withhold_lines
from bot.telegram.wording import courtesy_reply, kind_name, topic_name
from knowledge.page import Block, BlockKind, Item
from knowledge.source import SourceKind

SCREEN_LINES = 20
"""What an answer may take of a phone: less than a report of the check, for there are more buttons below it."""


def render(reply: Said | Both, translator: Translator, question_id: int | None = None) -> list[OutgoingMessage]:
    """Return the messages of a reply. What does not fit on a screen is left to a button.

    Args:
        reply: What to say.
        translator: In which language; what is quoted from the guide stays Korean.
        question_id: The stored question, on whose answer the seller can vote, or to which they can wait for one; None
            for what was asked for by a button.
    """
    match reply:
        case Answer():
            return _screen(reply, translator, question_id)
        case Both():
            return _two(reply.answers, translator, question_id)
        case AskBack():
            which = Fragment.plain(translator.gettext("어느 쪽이 궁금하세요?"))
            # Without a question there is nothing to note the choice with; the item can be shown all the same.
            options = actions_keyboard(reply.options, translator)
            return split([which], options if question_id is None else options_keyboard(reply.options, question_id))
        case Abstention():
            return split(_abstention(reply, translator), _abstention_keyboard(reply, translator, question_id))
        case TopicPage():
            return split([_topic_heading(reply, translator)], topic_page_keyboard(reply, translator))
        case SmallTalk(courtesy=courtesy):
            return split([Fragment.plain(courtesy_reply(courtesy, translator))])
        case Wordless():
            return split([Fragment.plain(_wordless(translator))])


def render_whole(
    answer: Answer, translator: Translator, keyboard: InlineKeyboardMarkup | None
) -> list[OutgoingMessage]:
    """Return the messages of an answer with all of its item, and its sources in a list."""
    sources = cite((source for item in (answer.item, *answer.also) for source in item.sources), translator)
    blocks = (_head(answer, translator), *map(_block, answer.item.blocks), *_foot(answer, translator), sources)
    return split(_founded(blocks, answer, translator), keyboard)


def _screen(answer: Answer, translator: Translator, question_id: int | None) -> list[OutgoingMessage]:
    """Return an answer of which as much of the item is shown as a screen holds."""
    head = _head(answer, translator)
    foot = (*_foot(answer, translator), cite_briefly((answer.item, *answer.also), translator))
    room = SCREEN_LINES - sum(_room(block) for block in (head, *foot))
    shown, is_whole = _fitting(answer.item.blocks, room)
    more = None if is_whole else ShowWhole(answer.item.id, question_id)
    keyboard = actions_keyboard(answer.actions, translator, question_id, more=more)
    return split(_founded((head, *map(_block, shown), *foot), answer, translator), keyboard)


def _two(answers: Sequence[Answer], translator: Translator, question_id: int | None) -> list[OutgoingMessage]:
    """Return answers to two questions in one message, each with its source; what has no room is left to a button."""
    if len(answers) == 1:
        return _screen(answers[0], translator, question_id)
    frames = [
        (_head(answer, translator), *_foot(answer, translator), cite_briefly((answer.item,), translator))
        for answer in answers
    ]
    room = (SCREEN_LINES - sum(_room(block) for frame in frames for block in frame)) // len(answers)
    blocks: list[Fragment] = []
    left: list[ShowItem] = []
    for answer, (head, *foot) in zip(answers, frames, strict=True):
        shown, is_whole = _fitting(answer.item.blocks, room)
        blocks += _founded((head, *map(_block, shown), *foot), answer, translator)
        left += [] if is_whole else [ShowItem(answer.item.id, answer.item.title)]
    return split(blocks, actions_keyboard(left, translator, question_id))


def _founded(blocks: Iterable[Fragment], answer: Answer, translator: Translator) -> list[Fragment]:
    """Return blocks without figures that the answer has no ground for."""
    founded = list(withhold_lines(blocks, Grounds.of(answer), answer.item.id))
    _ = translator.gettext
    return founded or [Fragment.plain(_("근거를 찾지 못한 숫자가 있어서 이 답은 보내지 않았어요."))]


def _head(answer: Answer, translator: Translator) -> Fragment:
    item = answer.item
    _ = translator.gettext
    leads = [Fragment.italic(_("↪ 앞에서 물어보신 것에 이어서 찾았어요."))] if answer.leaning else []
    doubts = [_caution(caution, translator) for caution in answer.cautions if caution.doubt is not Doubt.UNVERIFIED]
    return Fragment.join("\n", (*leads, _title(item, translator), Fragment.markdown(item.answer), *doubts))


def _foot(answer: Answer, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    if translator.language != SOURCE_LANGUAGE:
        yield Fragment.italic(_("가이드는 한국어로만 있어서 원문 그대로 보여 드려요."))
    if answer.also:
        yield Fragment.join("\n", (Fragment.bold(_("함께 보면 좋아요")), *map(_neighbour, answer.also)))
    for caution in answer.cautions:
        if caution.doubt is Doubt.UNVERIFIED:
            yield _caution(caution, translator)


def _caution(caution: Caution, translator: Translator) -> Fragment:
    _ = translator.gettext
    texts = {
        Doubt.ENDED: _("⚠️ {day}까지였어요. 지금은 달라졌을 수 있어요."),
        Doubt.NOT_YET: _("⚠️ {day}부터예요. 아직은 아니에요."),
        Doubt.UNVERIFIED: _("⚠️ 확인 필요: 가장 최근 자료가 {day} 것이에요."),
    }
    return Fragment.plain(texts[caution.doubt].format(day=caution.day.isoformat()))


def _fitting(blocks: Sequence[Block], room: int) -> tuple[list[Block], bool]:
    """Return the first blocks and lines that fit into so many lines of the screen, and whether that is all.

    A single line is not left out: the button for it would take as much room.
    """
    shown: list[Block] = []
    for number, block in enumerate(blocks):
        needed = _room(_block(block))
        is_last = number == len(blocks) - 1
        if needed <= room or (is_last and len(block.lines) == 1):
            shown.append(block)
            room -= needed
            continue
        lines = _lines_fitting(block, room)
        if len(lines) >= len(block.lines) - 1 and is_last:
            return [*shown, block], True
        return ([*shown, replace(block, lines=lines)] if lines else shown), False
    return shown, True


def _lines_fitting(block: Block, room: int) -> tuple[str, ...]:
    for count in range(len(block.lines) - 1, 0, -1):
        if _room(_block(replace(block, lines=block.lines[:count]))) <= room:
            return block.lines[:count]
    return ()


def _room(block: Fragment) -> int:
    """Return how many lines of the screen a block takes, with the empty one below it."""
    return screen_lines(block.text) + 1


def _title(item: Item, translator: Translator) -> Fragment:
    title = Fragment.bold(item.title)
    kinds = {source.kind for source in item.sources}
    if SourceKind.GUIDE in kinds:
        return title
    label = kind_name(min(kinds, key=list(SourceKind).index), translator)
    return Fragment.join(" ", (title, Fragment.italic(f"[{label}]")))


def _neighbour(item: Item) -> Fragment:
    return Fragment.join(
        "", (Fragment.plain("• "), Fragment.bold(item.title), Fragment.plain(" "), Fragment.markdown(item.answer))
    )


def _block(block: Block) -> Fragment:
    match block.kind:
        case BlockKind.PARAGRAPH:
            marks = [""] * len(block.lines)
        case BlockKind.BULLETS:
            marks = ["• "] * len(block.lines)
        case BlockKind.STEPS:
            marks = [f"{number}. " for number in range(1, len(block.lines) + 1)]
    pairs = zip(marks, block.lines, strict=True)
    return Fragment.join(
        "\n", (Fragment.join("", (Fragment.plain(mark), Fragment.markdown(line))) for mark, line in pairs)
    )


def _abstention(abstention: Abstention, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    yield Fragment.plain(_("가이드에 없는 내용이에요. 추측해서 알려 드리지 않을게요."))
    if abstention.nearest:
        yield Fragment.plain(_("가까운 주제에서 찾아보시거나, 다른 말로 다시 물어봐 주세요."))
    else:
        yield Fragment.plain(_("다른 말로 다시 물어봐 주세요. 어떤 내용을 아는지는 /help 에서 볼 수 있어요."))
    yield Fragment.plain(_("정확한 내용은 ESM PLUS 공지나 지마켓 고객센터에서 확인할 수 있어요."))


def _abstention_keyboard(
    abstention: Abstention, translator: Translator, question_id: int | None
) -> InlineKeyboardMarkup | None:
    nearest = topics_keyboard((step.topic for step in abstention.nearest), translator) if abstention.nearest else None
    return nearest if question_id is None else with_rows(nearest, wish(question_id, translator, waits=False))


def _topic_heading(page: TopicPage, translator: Translator) -> Fragment:
    _ = translator.gettext
    heading = Fragment.bold(topic_name(page.topic, translator))
    return Fragment.join("\n", (heading, Fragment.plain(_("궁금한 항목을 눌러 주세요."))))


def _wordless(translator: Translator) -> str:
    _ = translator.gettext
    return _("질문을 글로 적어 주세요. 예: 정산은 언제 들어와요?")
