"""Words that tell imitations and pirated works by themselves are found; their honest neighbours are not."""

import pytest

from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    "짝퉁 가방",
    "짝.퉁 지갑",
    "짝 퉁 지갑",
    "ㅉㅌ 가방",
    "ㅉㅏㄱ퉁 벨트",
    "샤넬 미러급 클래식백",
    "레플리카 지갑",
    "구찌 레플",
    "이미테이션 시계 고퀄",
    "짭 에어팟",
    "정품급 퀄리티 숄더백",
    "로고만 제거한 백화점 상품",
    "홍콩명품 SA급",
    "명품st 크로스백",
    "1:1 미러 롤렉스",
    "명 품 레 플 리 카",
    "r3plica watch",
    "커스텀급 지갑",
    "레​플리카 시계",
    "해적판 만화책 전권",
    "포토샵 크랙 버전",
    "대학교재 제본 PDF",
    "넷플릭스 계정 공유 1년",
    "영화 파일 USB 300편",
    "정품과 똑같은 퀄리티 숄더백",
    "차이팟 프로 2세대",
    "ㄹㅍㄹㅋ 시계",
    "무게까지 재현한 젠급 시계",
    "S-A급 자체 제작 토트백",
    "공장에서 몰래 빼낸 로스 제품",
    "로고도 그대로 들어갑니다",
    "라이선스는 없지만 색이 곱습니다",
    "드라마 210편을 복사해 넣어 드려요",
    "롤렉스 서브마리너 1:1 오토매틱",
)
HONEST = (
    "보내 주신 로고를 그대로 인쇄해 드려요",
    "진짜와 구별이 안 되는 장미 조화",
    "중고 노트북 SA급 사용감 적음",
    "커피 원두 로스율 15%",
    "구찌 지갑 정품 1:1 문의",
    "복제가 금지된 영상은 녹화되지 않아요",
    "불법 촬영 카메라 탐지 카드",
    "짝퉁에 속지 마세요 정품만 판매",
    "가품일 경우 200% 보상",
    "이미테이션 진주 목걸이",
    "이미테이션 게임 DVD",
    "2024 국가대표 유니폼 레플리카 홈",
    "메종 마르지엘라 레플리카 재즈클럽 향수",
    "짭짤한 감자칩",
    "짭조름한 김",
    "금동대향로 레플리카 박물관 소품",
    "명품 한우 선물세트",
    "명품 스타킹",
    "정품급수 밸브",
    "짝퉁이 아닙니다 정품입니다",
    "삼성 호환 정품급 토너",
    "레플렉스 조명",
    "모조품 주의",
    "공식 수입 정품 샤넬 지갑",
    "식품 가품",
    "건조품 표고",
    "참가품목",
    "짝퉁의 경제학 위조 상품의 역사 도서 304쪽",
    "크랙 보수제 콘크리트",
    "무선 제본기 A4",
    "한글과컴퓨터 정식 라이선스 제품키 동봉",
    "저작권 무료 뜨개 도안 pdf 파일",
    "해적 판타지 소설",
    "미러급 광택 자동차 코팅제",
    "포르쉐 911 다이캐스트 레플리카 1:18",
    "졸업앨범 제본 서비스",
    "USB 영화 파일 재생 지원 TV",
    "토렌트 다운로드 지원 NAS",
    "사이드 미러 커버",
    "양말 한 짝씩 짝짝이",
    "커스텀 제작 도장",
)


@pytest.mark.parametrize("text", CAUGHT)
def test_it_is_found(severities: Severities, text: str) -> None:
    assert severities(Listing(title=text), Code.IP_INFRINGEMENT)


@pytest.mark.parametrize("text", HONEST)
def test_honest_neighbours_are_not(severities: Severities, text: str) -> None:
    assert not severities(Listing(title=text), Code.IP_INFRINGEMENT)
