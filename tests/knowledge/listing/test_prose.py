import pytest

from knowledge.listing.prose import is_prose, is_request, without_lead


@pytest.mark.parametrize(
    "text",
    [
        "매일 쓰기 좋은 수건입니다",
        "물기를 빨리 닦아요.",
        "한 번 써 보세요!",
        "정말 부드러워요~ 10장",
        "<br>",
        "가\n나\n다",
        "수건 " * 60,
    ],
)
def test_sentences_html_and_long_texts_are_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "아기 담요 소프트",
        "제로 사이다 500ml",
        "판다 인형",
        "바다 낚시 릴대 3.6m",
        "좋아요 스티커",
        "3 < 5 > 1 게임",
        "A4 복사지\n500매",
    ],
)
def test_names_are_none(text: str) -> None:
    assert not is_prose(text)


@pytest.mark.parametrize(
    "line", ["이렇게 올려도 될까요?", "이거 좀 봐줘", "확인 부탁드려요", "안녕하세요", "이 상품명 괜찮아요?"]
)
def test_what_is_said_to_the_bot(line: str) -> None:
    assert is_request(line)


@pytest.mark.parametrize("line", ["순면 수건 10장", "가정에서 쓰기 좋아요", "될성부른 나무 원목 선반"])
def test_what_is_said_of_the_product(line: str) -> None:
    assert not is_request(line)


def test_a_lead_goes_only_where_something_follows() -> None:
    assert without_lead("이렇게 써도 되나요? 순면 수건") == "순면 수건"
    assert without_lead("이렇게 써도 되나요?") == "이렇게 써도 되나요?"
