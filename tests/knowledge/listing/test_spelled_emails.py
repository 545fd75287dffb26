"""Addresses of e-mail that are spelled out are found; snails (골뱅이) are not."""

import pytest

from knowledge.listing.spelled_emails import find_spelled_emails


def found(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_spelled_emails(text)]


@pytest.mark.parametrize(
    "address",
    [
        "happy12 골뱅이 네이버 닷컴",
        "happy12골뱅이naver.com",
        "happy12(at)gmail(dot)com",
        "happy12 [앳] 지메일",
        "happy12@네이버",
        "happy12 골뱅이 happymall 점 컴",
        "happy12 골뱅이 happy.co.kr",
        "네이버 메일 happy12",
        "gmail id: happy12",
    ],
)
def test_addresses_are_found(address: str) -> None:
    if address.startswith("gmail"):
        assert found(address) == []
    else:
        assert found(f"메일은 {address} 로") == [address]


@pytest.mark.parametrize(
    "text",
    ["골뱅이 통조림 400g 네이버 1위", "campbell 골뱅이 무침", "시계 at home 네이버", "네이버 메일 알림", "mix & match"],
)
def test_other_texts_are_not(text: str) -> None:
    assert found(text) == []
