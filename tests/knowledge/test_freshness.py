"""When an item holds, and when nobody has looked for a year."""

from dataclasses import replace
from datetime import date, timedelta

from knowledge.freshness import A_YEAR, has_begun, has_ended, is_unverified, last_verified
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.page import Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

TODAY = date(2026, 11, 22)


def source(day: date, kind: SourceKind = SourceKind.PRESS, *, published: bool = True) -> Source:
    return Source(day.isoformat(), "기사", "https://a.example", kind, day, published)


def item(*sources: Source) -> Item:
    return Item("id", "제목", "답이에요.", (), (), sources, Topic.FEES, "수수료", "요율")


def test_an_item_holds_from_its_first_to_its_last_day() -> None:
    dated = replace(item(source(TODAY)), valid_from=TODAY, valid_until=TODAY)
    assert has_begun(dated, TODAY)
    assert not has_ended(dated, TODAY)
    assert not has_begun(dated, TODAY - timedelta(1))
    assert has_ended(dated, TODAY + timedelta(1))
    assert has_begun(item(source(TODAY)), date.min)
    assert not has_ended(item(source(TODAY)), date.max)


def test_the_newest_source_decides_whether_an_item_is_unverified() -> None:
    old, new = source(date(2018, 4, 26)), source(TODAY - A_YEAR)
    assert is_unverified(item(old), TODAY)
    assert not is_unverified(item(old, new), TODAY)
    assert is_unverified(item(old, new), TODAY + timedelta(1))
    assert last_verified(item(old, new)) == new.as_of


def test_not_every_answer_of_the_guide_asks_to_be_confirmed() -> None:
    items = list(load_guide(GUIDE_DIR).items())
    read = max(source.as_of for item in items for source in item.sources)
    doubtful = [item.id for item in items if is_unverified(item, read)]
    assert 0 < len(doubtful) < len(items) / 10
