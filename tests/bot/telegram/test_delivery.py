"""The task that is being handled: what an earlier run sent is answered once each; the unremembered is nobody's."""

from datetime import UTC, datetime

import pytest

from bot.store.sent import Memo
from bot.store.tasks import Claim
from bot.telegram.delivery import current_delivery, current_task, delivering, unremembered

TASK = Claim(1, "tg:1", "7", "update", "", 2, datetime(2026, 11, 22, tzinfo=UTC))


def test_the_current_task_is_known_within_and_not_outside() -> None:
    with delivering(TASK):
        assert current_task() is TASK
    assert current_delivery() is None
    with pytest.raises(LookupError):
        current_task()


def test_an_earlier_run_answers_each_call_once_in_order() -> None:
    memos = (Memo(1, "sendMessage", b"a"), Memo(2, "sendDocument", b"b"), Memo(3, "sendMessage", b"c"))
    with delivering(TASK, memos) as delivery:
        assert delivery.has_answer("sendDocument")
        assert [delivery.answered("sendMessage") for _ in range(3)] == [b"a", b"c", None]
        assert delivery.answered("sendDocument") == b"b"
        assert not delivery.has_answer("sendDocument")
        assert delivery.sent("sendMessage", b"d").ordinal == 4


def test_what_is_unremembered_belongs_to_no_task() -> None:
    with delivering(TASK) as delivery:
        with unremembered():
            assert current_delivery() is None
        assert current_delivery() is delivery
