"""Goods for adults and offers to minors are found; what only sounds like them is not."""

import pytest

from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    "성인용품 딜도",
    "오나홀 명기",
    "성.인.용.품 모음",
    "성 인 용 품",
    "미성년자도 구매 가능한 전자담배",
    "성인인증 없이 구매 가능",
    "신분증 확인 없이 바로 배송",
    "청소년 구매 가능 라이터",
    "섹시 코스튬 세트",
    "19금 만화 전권",
    "리얼돌 실리콘",
    "비타민 담배 피우는 비타민",
    "성인용 비비탄총",
    "사정지연 스프레이 칙칙이",
    "민증 없이 담배 댈구",
    "19禁 성인극화 만화책",
    "나이는 따로 묻지 않고 보내 드립니다",
    "신분증 확인은 하지 않으니 학생도 편하게 주문하세요",
)
HONEST = (
    "학생도 부담 없이 구매할 수 있는 가격의 키보드",
    "10대도 편하게 즐기는 보드게임",
    "성인 인증을 하지 않은 회원은 구매할 수 없어요",
    "성인용 기저귀 대형",
    "성인용 자전거 26인치",
    "콘크리트 바이브레이터 진동기",
    "19금융 상식",
    "19금형 부품",
    "학생 구매 가능 문구 세트",
    "어른 장난감 레고 블록",
    "성인 여성 팬티",
    "성인 레인부츠",
    "에그 타이머",
    "남성 젤 로션",
    "진동 마사지건",
    "명기 도자기",
    "애널로그 시계",
    "애널리스트 도서",
    "채널 시그니처 액자",
    "텐가이 모자",
    "성인 19금 질문은 한 장도 없는 보드게임 없습니다",
    "미성년자는 구매할 수 없습니다",
    "본인인증 후 구매 가능",
)


@pytest.mark.parametrize("text", CAUGHT)
def test_it_is_found(severities: Severities, text: str) -> None:
    assert severities(Listing(title=text), Code.MINOR_HARMFUL)


@pytest.mark.parametrize("text", HONEST)
def test_honest_neighbours_are_not(severities: Severities, text: str) -> None:
    assert not severities(Listing(title=text), Code.MINOR_HARMFUL)
