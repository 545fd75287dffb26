"""Personal data of a seller or a buyer is found in any spelling; what only looks like it stays."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.errors import ListingRuleError
from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Listing, Part
from knowledge.listing.personal_info import PERSONAL_INFO_FILE, PersonalInfoRules

RULES = PersonalInfoRules.load()

befores = st.sampled_from(["", "연락처 ", "상담은 ", "문의:", "(", "\n", "<p>", "★ "])
afters = st.sampled_from(["", "로 연락 주세요", " 입니다", ")", "\n", "</p>", " 문자 환영"])
digits = st.integers(0, 9).map(str)


def found(text: str, part: Part = Part.DESCRIPTION) -> list[str]:
    findings = RULES.find(Listing(**{part.value: text}))
    assert all(finding.code is Code.PERSONAL_INFO and finding.sources for finding in findings)
    return [text[finding.span.start : finding.span.end] for finding in findings if finding.span]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("문의는 010-1234-5678로 주세요", "010-1234-5678"),
        ("01098765432 문자 주세요", "01098765432"),
        ("０１０－９８７６－５４３２ 연락", "０１０－９８７６－５４３２"),
        ("공일공-구팔칠육-오사삼이로 연락", "공일공-구팔칠육-오사삼이"),
        ("공일공에 구팔칠육에 오사삼이예요", "공일공에 구팔칠육에 오사삼이"),
        ("영일영 구팔칠육 오사삼이", "영일영 구팔칠육 오사삼이"),
        ("공1공 98칠육 5사32", "공1공 98칠육 5사32"),
        ("O1O-9876-5432", "O1O-9876-5432"),
        ("o l o - 9 8 7 6 - 5 4 3 2", "o l o - 9 8 7 6 - 5 4 3 2"),
        ("010★9876★5432", "010★9876★5432"),
        ("010.9876.5432", "010.9876.5432"),
        ("0.1.0.9.8.7.6.5.4.3.2", "0.1.0.9.8.7.6.5.4.3.2"),
        ("010📞9876📞5432", "010📞9876📞5432"),
        ("0️⃣1️⃣0️⃣ 9️⃣8️⃣7️⃣6️⃣ 5️⃣4️⃣3️⃣2️⃣", "0️⃣1️⃣0️⃣ 9️⃣8️⃣7️⃣6️⃣ 5️⃣4️⃣3️⃣2"),
        ("⓪①⓪-⑨⑧⑦⑥-⑤④③②", "⓪①⓪-⑨⑧⑦⑥-⑤④③②"),
        ("010<b>9876</b>5432", "010<b>9876</b>5432"),
        ("&#48;&#49;0-9876-5432", "&#48;&#49;0-9876-5432"),
        ("010\u200b-9876\u200b-5432", "010\u200b-9876\u200b-5432"),
        ("010 98 76 54 32", "010 98 76 54 32"),
        ("+82 10-9876-5432", "+82 10-9876-5432"),
        ("tel010_9876_5432", "010_9876_5432"),
        ("개인 연락처 02-987-6543", "02-987-6543"),
        ("공이 구팔칠에 육오사삼으로 전화", "공이 구팔칠에 육오사삼"),
        ("070-9876-5432로 문의", "070-9876-5432"),
        ("문의 [전화번호]", "[전화번호]"),
        ("주민번호 900101-1234567", "900101-1234567"),
        ("900101 ~ 2345678 홍길동", "900101 ~ 2345678"),
        ("주민번호 9001011234567", "9001011234567"),
        ("구매자 [주민등록번호] 확인", "[주민등록번호]"),
        ("seller99@naver.com으로 메일 주세요", "seller99@naver.com"),
        ("메일은 seller＠gmail.com", "seller＠gmail.com"),
        ("메일 [이메일]", "[이메일]"),
        ("happy12 골뱅이 네이버 닷컴으로", "happy12 골뱅이 네이버 닷컴"),
        ("happy12(at)gmail(dot)com", "happy12(at)gmail(dot)com"),
        ("happy_shop@네이버", "happy_shop@네이버"),
        ("happy12 골뱅이 happymall 점 컴", "happy12 골뱅이 happymall 점 컴"),
        ("네이버 메일 happy12 로", "네이버 메일 happy12"),
        ("구매 후기: 김하늘 고객님(010-2222-7777) 맛있어요", "010-2222-7777"),
        ("배송지 강남대로 12 행복아파트 101동 1203호", "로 12 행복아파트 101동 1203호"),
        ("국민은행 123456-04-123456 홍길동", "123456-04-123456"),
        ("신한 110-123-456789 입금", "110-123-456789"),
        ("입금계좌: 3333-01-1234567 카뱅", "3333-01-1234567"),
        ("농협 301 1234 5678 91 예금주 김철수", "301 1234 5678 91"),
        ("국민은행 일이삼사오육-공사-일이삼사오육", "일이삼사오육-공사-일이삼사오육"),
        ("계좌는 [계좌번호] 예요", "[계좌번호]"),
        ("110-123-456789 (신한 홍길동)", "110-123-456789"),
        ("규격 30x40cm, 문의 010-9876-5432", "010-9876-5432"),
        ("시안은 010-9876-5432로 보내 드려요", "010-9876-5432"),
        ("공일공 둘셋넷다섯 여섯일곱여덟아홉", "공일공 둘셋넷다섯 여섯일곱여덟아홉"),
        ("주문은 order@happymall.co.kr 로", "order@happymall.co.kr"),
        ("카드번호 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("카톡 아이디 happy123 추가", "카톡 아이디 happy123"),
        ("카톡ID: happyshop", "카톡ID: happyshop"),
        ("카.톡 아.이.디 happy_shop", "카.톡 아.이.디 happy_shop"),
        ("ㅋㅌ: happy123", "ㅋㅌ: happy123"),
        ("kakaotalk id happy123", "kakaotalk id happy123"),
        ("텔레그램 @happyshop 으로", "텔레그램 @happyshop"),
        ("라인 아이디는 happyshop 입니다", "라인 아이디는 happyshop"),
        ("위챗 id happyshop88", "위챗 id happyshop88"),
        ("카톡 happy123 문의", "카톡 happy123"),
    ],
)
def test_personal_data_is_found(text: str, number: str) -> None:
    assert found(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        # a maker's service
        "A/S 센터 1588-1234",
        "고객센터 080-123-4567 (평일 9시~18시)",
        "소비자상담실 02-1234-5678",
        "제조사 고객상담 031-123-4567",
        "본사 대표전화: 070-1234-5678",
        "A/S 문의 [전화번호]",
        "수입원 (주)행복무역 02-987-6543",
        "전화 주문은 받지 않아요. 1544-0000",
        "부정·불량식품 신고는 국번없이 1399, 고객센터 02-345-6789",
        "제품 문의 cs@happycompany.co.kr",
        "고객센터 happy@naver.com",
        "반품 및 교환 장소: 구입처 및 본사 02-123-4567",
        # the seller's identity and the product notice
        "상호: 행복상회 / 대표자: 홍길동 / 사업자등록번호 123-45-67890 / 010-1234-5678",
        "통신판매업신고 제2024-서울강남-01234호\n연락처 010-9876-5432",
        "A/S 책임자와 전화번호: 행복상회 010-1234-5678",
        "소비자상담 관련 전화번호 010-1234-5678",
        "사업자등록번호 220-81-62517",
        "[사업자등록번호]",
        # examples
        "주차번호판 문구 예시) 010-1234-5678",
        "각인 예: 010-9876-5432",
        "010-0000-0000 형식으로 적어 주세요",
        "시안 예시: 홍길동 / 010-0000-0000 / hong@happy.com",
        "사이즈 표기(가슴-어깨-소매): 95호 010-2445-0620",
        "반품 주소: 행복로 12 행복빌딩 101동 1203호 구매자 부담",
        "유동 골뱅이 400g 네이버 1위",
        "campbell 골뱅이 통조림 400g",
        # other numbers
        "KC 인증번호 HU071234-19001A",
        "안전확인신고번호 CB061R1234-0001",
        "인증번호 101234-1234567",
        "사전광고심의필 제190612-1234567호",
        "품목보고번호 20150012345678",
        "품목제조보고번호: 2012-0123-456789",
        "바코드 8801045123456",
        "8801045123456",
        "ISBN 979-11-6224-123-4",
        "모델명 SM-010-1234-5678",
        "모델 XO1O-1234-5678",
        "시리얼 1234-5678-9012-3456",
        "2026-11-22 ~ 2026-12-31",
        "2026.11.22 10:30",
        "가격 12,000원 15,000원 18,000원",
        "사이즈 90-95-100-105-110",
        "길이 1200-1400-1600-1800 mm",
        "USB 3.0 / 2.0, 0.1~0.8mm",
        "정격 220V 60Hz 1500W",
        "특허 제10-1234567호",
        "LOT 240101-1234567",
        "국민 간식 2024-1001-2002",
        "이 제품은 이오 이일 사이즈",
        # messengers
        "카카오톡 이모티콘 스티커 100매",
        "카카오톡 알림톡으로 배송을 알려 드려요",
        "라인 스티커 세트",
        "샤넬라인 스커트 free",
        "카톡 문의는 받지 않아요",
        "텔레그램 그룹의 역사 책",
        "카카오 99% 다크초콜릿",
        "카카오 70 초콜릿",
        "네이버 아이디로 로그인",
        "아이디어 상품 id카드 목걸이 지갑",
        "@home 컬렉션",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert found(text) == []


def test_each_part_is_read_but_not_the_price_and_the_certificates() -> None:
    listing = Listing(
        title="문의 010-1234-5678",
        options="각인 예(010-9876-5432)",
        shipping="택배 010-2222-3333",
        price="010-1234-5678",
        certification="010-1234-5678",
        notice="A/S 010-1234-5678",
    )
    assert [finding.span.part for finding in RULES.find(listing) if finding.span] == [
        Part.TITLE,
        Part.SHIPPING,
    ]


def test_an_account_in_the_notice_is_found() -> None:
    assert found("입금 국민은행 123456-04-123456", Part.NOTICE) == ["123456-04-123456"]


def test_a_mobile_is_no_service_of_a_maker() -> None:
    assert found("A/S 010-9876-5432") == ["010-9876-5432"]


def test_severities_tell_secrets_from_contacts() -> None:
    listing = Listing(description="010-1234-5678\n주민번호 900101-1234567")
    assert [finding.severity for finding in RULES.find(listing)] == [Severity.EVIDENCE, Severity.HIGH]


@given(
    befores,
    st.sampled_from(["010", "011", "016", "019"]),
    st.text("123456789", min_size=4, max_size=4),
    st.text("0123456789", min_size=4, max_size=4),
    st.sampled_from(["", "-", " ", ".", " - ", "★", "~", "·", "📞", "/", "<b></b>", "\u200b"]),
    afters,
)
def test_no_mobile_is_missed(before: str, prefix: str, middle: str, last: str, separator: str, after: str) -> None:
    phone = separator.join([prefix, middle, last])
    assert len(found(before + phone + after)) == 1


@given(st.lists(digits, min_size=8, max_size=8), st.sampled_from(["", "-", " ", "에 "]), st.data())
def test_no_mobile_in_hangul_is_missed(rest: list[str], separator: str, data: st.DataObject) -> None:
    hangul = "공일이삼사오육칠팔구"
    assume(set(rest) != {"0"})
    spelled = [hangul[int(digit)] if data.draw(st.booleans()) else digit for digit in rest]
    phone = separator.join(["공일공", "".join(spelled[:4]), "".join(spelled[4:])])
    assert len(found(f"연락처는 {phone} 여요")) == 1


@given(st.integers(0, 10**12), st.sampled_from(["{}원", "{:,}원", "{:,} 원", "{}개", "{}ml", "{:,}"]))
def test_no_amount_is_personal(amount: int, shape: str) -> None:
    assert found(f"가격은 {shape.format(amount)}") == []


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y년 %m월 %d일"]))
def test_no_day_is_personal(day: object, shape: str) -> None:
    assert found(f"소비기한 {day:{shape}}까지") == []


@given(st.text() | st.text("0123456789-. 공일이삼oOl[]@a카톡id:"))
def test_any_text_can_be_read_and_spans_stay_inside(text: str) -> None:
    end = 0
    for finding in RULES.find(Listing(description=text)):
        assert finding.span
        assert end <= finding.span.start < finding.span.end <= len(text)
        end = finding.span.end


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[phone]", "[fone]", "unknown table `fone`"),
        ('severity = "evidence"', 'severity = "grave"', "unknown severity `grave`"),
        ('sources = ["guide", "etapi-20"]', 'sources = ["nowhere"]', "unknown sources: nowhere"),
        ("cards = [", "karten = [", "unknown key `karten`"),
        ('cards = ["카드번호", ', 'cards = ["카드번호", "카드번호", ', "`cards` has 카드번호 twice"),
        ("[words]", "[words", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = PERSONAL_INFO_FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "personal_info.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ListingRuleError, match=problem) as caught:
        PersonalInfoRules.load(path)
    assert caught.value.line > 1
