"""Where a message is parted in two questions, and where it is left whole."""

import pytest

from bot.assistant.clauses import MAX_LENGTH, halves


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("수수료는 몇 프로 떼고 정산은 언제 돼요?", "수수료는 몇 프로 떼고", "정산은 언제 돼요?"),
        (
            "배송비에도 수수료 붙나요? 그리고 옵션 추가금은 얼마까지예요?",
            "배송비에도 수수료 붙나요",
            "옵션 추가금은 얼마까지예요?",
        ),
        ("반품 되는지 그리고 기한은 며칠까지인지 알려 주세요", "반품 되는지", "기한은 며칠까지인지 알려 주세요"),
        ("how much is the fee and when do I get paid", "how much is the fee", "when do I get paid"),
    ],
)
def test_two_questions_are_parted_between_them(text: str, left: str, right: str) -> None:
    assert (left, right) in list(halves(text))


@pytest.mark.parametrize(
    "text",
    [
        "수수료율은 카테고리마다 다르고 하나로 정해진 숫자는 없는 건가요?",
        "구매확정도 됐고 내일이 토요일인데 주말에도 입금이 되나요?",
        "반품을 거절하려면 포장에 뭐라고 적어 둬야 하나요?",
        "정산은 언제 들어오는지 궁금합니다",
        "정산은 언제 돼요?",
        "등급은 몇 개로 나뉘고 각각 뭐라고 불러요?",
        "손님 한 명 데려오는 데 얼마 드는지 어떻게 따져요?",
        "",
        "왜요? 네?",
        "수수료 얼마고 정산은 언제 " * 20,
    ],
)
def test_one_question_stays_whole(text: str) -> None:
    assert list(halves(text)) == []


def test_the_longest_message_is_still_read() -> None:
    text = "수수료는 얼마고 정산은 언제 돼요?"
    assert list(halves(text.ljust(MAX_LENGTH, " ")))
    assert not list(halves(text.ljust(MAX_LENGTH + 1, " ")))
