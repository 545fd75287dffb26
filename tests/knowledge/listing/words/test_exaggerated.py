"""Superlatives, absolutes and words against rivals are found; proof, print and geography are not."""

import pytest

from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    ("생활용품 > 잡화", "지구상에서 제일 강한 세제!"),
    ("생활용품 > 잡화", "세상에서 제일 잘 드는 칼"),
    ("생활용품 > 잡화", "따라올 자가 없는 세제"),
    ("생활용품 > 잡화", "어떤 얼룩이든 무.조.건 사라집니다."),
    ("생활용품 > 잡화", "뼈대가 영원히 부러지지 않아요."),
    ("생활용품 > 잡화", "평생 고장이 없는 우산"),
    ("생활용품 > 잡화", "다른 회사 제품은 죄다 물 탄 가짜예요."),
    ("생활용품 > 잡화", "타사 제품은 전부 쓰레기"),
    ("생활용품 > 잡화", "안과 전문의 김OO 박사가 강력 추천!"),
    ("화장품/향수 > 스킨케어 > 크림", "피부과 의사들이 몰래 쓰는 크림"),
)
HONEST = (
    ("생활용품 > 잡화", "2026년 5월 청소기 8종 흡입력 시험에서 1위(시험번호 2026-0000)를 했어요."),
    ("생활용품 > 잡화", "'우리 집 최고 보물'이라는 문구를 인쇄해요."),
    ("생활용품 > 잡화", "세상에서 제일 높은 산을 알아봐요."),
    ("생활용품 > 잡화", "얼룩이 오래되면 지워지지 않을 수 있어요."),
    ("생활용품 > 잡화", "다른 회사 제품과 함께 쓰지 마세요."),
    ("생활용품 > 잡화", "간호사가 신는 신발처럼 미끄럼을 줄였어요."),
    ("생활용품 > 잡화", "사랑은 영원히 변하지 않아요라는 글귀를 넣어요."),
)


@pytest.mark.parametrize(("category", "text"), CAUGHT)
def test_it_is_found(severities: Severities, category: str, text: str) -> None:
    assert severities(Listing(category=category, description=text), Code.EXAGGERATED_CLAIM)


@pytest.mark.parametrize(("category", "text"), HONEST)
def test_honest_neighbours_are_not(severities: Severities, category: str, text: str) -> None:
    assert not severities(Listing(category=category, description=text), Code.EXAGGERATED_CLAIM)
