"""Puts what the guide says into words, HTML and buttons; ``bot.telegram.tools`` does so for what was computed."""

from collections.abc import Iterator

from bot.assistant.reply import Abstention, Answer, Said, SmallTalk, TopicPage, Wordless
from bot.i18n import Translator
from bot.telegram.citing import cite
from bot.telegram.keyboards import actions_keyboard, topic_page_keyboard, topics_keyboard
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.wording import courtesy_reply, kind_name, topic_name
from knowledge.page import Block, BlockKind, Item
from knowledge.source import SourceKind


def render(reply: Said, translator: Translator, question_id: int | None = None) -> list[OutgoingMessage]:
    """Return the messages of a reply.

    Args:
        reply: What to say.
        translator: In which language; what is quoted from the guide stays Korean.
        question_id: The stored question on whose answer the seller can vote; None for what was asked for by a button.
    """
    match reply:
        case Answer():
            keyboard = actions_keyboard(reply.actions, translator, question_id)
            return split(_answer(reply, translator), keyboard)
        case Abstention():
            keyboard = topics_keyboard((step.topic for step in reply.nearest), translator) if reply.nearest else None
            return split(_abstention(reply, translator), keyboard)
        case TopicPage():
            return split([_topic_heading(reply, translator)], topic_page_keyboard(reply, translator))
        case SmallTalk(courtesy=courtesy):
            return split([Fragment.plain(courtesy_reply(courtesy, translator))])
        case Wordless():
            return split([Fragment.plain(_wordless(translator))])


def _answer(answer: Answer, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    item = answer.item
    yield Fragment.join("\n", (_title(item, translator), Fragment.markdown(item.answer)))
    for block in item.blocks:
        yield _block(block)
    if answer.also:
        yield Fragment.join("\n", (Fragment.bold(_("함께 보면 좋아요")), *map(_neighbour, answer.also)))
    yield cite((source for shown in (item, *answer.also) for source in shown.sources), translator)


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


def _topic_heading(page: TopicPage, translator: Translator) -> Fragment:
    _ = translator.gettext
    heading = Fragment.bold(topic_name(page.topic, translator))
    return Fragment.join("\n", (heading, Fragment.plain(_("궁금한 항목을 눌러 주세요."))))


def _wordless(translator: Translator) -> str:
    _ = translator.gettext
    return _("질문을 글로 적어 주세요. 예: 정산은 언제 들어와요?")
