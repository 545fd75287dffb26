"""The line of sources: the guide by its pages, the others by their days, each once and with its link."""

from datetime import date

import pytest

from bot.i18n import Catalogs, Translator
from bot.telegram.citing import cite, cite_briefly
from knowledge.page import Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

GUIDE = Source("guide", "판매자 가이드", "문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
BLOG = Source("blog", "블로그", "https://b.example", SourceKind.BACKGROUND, date(2024, 8, 28), published=True)


def press(id_: str, day: date) -> Source:
    return Source(id_, f"신문 {id_}", f"https://{id_}.example", SourceKind.PRESS, day, published=True)


def item(page: str, *sources: Source) -> Item:
    return Item("id", "제목", "답이에요.", (), (), sources, Topic.FEES, page, "요율")


@pytest.fixture
def korean() -> Translator:
    return Catalogs.load().translator("ko")


def test_the_nearest_kind_comes_first_and_the_newest_day_of_a_kind(korean: Translator) -> None:
    old, new = press("a", date(2018, 4, 26)), press("b", date(2026, 2, 19))
    line = cite_briefly([item("수수료", BLOG, old, GUIDE, new)], korean)
    assert line.text == (
        "출처 가이드 · 수수료 (2026-11-22 확인) / 언론 보도 2026-02-19, 2018-04-26 / 참고 자료 · 확인 필요 2024-08-28"
    )
    assert '<a href="https://a.example">2018-04-26</a>' in line.html


def test_pages_and_days_are_named_once(korean: Translator) -> None:
    first, second = press("a", date(2026, 2, 19)), press("b", date(2026, 2, 19))
    line = cite_briefly([item("수수료", GUIDE, first), item("정산", GUIDE, second), item("정산", GUIDE)], korean)
    assert line.text == "출처 가이드 · 수수료, 정산 (2026-11-22 확인) / 언론 보도 2026-02-19 +"
    assert line.html.count("<a ") == 2


def test_the_list_has_the_titles(korean: Translator) -> None:
    found = cite([BLOG, GUIDE, BLOG], korean).text
    assert found == "출처\n가이드 · 판매자 가이드 (2026-11-22 확인)\n참고 자료 · 확인 필요 · 블로그 (2024-08-28)"
