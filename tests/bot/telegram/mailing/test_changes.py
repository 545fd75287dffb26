"""What changed in the guide is what a seller is told otherwise, new, no more, or only until yesterday."""

from dataclasses import replace
from datetime import date

import pytest

from bot.i18n import Catalogs
from bot.store.mailing_digests import Told
from bot.telegram.mailing.changes import (
    Change,
    ChangeKind,
    as_told,
    compare,
    fingerprint,
    from_json,
    to_json,
    told_by,
)
from bot.telegram.mailing.digest_words import NAMED, SHOWN_WHOLE, digest_blocks
from bot.telegram.mailing.letters import letters
from bot.telegram.message import Fragment
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.page import Block, BlockKind, Item
from knowledge.topic import Topic

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
GUIDE = tuple(load_guide(GUIDE_DIR).items())
KOREAN = Catalogs.load().translator()
FIRST = next(item for item in GUIDE if item.topic is Topic.FEES)
ITEM = replace(
    FIRST,
    id="fee",
    title="수수료가 얼마예요?",
    answer="판매가의 **9%**예요.",
    blocks=(Block(BlockKind.BULLETS, ("부가세 별도", "매달 정산")),),
    valid_from=None,
    valid_until=None,
)


def told(*items: Item) -> dict[str, Told]:
    return {one.item.id: one for one in as_told(items, TODAY)}


def changes(before: tuple[Item, ...], after: tuple[Item, ...], today: date = TODAY) -> tuple[Change, ...]:
    return compare(told(*before), after, today).get(Topic.FEES, ())


def words(*found: Change) -> str:
    return Fragment.join("\n\n", digest_blocks(found, KOREAN)).text


def test_the_same_guide_has_no_news() -> None:
    assert compare(told(*GUIDE), GUIDE, TODAY) == {}


@pytest.mark.parametrize(
    "same",
    [
        replace(ITEM, title="수수료율이 얼마예요?"),
        replace(ITEM, answer="판매가의 9%예요."),
        replace(ITEM, aliases=("수수료 얼마",)),
        replace(ITEM, sources=ITEM.sources[:1] * 2),
        replace(ITEM, related=("other",)),
    ],
)
def test_another_title_source_or_bold_mark_is_no_news(same: Item) -> None:
    assert changes((ITEM,), (same,)) == ()


def test_an_item_that_is_new_or_gone() -> None:
    assert changes((), (ITEM,)) == (Change(ChangeKind.ADDED, None, ITEM),)
    assert changes((ITEM,), ()) == (Change(ChangeKind.REMOVED, ITEM, None),)


def test_a_changed_item_shows_what_is_gone_and_what_is_new_line_by_line() -> None:
    after = replace(
        ITEM,
        answer="판매가의 **8%**예요.",
        blocks=(Block(BlockKind.BULLETS, ("부가세 별도", "매주 정산")),),
        valid_from=date(2026, 12, 1),
    )
    (change,) = changes((ITEM,), (after,))
    assert change == Change(ChangeKind.CHANGED, ITEM, after)
    text = words(change)
    assert text.startswith("가이드에서 1건이 바뀌었어요.\n\n🔄 바뀜 · 수수료가 얼마예요?\n")
    lines = text.split("\n")
    assert lines[3:8] == [
        "전: 판매가의 9%예요.",
        "전: 매달 정산",
        "후: 판매가의 8%예요.",
        "후: 매주 정산",
        "후: 적용: 2026년 12월 1일(화)부터",
    ]
    assert "부가세 별도" not in text
    assert lines[-1].startswith("출처 ")
    assert ITEM.sources[0].as_of.isoformat() in lines[-1]


def test_what_holds_until_yesterday_is_over_today_and_told_once() -> None:
    ending = replace(ITEM, valid_until=YESTERDAY)
    before = {ITEM.id: Told(ending)}
    assert compare(before, (ending,), YESTERDAY) == {}, "its last day"
    (change,) = compare(before, (ending,), TODAY)[Topic.FEES]
    assert change.kind is ChangeKind.EXPIRED
    assert "⌛ 기간 끝남 · 수수료가 얼마예요?\n2026년 11월 21일(토)까지였어요." in words(change)
    (after,), gone = told_by([change])
    assert (after, gone) == (Told(ending, YESTERDAY), [])
    assert compare({ITEM.id: after}, (ending,), TODAY) == {}
    assert compare({ITEM.id: after}, (), TODAY) == {}, "of what is over nobody needs to hear again"
    prolonged = replace(ending, valid_until=date(2026, 12, 31))
    assert compare({ITEM.id: after}, (prolonged,), TODAY)[Topic.FEES][0].kind is ChangeKind.CHANGED


def test_what_was_over_when_the_bot_came_is_no_news() -> None:
    over = replace(ITEM, valid_until=YESTERDAY)
    assert changes((over,), (over,)) == ()
    assert compare(told(FIRST), (FIRST, over), TODAY) == {}


def test_what_was_told_of_a_change_is_what_is_compared_next() -> None:
    after = replace(ITEM, answer="판매가의 8%예요.")
    added = replace(ITEM, id="other")
    found = (*changes((ITEM,), (after,)), *changes((), (added,)), *changes((FIRST,), ()))
    now, gone = told_by(found)
    assert now == [Told(after), Told(added)]
    assert gone == [FIRST.id]


def test_changes_survive_being_kept_and_are_known_by_what_they_say() -> None:
    after = replace(ITEM, answer="판매가의 8%예요.")
    found = changes((ITEM,), (after,))
    assert from_json(to_json(found)) == found
    renamed = changes((ITEM,), (replace(after, title="수수료율?"),))
    assert fingerprint(renamed) == fingerprint(found)
    assert fingerprint(changes((ITEM,), (replace(ITEM, answer="7%"),))) != fingerprint(found)
    assert fingerprint(changes((after,), (ITEM,))) != fingerprint(found), "back is another way"


def test_a_large_change_is_cut_to_what_is_read_and_stays_under_the_limits() -> None:
    count = SHOWN_WHOLE + NAMED + 5
    items = tuple(replace(ITEM, id=f"i{number}", title=f"{number}번 항목 <b>") for number in range(count))
    found = changes((), items)
    text = words(*found)
    assert text.startswith(f"가이드에서 {count}건이 바뀌었어요.")
    assert text.endswith("외 5건")
    assert text.count("출처") == SHOWN_WHOLE
    messages = letters(digest_blocks(found, KOREAN), Topic.FEES, KOREAN)
    assert len(messages) <= 2
    assert messages[0].startswith("<b>📢 수수료·비용 소식</b>")
    assert "/unsubscribe" in messages[-1]
    assert "번 항목 &lt;b&gt;" in messages[0]


@pytest.mark.parametrize("kind", [ChangeKind.ADDED, ChangeKind.REMOVED])
def test_any_item_of_the_guide_can_be_told(kind: ChangeKind) -> None:
    for item in GUIDE:
        change = Change(kind, None, item) if kind is ChangeKind.ADDED else Change(kind, item, None)
        assert item.title in words(change)
