"""Words that lead buyers or payments away are found; ordinary ones about payment and service are not."""

import pytest

from knowledge.listing.categories import product_kind
from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Listing
from knowledge.listing.tokens import Tokenize
from knowledge.listing.word_rules import WordRules

CAUGHT = (
    "카톡 문의 후 입금",
    "계좌이체 시 10% 할인",
    "직거래 가능합니다",
    "직.거.래 환영",
    "네이버 톡톡으로 문의 주세요",
    "오픈채팅으로 오세요",
    "옥션 말고 공홈에서 사면 더 저렴",
    "외부 링크로 결제하시면 할인",
    "현금결제 할인",
    "카톡 주시면 더 싸게 드려요",
    "무통장입금 시 5% dc",
    "open.kakao.com/o/abc",
    "ㅈㄱㄹ 환영",
    "문자로 주문 주세요",
    "5픈채팅 주소 보내 드려요",
    "직거 래도 돼요",
    "톡 주시면 계좌 드려요",
    "무통장으로 보내주시면 배송비 빼드려요",
    "네이버 카페 가입 후 구매",
    "밴드 가입하시면 특가로 드려요",
    "인스타 @happy 팔로우 후 DM 주문",
    "전화주세요 더 싸게 드려요",
    "사장 직통 번호로 연락주시면 DC 됩니다",
    "수수료 때문에 여기선 비싸요 따로 연락 주세요",
    "지마켓 수수료만큼 깎아드림 카톡 주세요",
    "직접 오시면 현금가로 드립니다",
    "오프라인 매장에서 사면 20% 저렴",
    "카톡 플러스친구 추가하면 5천원 할인",
    "홈페이지 회원가입 시 추가 할인",
    "공식몰에서 구매하시면 더 저렴합니다",
    "계.좌.이.체 하시면 할인",
    "현 금 결 제 시 5% 할인",
    "ㅋㅌ 주세요",
    "카❤톡 문의 주세요",
    "오픈 챗 링크로 오세요",
    "텔레그램 @abc 문의",
    "당근에서 직거래해요",
    "결제 전에 문자 주시면 3만원 빼드림",
    "스스에서 같은 상품 더 싸게 팔아요",
    "QR코드 찍고 친구 추가하면 할인",
    "깨톡으로 상담 주세요",
    "직거래시 만원 할인",
    "무통장 입금시 사은품 추가 증정",
    "계좌로 직접 입금해 주시면 오늘 발송",
    "www.myshop.com 에서 주문하면 할인",
    "myshop.co.kr 들어오시면 더 저렴",
    "11번가 말고 자사몰로 오세요",
    "옥션보다 저희 홈페이지가 저렴해요",
    "쪽지 주시면 네고 가능",
    "카카오톡 채널 추가하고 주문하세요",
    "디엠 주시면 링크 드려요",
    "현찰 박치기 가능",
    "목동역에서 만나 직.접.거.래 하시면 2만 원 빼 드려요",
    "인☆스☆타 디엠 germa_0000",
    "톡 아이디 bagshop0000 추가해 주세요",
    "카ㅋㅏ오톡 친추 knit0000",
    "주문 취소하고 입금만 따로 해 주세요",
    "구매 버튼 누르지 마시고 톡 주세요",
)
HONEST = (
    "현장 결제가 되는 캠핑장에서도 쓰기 좋아요",
    "직접거래 농가 12곳",
    "라인 아이디어 노트",
    "카카오톡 이모티콘 스티커",
    "산지 직거래 장터 감성",
    "카카오톡 알림톡으로 배송 안내를 보내 드려요",
    "직거래는 하지 않습니다",
    "직거래나 계좌이체 거래는 하지 않습니다",
    "현금영수증 발급 가능",
    "농가와 직거래로 들여온 사과",
    "실시간 계좌이체 결제 가능",
    "환불은 계좌로 입금해 드려요",
    "고객센터 전화 상담 1588-1234",
    "요가밴드 구매 시 파우치 증정",
    "공식 홈페이지에서 정품 등록하세요",
    "카톡 문의는 받지 않아요",
    "네이버페이 결제 시 할인",
    "쿠폰 적용 시 할인",
    "무통장 입금은 3일 안에 해 주세요",
    "인스타 감성 무드등 조명",
    "네이버 쇼핑 검색어 캔들",
    "유튜브에서 사용법 영상을 확인하세요",
    "카카오톡 프로필 촬영용 배경천",
    "입금 확인 후 발송됩니다",
    "무통장 입금 시 입금자명을 확인해 주세요",
    "계좌이체 시 현금영수증 발급 가능해요",
    "카카오톡 공유하기 기능이 있는 앱",
    "문자 각인 서비스",
    "전화기 무선 전화기",
    "고객센터로 전화 문의 주세요",
    "A/S 접수는 카카오톡 채널 '행복전자'로 문의하세요 고객센터 1588-0000",
    "당일 결제 시 당일 발송",
    "밴드 주문 제작 요가밴드",
    "채팅 키보드 무선",
    "스마트폰 알림: 카톡, 문자, 전화 수신",
    "현금 봉투 용돈 봉투 10매",
    "통장 지갑 보관 케이스",
    "네이버 블로그 후기 이벤트",
    "제품 문의는 상품 문의 게시판을 이용해 주세요",
    "외부 결제나 개인 거래를 요구하는 연락은 사기이니 주의하세요",
    "매장에서 직접 보고 고른 원단이에요",
    "해외 공장과 직거래로 수입해요",
    "할인 쿠폰은 지마켓에서 받으세요",
    "전화 주문은 받지 않습니다",
    "산지에서 바로 보내드려요",
    "홈페이지 제작 템플릿 도서",
    "1:1 문의로 남겨 주세요",
    "쿠팡에서 인기 있던 디자인",
    "카드 결제 시 무이자 할부",
    "방문 설치 시 추가 비용 없음",
    "반품 시 계좌로 환불해 드립니다",
)


def found(rules: WordRules, tokenize: Tokenize, listing: Listing) -> list[Severity]:
    findings = rules.find(listing, product_kind(listing.category, listing.title), tokenize)
    return [finding.severity for finding in findings if finding.code is Code.OFF_PLATFORM_DEAL]


@pytest.mark.parametrize("text", CAUGHT)
def test_it_is_found(word_rules: WordRules, tokenize: Tokenize, text: str) -> None:
    assert found(word_rules, tokenize, Listing(description=text))


@pytest.mark.parametrize("text", HONEST)
def test_honest_neighbours_are_not(word_rules: WordRules, tokenize: Tokenize, text: str) -> None:
    assert not found(word_rules, tokenize, Listing(description=text))
