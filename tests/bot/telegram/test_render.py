"""What a seller reads: the item whole, its label, its sources with dates, and nothing sourced in an abstention."""

from datetime import date

import pytest

from bot.assistant.reply import (
    Abstention,
    Answer,
    Courtesy,
    Evidence,
    RunCommand,
    ShowItem,
    ShowTopic,
    SmallTalk,
    TopicPage,
    Wordless,
)
from bot.i18n import Catalogs, Translator
from bot.telegram.message import OutgoingMessage
from bot.telegram.render import render
from bot.telegram.wording import topic_name
from knowledge.page import Block, BlockKind, Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

GUIDE = Source("guide", "판매자 <가이드>", "문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
PRESS = Source("press", "신문", "https://news.example/1?a=1&b=2", SourceKind.PRESS, date(2026, 2, 19), published=True)
EVIDENCE = Evidence(0.9, 0.5, "build")


def item(id_: str = "cycle", sources: tuple[Source, ...] = (GUIDE,), title: str = "정산은 언제 들어오나요?") -> Item:
    return Item(
        id=id_,
        title=title,
        answer="**다음 날부터 3~5일** 안에 들어와요.",
        blocks=(
            Block(BlockKind.BULLETS, ("주말 & 공휴일은 빼요.", "계좌로 들어와요.")),
            Block(BlockKind.STEPS, ("메뉴를 열어요.", "확인해요.")),
        ),
        aliases=(),
        sources=sources,
        topic=Topic.SETTLEMENT,
        page="정산",
        section="주기",
    )


@pytest.fixture
def korean() -> Translator:
    return Catalogs.load().translator("ko")


def only(messages: list[OutgoingMessage]) -> OutgoingMessage:
    (message,) = messages
    return message


def labels(message: OutgoingMessage) -> list[str]:
    assert message.keyboard is not None
    return [button.text for row in message.keyboard.inline_keyboard for button in row]


def test_an_answer_is_the_whole_item_with_its_source(korean: Translator) -> None:
    assert only(render(Answer(item()), korean)).html == (
        "<b>정산은 언제 들어오나요?</b>\n<b>다음 날부터 3~5일</b> 안에 들어와요.\n\n"
        "• 주말 &amp; 공휴일은 빼요.\n• 계좌로 들어와요.\n\n1. 메뉴를 열어요.\n2. 확인해요.\n\n"
        "<b>출처</b>\n가이드 · 판매자 &lt;가이드&gt; (2026-11-22 확인)"
    )


def test_what_is_not_from_the_guide_says_so_at_the_top(korean: Translator) -> None:
    text = only(render(Answer(item(sources=(PRESS,))), korean)).html
    assert text.startswith("<b>정산은 언제 들어오나요?</b> <i>[언론 보도]</i>\n")
    assert '언론 보도 · <a href="https://news.example/1?a=1&amp;b=2">신문</a> (2026-02-19)' in text


def test_neighbours_share_the_list_of_sources(korean: Translator) -> None:
    other = item("other", (PRESS, GUIDE), title="더 빨리 받는 방법은?")
    text = only(render(Answer(item(), also=(other,)), korean)).html
    assert "<b>함께 보면 좋아요</b>\n• <b>더 빨리 받는 방법은?</b> <b>다음 날부터 3~5일</b> 안에 들어와요." in text
    assert text.count("판매자 &lt;가이드&gt;") == 1
    assert text.index("가이드 ·") < text.index("언론 보도 ·")


def test_next_steps_are_buttons_and_an_answer_to_a_question_has_thumbs(korean: Translator) -> None:
    actions = (ShowItem("a", "가" * 60), RunCommand("settle"), ShowTopic(Topic.SETTLEMENT))
    asked = labels(only(render(Answer(item(), actions=actions), korean, question_id=7)))
    assert asked[0].endswith("…")
    assert len(asked[0]) < 40
    assert asked[1:] == ["🧮 정산일 계산하기", "📂 정산", "👍 도움 됐어요", "👎 아쉬워요"]
    assert len(labels(only(render(Answer(item(), actions=actions), korean)))) == 3


def test_an_abstention_offers_topics_and_no_source(korean: Translator) -> None:
    message = only(render(Abstention((ShowTopic(Topic.FEES), ShowTopic(Topic.TAX)), EVIDENCE), korean))
    assert "가이드에 없는 내용" in message.html
    assert "출처" not in message.html
    assert labels(message) == ["📂 수수료·비용", "📂 세금"]


def test_an_abstention_without_a_near_topic_points_to_help(korean: Translator) -> None:
    message = only(render(Abstention((), EVIDENCE), korean))
    assert "/help" in message.html
    assert message.keyboard is None


def test_a_topic_page_can_be_turned(korean: Translator) -> None:
    page = TopicPage(Topic.FEES, (ShowItem("a", "수수료율"),), ShowTopic(Topic.FEES, 0), ShowTopic(Topic.FEES, 2))
    message = only(render(page, korean))
    assert message.html.startswith("<b>수수료·비용</b>")
    assert labels(message) == ["수수료율", "◀ 이전", "다음 ▶"]


@pytest.mark.parametrize("language", Catalogs.load().languages)
def test_every_courtesy_and_topic_has_words(language: str) -> None:
    translator = Catalogs.load().translator(language)
    assert all(only(render(SmallTalk(kind), translator)).html for kind in Courtesy)
    assert len({topic_name(topic, translator) for topic in Topic}) == len(Topic)
    assert only(render(Wordless(), translator)).html


def test_a_long_item_keeps_its_buttons_on_the_last_message(korean: Translator) -> None:
    long = Item(
        **{name: getattr(item(), name) for name in Item.__slots__}
        | {"blocks": (Block(BlockKind.BULLETS, ("가나 " * 1900,)),)}
    )
    messages = render(Answer(long, actions=(ShowTopic(Topic.FEES),)), korean)
    assert len(messages) > 1
    assert [message.keyboard is not None for message in messages] == [False] * (len(messages) - 1) + [True]
