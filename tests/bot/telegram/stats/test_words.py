"""What stands below the picture: short enough for Telegram, whatever was asked, and no percent of three."""

import html
import re
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.assistant.account import Account, to_json
from bot.assistant.reply import Evidence, Near
from bot.i18n import Catalogs
from bot.store.backlog import Queue, State
from bot.store.questions import Outcome
from bot.store.statistics import (
    MAX_ACCOUNTS,
    Bar,
    Latency,
    Period,
    Sellers,
    Slow,
    Statistics,
    Votes,
    Waiting,
)
from bot.store.votes import Reason
from bot.telegram.message import utf16_length
from bot.telegram.stats.chart import draw
from bot.telegram.stats.refused import refused_topics
from bot.telegram.stats.words import Service, details, share, summary
from indexer.index import Index
from knowledge.topic import Topic

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Asia/Seoul"))
KOREAN = Catalogs.load().translator("ko")
HOSTILE = "<b>&amp;" + "😀정산" * 400
BUSY = Service(
    living=tuple(f"machine-{number}-{'x' * 100}" for number in range(40)),
    queues=(
        Queue("update", State.WAITING, 1_234_567, NOW - timedelta(seconds=3725)),
        Queue("sheet", State.RUNNING, 3, NOW - timedelta(days=1)),
    ),
    build="20261122T210615u101320-31937c0c",
    items=183,
    is_published=True,
    now=NOW,
)


def statistics(period: Period = Period.MONTH, count: int = 10**9, texts: str = HOSTILE) -> Statistics:
    """A period in which every figure is large."""
    return Statistics(
        period=period,
        since=period.since(NOW),
        sellers=Sellers(count, count, count),
        bars=tuple(Bar(start, dict.fromkeys(Outcome, count)) for start in period.bars(NOW)),
        latency=Latency(count, count, count),
        slowest=tuple(Slow(10**17 + number, count, texts) for number in range(5)),
        votes=Votes(count, count, dict.fromkeys(Reason, count)),
        items=tuple((f"item-{number}{'x' * 50}", count) for number in range(5)),
        refused=("{}",) * MAX_ACCOUNTS,
        waiting=Waiting(count, count),
    )


def read(caption: str) -> str:
    """Return a caption as it is read."""
    return html.unescape(re.sub(r"</?b>", "", caption))


@pytest.mark.parametrize("period", Period)
def test_everything_fits_into_a_caption_with_its_tags_closed(period: Period, index: Index) -> None:
    topics = Counter(dict.fromkeys(Topic, 10**9))
    for caption in (
        summary(statistics(period), BUSY, KOREAN),
        details(statistics(period), topics, index, KOREAN),
    ):
        assert utf16_length(read(caption)) <= 1024
        assert caption.count("<b>") == caption.count("</b>")
    assert "&lt;b&gt;&amp;amp;" in details(statistics(period), topics, index, KOREAN)


def test_the_summary_tells_of_processes_queue_and_index() -> None:
    text = read(summary(statistics(count=1), BUSY, KOREAN))
    assert "살아 있는 프로세스 40개: machine-0-" in text
    assert "밀린 일 1,234,567건, 가장 오래된 것 62분 전" in text
    assert "색인 20261122T210615u101320-31937c0c · 183항목 · 게시됨" in text
    assert "2026년 10월 24일(토) ~ 2026년 11월 22일(일)" in text


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (1, 3, "3건 중 1건"),
        (0, 0, "0건 중 0건"),
        (19, 19, "19건 중 19건"),
        (0, 20, "0%"),
        (1, 20, "5%"),
        (1, 1000, "1% 미만"),
        (2, 3000, "1% 미만"),
        (999, 1000, "99%"),
        (1000, 1000, "100%"),
    ],
)
def test_a_share_of_few_is_two_counts(count: int, of: int, said: str) -> None:
    assert share(count, of, KOREAN) == said


def test_topics_of_refused_questions_are_those_of_the_nearest_items(index: Index) -> None:
    items = [index.items(Topic.TAX)[0], index.items(Topic.TAX)[-1], index.items(Topic.ADS)[0]]
    accounts = [
        to_json(
            Account(
                NOW.date(),
                evidence=Evidence(0.1, 0.5, "b", nearest=(Near(item.title, item.page, item.section, "?", 0.8),)),
            )
        )
        for item in items
    ]
    strange = ["not JSON", "{}", to_json(Account(NOW.date()))]
    strange.append(
        to_json(Account(NOW.date(), evidence=Evidence(0.1, 0.5, "b", nearest=(Near("gone", "", "", "?", 0.8),))))
    )
    topics = refused_topics([*accounts, *strange], index)
    assert topics == {Topic.TAX: 2, Topic.ADS: 1}
    text = read(details(statistics(texts="정산"), topics, index, KOREAN))
    assert "답 못 한 질문의 주제 (최근 1,000건)" in text
    assert "세금 · 2건" in text


@pytest.mark.parametrize("period", Period)
def test_the_picture_is_drawn_of_any_period(period: Period) -> None:
    assert draw(statistics(period), KOREAN).startswith(b"\x89PNG")
