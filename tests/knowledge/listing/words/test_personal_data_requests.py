"""Asking buyers for personal data is found; warnings and goods that hide it are not."""

import pytest

from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    ("건강식품 > 건강기능식품 > 루테인", "받는 분 주민등록번호 13자리를 배송 메모에 꼭 적어 주세요."),
    ("건강식품 > 건강기능식품 > 루테인", "통관용으로 여권번호를 적어 주세요."),
    ("생활용품 > 잡화", "주 민 등 록 번 호를 남겨 주세요."),
    ("생활용품 > 잡화", "신분증 사진을 찍어 보내 주세요."),
)
HONEST = (
    ("생활용품 > 잡화", "송장의 이름과 주민등록번호를 문질러 가려요."),
    ("건강식품 > 건강기능식품 > 루테인", "주민등록번호 대신 개인통관고유부호를 적어 주세요."),
    ("생활용품 > 잡화", "주민등록번호는 적지 마세요."),
    ("생활용품 > 잡화", "도어락은 처음 켤 때 비밀번호를 입력해 주세요."),
    ("생활용품 > 잡화", "아이디와 비밀번호를 적어 두는 칸이 있어요."),
)


@pytest.mark.parametrize(("category", "text"), CAUGHT)
def test_it_is_found(severities: Severities, category: str, text: str) -> None:
    assert severities(Listing(category=category, description=text), Code.PERSONAL_INFO)


@pytest.mark.parametrize(("category", "text"), HONEST)
def test_honest_neighbours_are_not(severities: Severities, category: str, text: str) -> None:
    assert not severities(Listing(category=category, description=text), Code.PERSONAL_INFO)
