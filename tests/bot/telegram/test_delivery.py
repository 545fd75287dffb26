"""The task that is being handled: what an earlier run sent is answered once each; the unremembered is nobody's."""

from datetime import UTC, datetime

import pytest

from bot.store.sent import Memo
from bot.store.tasks import Claim
from bot.telegram.delivery import (
    current_delivery,
    current_task,
    delivering,
    in_background,
    is_in_background,
    unremembered,
)

TASK = Claim(1, "tg:1", "7", "update", "", 2, datetime(2026, 11, 22, tzinfo=UTC))


def test_the_current_task_is_known_within_and_not_outside() -> None:
    with delivering(TASK):
        assert current_task() is TASK
    assert current_delivery() is None
    with pytest.raises(LookupError):
        current_task()


def test_an_earlier_run_answers_each_call_once() -> None:
    memos = (
        Memo(1, "sendMessage", b"a", "1"),
        Memo(2, "sendDocument", b"b", "2"),
        Memo(3, "sendMessage", b"c", "3"),
        Memo(4, "sendMessage", b"d", "1"),
    )
    with delivering(TASK, memos) as delivery:
        assert delivery.has_answer("sendDocument")
        assert [delivery.answered("sendMessage", content) for content in ("3", "1", "4", "1", "1")] == [
            memos[2], memos[0], None, memos[3], None,
        ]  # fmt: skip
        assert delivery.outdated("sendMessage") is None
        assert delivery.answered("sendDocument", "2") == memos[1]
        assert not delivery.has_answer("sendDocument")
        assert delivery.sent("sendMessage", b"e", "5") == Memo(5, "sendMessage", b"e", "5")


def test_what_only_an_earlier_run_sent_is_found_by_its_chat() -> None:
    memos = tuple(
        Memo(number, "sendMessage", b'{"ok": true, "result": {"message_id": 1, "chat": {"id": %d}}}' % number, "x")
        for number in (1, 2)
    )
    with delivering(TASK, memos) as delivery:
        assert delivery.outdated("sendMessage", 2) == memos[1]
        assert delivery.outdated("sendMessage", 2) is None
        assert delivery.unsaid(2) == []
        assert delivery.unsaid(1) == [memos[0]]
        assert delivery.unsaid(1) == []


def test_a_part_of_a_run_may_be_in_the_background() -> None:
    assert not is_in_background()
    with in_background():
        assert is_in_background()
    assert not is_in_background()


def test_what_is_unremembered_belongs_to_no_task() -> None:
    with delivering(TASK) as delivery:
        with unremembered():
            assert current_delivery() is None
        assert current_delivery() is delivery
