"""Goods that may not be sold online are found in titles; what only sounds like them is not."""

import pytest

from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    "서클렌즈 원데이 그레이",
    "컬러렌즈 브라운 14.2",
    "난시용 콘택트 렌즈 6개입",
    "아큐브 오아시스 콘택트렌즈",
    "도수안경 -3.0 근시안경",
    "도수 안경 맞춤 뿔테",
    "대마초 젤리",
    "대마 오일 CBD 오일",
    "필로폰 1g",
    "엑스터시 판매",
    "헌혈증 10장",
    "일본 야동 모음",
    "몰카 볼펜 카메라 초소형 몰카",
    "육군 전투복 상하의 디지털 군복",
    "육군 전투화 270",
    "방탄헬멧 군용",
    "미군 방탄조끼",
    "공기총 5.0mm",
    "진검 일본도 카타나",
    "전기충격기 호신용",
    "화약 1kg",
    "코끼리 상아 도장",
    "호랑이 가죽 카펫 실물",
    "웅담 분말",
    "설화수 윤조에센스 샘플 30매",
    "설화수 화장품 샘플 자음생크림 1ml 50매",
    "이니스프리 샘플 100매 모음",
    "향수 소분 10ml 조말론",
    "비매품 화장품 샘플",
    "먹다 남은 홍삼정",
    "종량제봉투 20L 100매",
    "수제 딸기청 500ml",
    "수제 쿠키 10개입",
    "집에서 담근 김치 5kg",
    "위조 여권 제작",
    "대포통장 삽니다",
    "인터넷 가입 현금 사은품",
    "종=량=제 쓰레기 봉투 20L 50매",
)
HONEST = (
    "학교 마약류 예방 교육 포스터",
    "종량제봉투를 끼워 쓰는 휴지통",
    "콘택트렌즈 세척기 초음파",
    "콘택트렌즈 보존액 통",
    "서클렌즈 케이스 세트",
    "카메라 컬러렌즈 필터",
    "무도수 블루라이트 안경",
    "선글라스 도수 없는",
    "돋보기 확대경",
    "군용 st 밀리터리룩 야상",
    "밀리터리 룩 카고바지",
    "군복 코스프레 아동용",
    "강아지 군복 코스튬",
    "군복 무늬 강아지 옷",
    "장난감 총 너프건",
    "장난감 권총 비눗방울",
    "물총 대형 어린이",
    "물총 소총형 대형",
    "권총형 분무기 노즐",
    "비비탄 총알 0.2g 2000발",
    "레고 호환 소총 블록",
    "화약 없는 종이 폭죽",
    "파티 콘페티 폭죽 화약 없음",
    "요리용 칼 과도 세트",
    "도검난무 피규어",
    "글루건 20W",
    "네일건 타카",
    "마사지건 미니",
    "일본도 모형 우산",
    "너클 글러브 오토바이 장갑",
    "햄프씨드 대마 씨앗 1kg",
    "대마종자유 헴프씨드오일",
    "대마 섬유 삼베 이불",
    "양귀비 꽃 조화",
    "마약베개 숙면 경추",
    "마약 옥수수 밀키트",
    "마약 떡볶이 밀키트",
    "몰카 탐지기 적외선",
    "상아색 커튼 암막",
    "아이보리 상아 컬러 러그",
    "호랑이 인형 대형",
    "호랑이 무늬 담요",
    "바다거북 팔찌 후원",
    "헌혈증 지갑 케이스",
    "화장품 소분 용기 공병 10개",
    "여행용 소분 공병 세트",
    "소분 포장 한우 국거리 200g",
    "반찬 소분 용기",
    "벽지 샘플 20종",
    "원단 샘플북",
    "시향지 100매",
    "종량제봉투 거치대 20L",
    "종량제 봉투 호환 휴지통",
    "수제 햄버거 패티 haccp",
    "쿠키틀 수제 쿠키 만들기 세트",
    "수제 비누 만들기",
    "위조지폐 감별기",
    "아이브로우 펜슬",
    "야동초 졸업 기념",
    "피 묻은 할로윈 소품 헌혈팩 젤리",
)


@pytest.mark.parametrize("title", CAUGHT)
def test_it_is_found(severities: Severities, title: str) -> None:
    assert severities(Listing(title=title), Code.PROHIBITED_ITEM)


@pytest.mark.parametrize("title", HONEST)
def test_honest_neighbours_are_not(severities: Severities, title: str) -> None:
    assert not severities(Listing(title=title), Code.PROHIBITED_ITEM)


def test_homemade_food_with_a_permit_is_honest(severities: Severities) -> None:
    jam = "수제 딸기잼 500g"
    assert severities(Listing(title=jam), Code.PROHIBITED_ITEM) == [Severity.EVIDENCE]
    assert not severities(
        Listing(title=jam, description="식품제조가공업 제2024-1호, 제조원 행복농장"), Code.PROHIBITED_ITEM
    )
