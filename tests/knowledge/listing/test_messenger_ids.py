"""Ids of messengers are found where one is announced; names of messengers alone are not."""

import pytest

from knowledge.listing.messenger_ids import MessengerIds
from knowledge.listing.personal_info import PersonalInfoRules

IDS: MessengerIds = PersonalInfoRules.load().messengers


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in IDS.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "카톡 아이디 happy123",
        "카톡 id : happyshop",
        "카 톡 아 이 디 happy_shop",
        "ㅋㅌ: happy123",
        "카카오톡 친구추가 아이디는 happyshop",
        "kakaotalk id happy123",
        "텔레그램 @happyshop",
        "라인 아이디 - happy.shop1",
        "위챗 id happyshop88",
        "카톡 happy123",
    ],
)
def test_ids_are_found(text: str) -> None:
    assert found(f"문의 {text} 로") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "카카오톡 이모티콘",
        "카톡 pc 버전",
        "라인 스티커",
        "라인 id 카드 지갑",
        "kakao friends",
        "카카오 99% 초콜릿",
        "텔레그램 messenger 책",
        "아이디 happy123",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert found(text) == []
