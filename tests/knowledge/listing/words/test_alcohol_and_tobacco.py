"""Drinks and smokes are found in titles; what goes with them, looks or tastes like them is not."""

import pytest

from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Listing
from tests.knowledge.listing.conftest import Severities

CAUGHT = (
    "참이슬 소주 360ml 20병",
    "발렌타인 30년 위스키 700ml",
    "수제맥주 4캔 세트",
    "프랑스 레드와인 750ml",
    "생막걸리 750ml 10병",
    "막.걸.리 1병",
    "양주 700ml 선물",
    "진로이즈백 360ml 20병",
    "칭따오 맥주 500ml 12캔",
    "전자담배 액상 30ml 입호흡",
    "전담 액상 30ml",
    "말보로 레드 1보루",
    "아이코스 테리아 스틱 10갑",
    "일회용 전자담배 5000모금",
    "일회용 베이프 6000모금 망고",
    "에쎄 체인지 1보루",
    "쿠바산 시가 10개비",
    "담.배 1갑",
    "ㄷㅏㅁ배",
)
HONEST = (
    "논알콜 맥주 카스 0.0 355ml 24캔",
    "하이트제로 무알코올 맥주맛 음료 0.00%",
    "무알콜 샴페인 750ml",
    "논알코올 와인 세트",
    "맥주잔 500ml 2p",
    "크리스탈 와인잔 세트",
    "소주잔 6p 세트",
    "와인 오프너 전동",
    "와인 컬러 니트 가디건",
    "버건디 와인 립 틴트",
    "막걸리 빵 만들기 믹스",
    "막걸리 식빵",
    "맥주효모 환 500g",
    "맥주 안주 마른오징어",
    "와인 셀러 12병",
    "위스키 스톤 스테인리스",
    "하이볼잔 500ml",
    "하이볼 시럽 500ml",
    "샴페인 골드 컬러 시계",
    "진로 탐색 워크북",
    "와인 에어레이터",
    "와인 빛 벨벳 커튼",
    "사케 도쿠리 세트",
    "담금주 유리병 10L",
    "약초 담금주 병 5L",
    "청주 산지직송 사과",
    "양주시 배 5kg",
    "처음처럼 새하얀 수건",
    "담배 케이스 가죽",
    "전자담배 케이스 실리콘",
    "전자담배 거치대 차량용",
    "금연 보조 껌 사탕",
    "재떨이 담배 냄새 제거",
    "담배꽁초 휴대용 재떨이",
    "말보로 담뱃갑 케이스",
    "시가잭 멀티 충전기",
    "카멜 컬러 코트",
    "2026 연초 다이어리",
    "요크셔테리어 인형",
    "글루텐프리 맥주맛 과자",
)


@pytest.mark.parametrize("title", CAUGHT)
def test_it_is_found(severities: Severities, title: str) -> None:
    assert severities(Listing(title=title), Code.PROHIBITED_ITEM)


@pytest.mark.parametrize("title", HONEST)
def test_honest_neighbours_are_not(severities: Severities, title: str) -> None:
    assert not severities(Listing(title=title), Code.PROHIBITED_ITEM)


def test_what_a_description_drinks_with_is_honest(severities: Severities) -> None:
    listing = Listing(title="마른안주 모둠 300g", description="소주나 맥주와 함께 드시기 좋아요.")
    assert not severities(listing, Code.PROHIBITED_ITEM)


def test_an_offer_in_a_description_is_found(severities: Severities) -> None:
    listing = Listing(title="안주 세트", description="주문하시면 소주 2병 함께 보내 드려요.")
    assert severities(listing, Code.PROHIBITED_ITEM) == [Severity.HIGH]
