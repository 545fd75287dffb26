"""What a seller reads: the item whole, its label, its sources with dates, and nothing sourced in an abstention."""

from dataclasses import replace
from datetime import date

import pytest

from bot.assistant.reply import (
    Abstention,
    Answer,
    Caution,
    Courtesy,
    Doubt,
    Evidence,
    RunCommand,
    ShowItem,
    ShowTopic,
    SmallTalk,
    TopicPage,
    Wordless,
)
from bot.i18n import Catalogs, Translator
from bot.telegram import render as rendering
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.render import SCREEN_LINES, render, render_whole
from bot.telegram.screen import screen_lines
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


def with_blocks(*blocks: Block) -> Item:
    return replace(item(), blocks=blocks)


def bullets(count: int) -> Block:
    return Block(
        BlockKind.BULLETS, tuple(f"여기는 한 줄을 넘지 않는 내용 {'가나다라마바사'[n % 7]}" for n in range(count))
    )


def test_an_answer_starts_with_the_answer_and_ends_with_its_source_in_a_line(korean: Translator) -> None:
    assert only(render(Answer(item()), korean)).html == (
        "<b>정산은 언제 들어오나요?</b>\n<b>다음 날부터 3~5일</b> 안에 들어와요.\n\n"
        "• 주말 &amp; 공휴일은 빼요.\n• 계좌로 들어와요.\n\n1. 메뉴를 열어요.\n2. 확인해요.\n\n"
        "<b>출처</b> 가이드 · 정산 (2026-11-22 확인)"
    )


def test_what_is_not_from_the_guide_says_so_at_the_top(korean: Translator) -> None:
    text = only(render(Answer(item(sources=(PRESS,))), korean)).html
    assert text.startswith("<b>정산은 언제 들어오나요?</b> <i>[언론 보도]</i>\n")
    assert '<b>출처</b> 언론 보도 <a href="https://news.example/1?a=1&amp;b=2">2026-02-19</a>' in text


def test_neighbours_share_the_line_of_sources(korean: Translator) -> None:
    other = item("other", (PRESS, GUIDE), title="더 빨리 받는 방법은?")
    text = only(render(Answer(item(), also=(replace(other, page="수수료"),)), korean)).html
    assert "<b>함께 보면 좋아요</b>\n• <b>더 빨리 받는 방법은?</b> <b>다음 날부터 3~5일</b> 안에 들어와요." in text
    assert "<b>출처</b> 가이드 · 정산, 수수료 (2026-11-22 확인) / 언론 보도 <a " in text


def test_what_does_not_fit_on_a_screen_is_left_to_a_button(korean: Translator) -> None:
    long = with_blocks(bullets(30))
    message = only(render(Answer(long), korean, question_id=7))
    shown = message.html.count("• ")
    assert 5 < shown < 20
    assert labels(message)[0] == "더 보기"
    assert screen_lines(message.html) <= SCREEN_LINES + 1
    whole = only(render_whole(Answer(long), korean, None))
    assert whole.html.count("• ") == 30
    assert "가이드 · 판매자 &lt;가이드&gt; (2026-11-22 확인)" in whole.html
    assert "더 보기" not in labels(only(render(Answer(with_blocks(bullets(8))), korean, question_id=7)))


def test_a_button_is_not_worth_a_single_line(korean: Translator) -> None:
    counts = [only(render(Answer(with_blocks(bullets(count))), korean)).html.count("• ") for count in range(1, 40)]
    assert all(count - shown != 1 for count, shown in enumerate(counts, 1))


def test_the_first_blocks_are_shown_and_what_follows_the_cut_is_not(korean: Translator) -> None:
    last = Block(BlockKind.PARAGRAPH, ("맨 끝의 문장이에요.",))
    message = only(render(Answer(with_blocks(bullets(4), bullets(25), last)), korean))
    assert message.html.count("• ") > 4
    assert "맨 끝의 문장" not in message.html
    assert "맨 끝의 문장" in only(render_whole(Answer(with_blocks(bullets(4), last)), korean, None)).html


def test_what_may_not_hold_today_is_said_once(korean: Translator) -> None:
    doubts = (Caution(Doubt.ENDED, date(2025, 12, 31)), Caution(Doubt.UNVERIFIED, date(2018, 4, 26)))
    text = only(render(Answer(item(), (item("b"),), cautions=doubts), korean)).html
    head = text.split("\n\n")[0]
    assert head.endswith("안에 들어와요.\n⚠️ 2025-12-31까지였어요. 지금은 달라졌을 수 있어요.")
    assert text.count("확인 필요: 가장 최근 자료가 2018-04-26 것이에요.") == 1
    coming = only(render(Answer(item(), cautions=(Caution(Doubt.NOT_YET, date(2027, 1, 1)),)), korean)).html
    assert "2027-01-01부터예요" in coming
    assert "확인 필요" not in coming


def test_a_line_whose_figure_is_not_the_items_is_not_sent(
    korean: Translator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Fragment.plain("• 수수료는 77%예요.\n• 끝이에요.")
    monkeypatch.setattr(rendering, "_block", lambda _block: wrong)
    text = only(render(Answer(with_blocks(bullets(1))), korean)).html
    assert "77%" not in text
    assert "• 끝이에요." in text
    assert "77%" in caplog.text


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
