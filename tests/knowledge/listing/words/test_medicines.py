"""Medicines are found in titles; cases for pills, sweets and pastes with 약 in their names are not."""

import pytest

from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    "타이레놀 500mg 10정",
    "종합감기약 30포",
    "비아그라 100mg 정품",
    "비ㅇㅏ그라 100mg",
    "타이 레놀 10정",
    "씨알리스 정품",
    "ㅂㅇㄱㄹ 100mg",
    "팔팔정 4정",
    "사후피임약",
    "미프진 임신중절약",
    "졸피뎀 10정",
    "보톡스 주사 100유닛",
    "식욕억제제 디에타민",
    "멜라토닌 5mg 120정",
    "강아지 구충제 넥스가드 3정",
    "하트가드 플러스 6개월",
    "고양이 구충제 브라벡토",
    "동물용 의약품 항생제",
)
HONEST = (
    "의약외품 마스크 50매",
    "약국 진열장 선반",
    "어린이 약국놀이 장난감",
    "약과 선물세트",
    "약과 30개입",
    "알약 케이스 일주일",
    "알약 커터기",
    "약통 7일 요일별",
    "구충제 보관 케이스",
    "무항생제 한우 등심",
    "무항생제 계란 30구",
    "타이레놀 케이스 인형 키링",
    "치약 미백 120g",
    "구두약 검정",
    "바퀴벌레약 젤",
    "모기약 전자",
    "제초 농약 분무기",
    "식물성 멜라토닌 함유 밤부 잼",
    "알콜솜 100매",
    "반창고 방수 밴드 100매",
    "주사기 모양 볼펜",
    "약초 백과 도서",
    "혈압계 가정용",
    "인삼주스",
    "마데카 크림 50ml",
    "소화기 3.3kg",
)


@pytest.mark.parametrize("title", CAUGHT)
def test_it_is_found(severities: Severities, title: str) -> None:
    assert severities(Listing(title=title), Code.PROHIBITED_ITEM)


@pytest.mark.parametrize("title", HONEST)
def test_honest_neighbours_are_not(severities: Severities, title: str) -> None:
    assert not severities(Listing(title=title), Code.PROHIBITED_ITEM)
