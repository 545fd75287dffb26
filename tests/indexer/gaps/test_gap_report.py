"""The report is one readable page that loads nothing and runs nothing."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from io import StringIO

from rich.console import Console

from indexer.gaps.gap import Gap, GapFinder
from indexer.gaps.report import MAX_BARS, chart, page, table
from indexer.gaps.unmet import Unmet
from indexer.index import Index

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SINCE = NOW - timedelta(days=30)
Find = Callable[..., list[Gap]]


class Tags(HTMLParser):
    """Collects the tags and their attributes, and sees that they are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_shows_counts_examples_and_what_came_nearest(small_index: Index) -> None:
    unmet = [
        Unmet(1, 1, NOW - timedelta(days=2), "환불 배송비는 누가 내요?"),
        Unmet(2, 2, NOW - timedelta(days=1), "환불 배송비 누가 내나요"),
        Unmet(3, 3, NOW, "환불 배송비 누가 내나요", "fee", "outdated"),
    ]
    text = page(GapFinder().find(unmet, small_index), SINCE, NOW, "build-1")
    assert "질문 3개(답 없음 2, 아쉬움 1) · 판매자 3명 · 2026-11-20 ~ 2026-11-22" in text
    assert "오래됐어요 1" in text
    assert "<li>환불 배송비 누가 내나요</li>" in text
    assert all(item.title in text for item in small_index.items())
    assert "python -m indexer gaps --draft 1 --out 1.md" in text
    assert "build-1" in text
    assert "2026-11-20: 답 없음 1, 아쉬움 0" in text


def test_the_page_stands_alone_and_is_well_formed(find: Find) -> None:
    text = page(find("환불 배송비는?", "날씨"), SINCE, NOW, "b")
    tags = Tags(text)
    assert tags.open == []
    assert not {tag for tag, _ in tags.seen} & {"script", "link", "img", "iframe"}
    assert not any(name in attributes for _, attributes in tags.seen for name in ("src", "href", "onload"))
    assert not re.search(r"https?:|@import|url\(", text)
    assert "prefers-color-scheme: dark" in text


def test_what_sellers_wrote_is_text_and_no_markup(find: Find) -> None:
    hostile = '<script>alert(1)</script> "onload=x" {{ 7*7 }} \'&'
    text = page(find(hostile), SINCE, NOW, "b")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7*7 }}" in text
    assert Tags(text).open == []


def test_an_empty_page_says_so(find: Find) -> None:
    assert "질문이 없어요" in page(find(), SINCE, NOW, "b")


def test_bars_stand_for_days_and_add_up(find: Find) -> None:
    gaps = find("환불", "환불", "날씨")
    bars = chart(gaps, date(2026, 11, 20), date(2026, 11, 23))
    assert [(bar.first.day, bar.unanswered) for bar in bars] == [(20, 0), (21, 0), (22, 3), (23, 0)]
    assert (bars[2].unanswered_height, bars[2].disliked_height) == (120, 0)


def test_a_long_time_is_shown_by_weeks(find: Find) -> None:
    bars = chart(find("환불"), date(2026, 8, 25), date(2026, 11, 22))
    assert len(bars) == 13 < MAX_BARS
    assert (bars[1].first - bars[0].first).days == 7
    assert sum(bar.unanswered for bar in bars) == 1


def test_the_table_names_every_gap(find: Find) -> None:
    written = StringIO()
    console = Console(width=200, file=written)
    console.print(table(find("환불 [bold]배송비[/bold]", "돈 언제 들어와요")))
    text = written.getvalue()
    assert "환불 [bold]배송비[/bold]" in text
    assert "answered by now" in text
