"""Claims of healing in everyday words are found; care, warnings and measuring are not."""

import pytest

from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    ("주얼리 > 팔찌 > 패션팔찌", "좌골신경통 약을 끊었습니다."),
    ("주얼리 > 팔찌 > 패션팔찌", "오십견이 씻은 듯 나았다는 분이 많아요."),
    ("주얼리 > 팔찌 > 패션팔찌", "손목터널증후군도 뿌리 뽑습니다."),
    ("주얼리 > 팔찌 > 패션팔찌", "중.풍을 막아 줍니다."),
    ("생활용품 > 잡화", "병원 안 가셔도 됩니다."),
    ("생활용품 > 잡화", "떨어진 시력을 되돌려 드립니다."),
    ("식품 > 차 > 전통차", "감기도 걸리지 않아요."),
    ("식품 > 차 > 전통차", "뱃살에 쌓인 체 지 방을 녹여 내보냅니다."),
    ("식품 > 차 > 전통차", "요산이 뚝뚝 떨어집니다."),
    ("식품 > 차 > 전통차", "인슐린 주사를 끊게 한 차예요."),
    ("건강식품 > 건강기능식품 > 루테인", "비염과 불면증을 고쳐 줍니다."),
)
HONEST = (
    ("생활용품 > 잡화", "통증이 심하면 병원에 가세요."),
    ("생활용품 > 잡화", "불면을 치료하지 않아요. 빛을 가려 줘요."),
    ("생활용품 > 잡화", "기침이 나면 물때부터 살펴 주세요."),
    ("도서 > 건강", "코골이와 수면무호흡을 고치는 법을 의사가 썼어요."),
    ("건강식품 > 건강기능식품 > 루테인", "혈당을 재는 분은 의사와 상담하세요."),
    ("생활용품 > 구강용품 > 치약", "허가받은 효능: 구취 제거, 이를 희고 튼튼하게 한다."),
    ("생활용품 > 잡화", "약을 끊지 마세요."),
)


@pytest.mark.parametrize(("category", "text"), CAUGHT)
def test_it_is_found(severities: Severities, category: str, text: str) -> None:
    assert severities(Listing(category=category, description=text), Code.MEDICAL_CLAIM)


@pytest.mark.parametrize(("category", "text"), HONEST)
def test_honest_neighbours_are_not(severities: Severities, category: str, text: str) -> None:
    assert not severities(Listing(category=category, description=text), Code.MEDICAL_CLAIM)
