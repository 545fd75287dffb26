"""What identifies somebody goes, what a seller asks about stays."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.masking import mask
from knowledge.guide_folder import load_guide
from knowledge.personal_data import PersonalData

EMAIL, PHONE, RESIDENT = PersonalData.EMAIL.mark, PersonalData.PHONE.mark, PersonalData.RESIDENT.mark
MARK = re.compile("|".join(re.escape(kind.mark) for kind in PersonalData))

digits = st.integers(0, 9).map(str)
separators = st.sampled_from(["", "-", " ", ".", " - "])
# What may stand around a number without being a part of it.
befores = st.sampled_from(["", "연락처 ", "번호는", "제 번호:", "(", "\n", "안녕하세요 "])
afters = st.sampled_from(["", "로 연락 주세요", "입니다", ")", "\n", "이에요!", " 예요"])


def number(*lengths: int) -> st.SearchStrategy[list[str]]:
    """Groups of so many digits each."""
    return st.tuples(*(st.text("0123456789", min_size=n, max_size=n) for n in lengths)).map(list)


def wide(text: str) -> str:
    """The text in full-width digits and hyphens, as some keyboards write them."""
    return text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789-.@"})


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("010-1234-5678로 전화 주세요", "[전화번호]로 전화 주세요"),
        ("01012345678이에요", "[전화번호]이에요"),
        ("010 1234 5678", "[전화번호]"),
        ("010.1234.5678", "[전화번호]"),
        ("011-234-5678", "[전화번호]"),
        ("연락처０１０－１２３４－５６７８입니다", "연락처[전화번호]입니다"),
        ("010–1234–5678", "[전화번호]"),
        ("+82 10-1234-5678", "[전화번호]"),
        ("+82(0)10-1234-5678", "[전화번호]"),
        ("+821012345678", "[전화번호]"),
        ("82-10-1234-5678", "[전화번호]"),
        ("+82-2-123-4567", "[전화번호]"),
        ("02-123-4567", "[전화번호]"),
        ("(02) 123-4567", "[전화번호]"),
        ("02)1234-5678", "[전화번호]"),
        ("0311234567", "[전화번호]"),
        ("070-1234-5678 그리고 0507-1234-5678", "[전화번호] 그리고 [전화번호]"),
        ("고객센터 1588-1234 맞나요", "고객센터 [전화번호] 맞나요"),
        ("15881234", "[전화번호]"),
        ("1644 1234", "[전화번호]"),
        ("900101-1234567", "[주민등록번호]"),
        ("9001011234567", "[주민등록번호]"),
        ("030405 3123456", "[주민등록번호]"),
        ("사업자 123-45-67890이에요", "사업자 [사업자등록번호]이에요"),
        ("2208162517", "[사업자등록번호]"),
        ("사업자번호 1234567890", "사업자번호 [사업자등록번호]"),
        ("신한 110-123-456789", "신한 [계좌번호]"),
        ("123456-04-123456", "[계좌번호]"),
        ("농협 301-1234-5678-91", "농협 [계좌번호]"),
        ("카카오뱅크 3333011234567", "카카오뱅크 [계좌번호]"),
        ("국민은행 123456 04 123456으로", "국민은행 [계좌번호]으로"),
        ("9410-1234-5678-9012", "[카드번호]"),
        ("4111 1111 1111 1111", "[카드번호]"),
        ("9410123456789012", "[카드번호]"),
        ("3782-822463-10005", "[카드번호]"),
        ("abc.def+x@naver.com으로 보내 주세요", "[이메일]으로 보내 주세요"),
        ("메일은seller＠gmail.com", "메일은[이메일]"),
    ],
)
def test_what_identifies_somebody_goes(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "35,000원에 팔면 얼마 남아요",
        "35000원",
        "1588000원",
        "15881234원이면 수수료가 얼마예요",
        "15881234 원",
        "1500-2000원 사이",
        "₩15881234",
        "12000 15000 18000 중에 뭐가 나아요",
        "1000 2000 3000 4000",
        "1500 2000 중에",
        "1억 2000만원",
        "12345678901원",
        "2026-11-22에 정산되나요",
        "2026.11.22 10:30",
        "20261122",
        "20261122103000",
        "2026-11-22-2026-12-01",
        "2026년 11월 22일",
        "주문 1200건",
        "12.5%랑 13%",
        "정산은 3~5일",
        "010 번호로 가입했어요",
        "상품번호 1234567890 왜 안 보여요",
        "@을 쓰면 안 되나요 a@b",
        "192.168.0.1",
    ],
)
def test_what_a_seller_asks_about_stays(text: str) -> None:
    assert mask(text) == text


@given(befores, st.sampled_from(["010", "011", "016", "019"]), number(4, 4), separators, afters, st.booleans())
def test_no_mobile_number_stays(
    before: str, prefix: str, rest: list[str], separator: str, after: str, full_width: bool
) -> None:
    phone = separator.join([prefix, *rest])
    text = before + (wide(phone) if full_width else phone) + after
    assert mask(text) == before + PHONE + after


@given(
    befores,
    st.sampled_from(["02", "031", "032", "041", "055", "064", "070", "0505"]),
    st.one_of(number(3, 4), number(4, 4)),
    separators,
    afters,
)
def test_no_landline_stays(before: str, area: str, rest: list[str], separator: str, after: str) -> None:
    assert mask(before + separator.join([area, *rest]) + after) == before + PHONE + after


@given(befores, st.integers(1, 12), st.integers(1, 31), number(2, 6), st.sampled_from("12345678"), separators, afters)
def test_no_resident_number_stays(
    before: str, month: int, day: int, rest: list[str], sex: str, separator: str, after: str
) -> None:
    resident = f"{rest[0]}{month:02}{day:02}{separator}{sex}{rest[1]}"
    assert mask(before + resident + after) == before + RESIDENT + after


@given(befores, number(3, 2, 5), afters)
def test_no_business_number_stays(before: str, groups: list[str], after: str) -> None:
    assert not re.search(r"\d", mask(before + "-".join(groups) + after))


@given(befores, st.sampled_from([(3, 3, 6), (6, 2, 6), (4, 3, 6), (3, 4, 4, 2), (3, 2, 6)]), st.data(), afters)
def test_no_account_stays(before: str, shape: tuple[int, ...], data: st.DataObject, after: str) -> None:
    account = "-".join(data.draw(number(*shape)))
    masked = mask(before + account + after)
    assert not re.search(r"\d", masked)
    assert MARK.search(masked)


@given(befores, number(4, 4, 4, 4), st.sampled_from(["-", ""]), afters)
def test_no_card_stays(before: str, groups: list[str], separator: str, after: str) -> None:
    assert not re.search(r"\d{4}", mask(before + separator.join(groups) + after))


@given(st.from_regex(r"[a-z][a-z0-9._-]{0,12}[a-z0-9]@[a-z]{1,10}\.(com|co\.kr|net)", fullmatch=True), afters)
def test_no_address_stays(address: str, after: str) -> None:
    assert mask(address + after) == EMAIL + after


@given(
    befores,
    st.integers(0, 10**13),
    st.sampled_from(["{}원", "{:,}원", "{:,} 원", "{}만원", "{}천원", "₩{:,}", "{}개", "{}건", "{:,}"]),
)
def test_every_amount_and_count_stays(before: str, amount: int, shape: str) -> None:
    text = before + shape.format(amount)
    assert mask(text) == text


@given(st.floats(0, 1000, allow_nan=False), st.integers(0, 4))
def test_every_per_cent_stays(value: float, places: int) -> None:
    text = f"수수료 {value:.{places}f}%요"
    assert mask(text) == text


@given(
    st.dates(min_value=date(1900, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y년 %m월 %d일", "%m-%d", "%m월 %d일"]),
)
def test_every_date_stays(day: date, shape: str) -> None:
    text = f"{day:{shape}}에 정산되나요"
    assert mask(text) == text


@given(st.text())
def test_any_text_can_be_masked_and_masking_again_changes_nothing(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked


@given(
    st.text(
        alphabet=st.characters(
            exclude_categories=["Nd"], exclude_characters="@\N{FULLWIDTH COMMERCIAL AT}\N{SMALL COMMERCIAL AT}"
        )
    )
)
def test_a_text_without_digits_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("공일공-일이삼사-오육칠팔이에요", "[전화번호]이에요"),
        ("공1공 12삼4 5육78로 주세요", "[전화번호]로 주세요"),
        ("⓪①⓪-①②③④-⑤⑥⑦⑧", "[전화번호]"),
        ("٠١٠-١٢٣٤-٥٦٧٨", "[전화번호]"),
        ("0\u200b10\u200d-1234\ufeff-5678", "[전화번호]"),
        ("010—1234—5678, 010ㅡ1234ㅡ5678", "[전화번호], [전화번호]"),
        ("0082-10-1234-5678", "[전화번호]"),
        ("+82 (10) 1234-5678", "[전화번호]"),
        ("900101/1234567", "[주민등록번호]"),
        ("구공공일공일 다시 오이삼사오육칠", "[주민등록번호]"),
        ("사업자 일이삼-45-육7890", "사업자 [사업자등록번호]"),
        ("4111·1111·1111·1111", "[카드번호]"),
        ("abc12 골뱅이 네이버 점 컴으로", "[이메일]으로"),
        ("seller [at] shop [dot] co [dot] kr", "[이메일]"),
        ("공일공일이삼사오육칠팔에 만오천원 이천이십육년", "[전화번호]에 만오천원 이천이십육년"),
    ],
)
def test_no_spelling_hides_anything(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text("0123456789공일이삼사-./ ·()@a골뱅이점컴[]전화번호계좌\u200b원,", max_size=60))
def test_masking_again_changes_nothing_however_dense_the_digits(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked


def test_the_guide_and_what_sellers_ask_stay_as_they_are() -> None:
    """No false alarm in any item, nor in any question by which one is known to be asked."""
    texts = [
        text
        for item in load_guide().items()
        for text in (item.title, item.answer, *item.aliases, *(line for block in item.blocks for line in block.lines))
    ]
    assert len(texts) > 5000
    assert [text for text in texts if mask(text) != text] == []
