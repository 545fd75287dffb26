"""Any spelling of any number is found wherever it stands; prices, dates and counts in whatever spelling are not."""

import time
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.personal_data import PersonalData
from knowledge.spelled_data import find_spelled_data

HANGUL = ("공영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "०१२३४५६७८९")
KEYCAP = "\ufe0f\u20e3"
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
JOINTS = ("-", " ", ".", "/", " - ", "–", "—", "ㅡ", "·", "・", "_", "--", " — ", "−", "－", "．")
BEFORE = ("", "연락처 ", "번호는 ", "제 번호:", "(", "\n", "안녕하세요, ", "반품지 ")
AFTER = ("", "로 연락 주세요", " 입니다", ")", "\n", " 맞나요?", ", 확인해 주세요")


@st.composite
def spelled(draw: st.DrawFn, *groups: st.SearchStrategy[str], hangul: bool = True) -> str:
    """A number of groups: each digit in a script of its own, joints between, things without a width anywhere."""
    styles = st.sampled_from((*SCRIPTS, "keycap", *(("hangul",) * 3 if hangul else ())))
    style, mixed = draw(styles), draw(st.booleans())
    joint, hidden = draw(st.sampled_from(JOINTS)), draw(st.sampled_from(("", "", *INVISIBLE)))

    def write(digit: str) -> str:
        used = draw(styles) if mixed else style
        if used == "hangul":
            return draw(st.sampled_from(HANGUL[int(digit)]))
        return digit + KEYCAP if used == "keycap" else used[int(digit)]

    return joint.join(hidden.join(map(write, draw(group))) for group in groups)


def digits(*lengths: int) -> Sequence[st.SearchStrategy[str]]:
    """Groups of so many digits each."""
    return [st.text("0123456789", min_size=length, max_size=length) for length in lengths]


def one_of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


def days() -> st.SearchStrategy[str]:
    """The first half of a resident registration number."""
    return st.dates(date(1930, 1, 1), date(2025, 12, 31)).map(lambda day: f"{day:%y%m%d}")


def assert_found(before: str, number: str, after: str) -> None:
    """Assert that nothing of a number is left, and that what stands around it is."""
    text = before + number + after
    covered = {place for found in find_spelled_data(text) for place in range(found.start, found.end)}
    own = range(len(before), len(before) + len(number))
    assert [text[place] for place in own if place not in covered] == [], text
    # A bracket before a number may be a part of it, and "이" after one is a digit too.
    assert not {place for place in covered if place not in own and text[place] not in "(이"}, text


mobiles = spelled(one_of("010", "011", "016", "017", "018", "019"), *digits(4, 4))
landlines = spelled(one_of("02", "031", "032", "041", "051", "062", "070", "0505"), *digits(4, 4))
residents = spelled(days(), st.integers(1_000_000, 8_999_999).map(str))
businesses = spelled(*digits(3, 2, 5))
cards = spelled(*digits(4, 4, 4, 4), hangul=False).filter(lambda number: " " not in number)
accounts = st.one_of(
    *(spelled(*digits(*shape), hangul=False) for shape in ((3, 3, 6), (6, 2, 6), (4, 3, 6), (4, 2, 7), (3, 4, 4, 2)))
)


@given(st.sampled_from(BEFORE), mobiles, st.sampled_from(AFTER))
def test_any_mobile(before: str, number: str, after: str) -> None:
    assert_found(before, number, after)


@given(st.sampled_from(BEFORE), landlines, st.sampled_from(AFTER))
def test_any_landline(before: str, number: str, after: str) -> None:
    assert_found(before, number, after)


@given(
    st.sampled_from(BEFORE),
    st.sampled_from(("+82", "0082", "+ 82", "+82)", "＋８２")),
    st.sampled_from(("-", " ", ".", "·", " - ", "")),
    spelled(one_of("10", "2", "31"), *digits(4, 4), hangul=False),
    st.sampled_from(AFTER),
)
def test_any_number_from_abroad(before: str, country: str, joint: str, number: str, after: str) -> None:
    assume(joint or country.startswith(("+8", "＋")))
    assert_found(before, country + joint + number, after)


@given(st.sampled_from(BEFORE), residents, st.sampled_from(AFTER))
def test_any_resident_and_foreigner(before: str, number: str, after: str) -> None:
    assert_found(before, number, after)


@given(st.sampled_from(BEFORE), businesses, st.sampled_from(AFTER))
def test_any_business(before: str, number: str, after: str) -> None:
    # With blanks only it could be three counts; then the check digit has to be right.
    assume(" " not in number.replace(" - ", "-").replace(" — ", "-"))
    assert_found(before, number, after)


@given(st.sampled_from(BEFORE), cards, st.sampled_from(AFTER))
def test_any_card(before: str, number: str, after: str) -> None:
    assert_found(before, number, after)


@given(st.sampled_from((*BEFORE, "국민 ", "입금 계좌 ")), accounts, st.sampled_from(AFTER))
def test_any_account(before: str, number: str, after: str) -> None:
    # With blanks or strokes between its groups it could be prices, unless a bank is named.
    assume("은행" in before or not ({" ", "/"} & set(number.replace(" - ", "-").replace(" — ", "-"))))
    assert_found(before, number, after)


@given(
    st.sampled_from(("", "메일은 ", "주소: ", "(")),
    st.from_regex(r"[a-z][a-z0-9._-]{0,12}[a-z0-9]", fullmatch=True),
    st.sampled_from(("@", "＠", " @ ", "(at)", "[at]", " at ", "골뱅이", " 골뱅이 ", "{at}", "<at>", "(골뱅이)")),
    st.sampled_from(("naver", "gmail", "shop-name", "네이버", "지메일")),
    st.sampled_from((".", " . ", "(dot)", "[dot]", " dot ", "점", " 점 ", "쩜", "．")),
    st.sampled_from(("com", "컴", "net", "넷", "co.kr", "kr", "io")),
    st.sampled_from(("", "으로 보내 주세요", " 입니다", ")")),
)
def test_any_address(before: str, name: str, at: str, host: str, dot: str, top: str, after: str) -> None:
    assume(not (at == " at " and dot not in {" dot ", ".", " . ", "．"}))
    assert_found(before, name + at + host + dot + top, after)


AMOUNTS = st.integers(1, 10**11)
SINO = "일이삼사오육칠팔구"


def korean(amount: int) -> str:
    """An amount in words: 만오천."""
    words = ""
    for unit, name in ((10**8, "억"), (10**4, "만"), (1, "")):
        part, amount = divmod(amount, unit)
        group = "".join(
            (SINO[digit - 1] if digit > 1 or (small == 1) else "") + called
            for small, called in ((1000, "천"), (100, "백"), (10, "십"), (1, ""))
            if (digit := part // small % 10)
        )
        words += group + name if part else ""
    return words


def widened(text: str, script: str) -> str:
    return text.translate({ord("0") + place: digit for place, digit in enumerate(script)})


PLAIN = st.one_of(
    st.builds("{}원에 팔면 얼마 남나요".format, AMOUNTS),
    st.builds("판매가 {:,}원 배송비 {:,}원".format, AMOUNTS, AMOUNTS),
    st.builds("{:,} {:,} {:,} 중에 뭐가 나아요".format, AMOUNTS, AMOUNTS, AMOUNTS),
    st.builds("₩{:,}".format, AMOUNTS),
    st.builds("수수료 {}.{:02}% 맞나요".format, st.integers(0, 99), st.integers(0, 99)),
    st.builds("{}개 {}건 {}박스 주문".format, *[st.integers(0, 10**6)] * 3),
    st.builds("노출 {:,} 클릭 {:,} CTR {}.{}%".format, AMOUNTS, AMOUNTS, st.integers(0, 99), st.integers(0, 9)),
    st.builds("{:%Y-%m-%d}에 정산되나요".format, st.dates(date(1990, 1, 1))),
    st.builds("{:%Y.%m.%d} {:%H:%M}".format, st.dates(date(1990, 1, 1)), st.datetimes()),
    st.builds("{:%Y/%m/%d}~{:%Y/%m/%d}".format, st.dates(date(1990, 1, 1)), st.dates(date(1990, 1, 1))),
    st.builds("{:%Y%m%d} 주문".format, st.dates(date(1990, 1, 1))),
    st.builds("{:%Y년 %m월 %d일} 입금".format, st.dates(date(1990, 1, 1))),
    st.builds("사이즈 {}/{}/{}/{}".format, *[st.integers(210, 300)] * 4),
    st.builds("{}*{}*{}mm".format, *[st.integers(100, 3000)] * 3),
    st.builds("{}x{}cm {}g".format, *[st.integers(1, 999)] * 3),
    st.builds("{}~{}일 걸려요".format, st.integers(1, 9), st.integers(10, 30)),
)


@given(PLAIN, st.sampled_from(SCRIPTS))
def test_amounts_dates_and_counts_are_nothing_personal_in_any_script(text: str, script: str) -> None:
    assert find_spelled_data(widened(text, script)) == ()


@given(st.lists(AMOUNTS.map(korean).filter(bool), min_size=1, max_size=4), st.sampled_from(("원", "개", "년", "명")))
def test_amounts_in_words_are_nothing_personal(amounts: list[str], unit: str) -> None:
    assert find_spelled_data(" ".join(f"{amount}{unit}" for amount in amounts)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "만오천원에 팔면 이천이십육년 정산은",
        "010 번호로 가입했어요",
        "공일공 쉬는 시간",
        "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열",
        "일 이 삼 사 오 육 칠 팔 구 십",
        "이 일이 사이에 이 사이즈 오구 사이",
        "2024-2025-2026 매출",
        "2024·2025·2026년",
        "230-240-250-260 사이즈",
        "12000/15000/18000 중에",
        "1980/2980/3980 중에",
        "192.168.100.200",
        "SM-G998N 모델",
        "RTX 4090 24GB 1TB",
        "버전 1.2.3",
        "색인 20261122T210624000000-31937c0c",
        "품번 6201-2210-0145",
        "특허 제10-2026-0012345호",
        "10:30~18:00",
        "주문번호 2026112212345",
        "국산 골뱅이 통조림 점심용",
        "골뱅이 무침 400g",
        "@을 쓰면 안 되나요 a@b",
        "1588000원",
        "제10조 제2항 제3호",
        "3.14159265358979",
        "100,000,000,000원",
        "육칠팔월 매출",
        "오늘 이 사이트 일이 구만 리",
    ],
)
def test_what_only_looks_like_a_number_of_somebody_is_left(text: str) -> None:
    assert find_spelled_data(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("공일공일이삼사오육칠팔이에요", PersonalData.PHONE, "공일공일이삼사오육칠팔"),
        ("공1공 12삼4 5육78로", PersonalData.PHONE, "공1공 12삼4 5육78"),
        ("o1o-1234-5678", PersonalData.PHONE, "o1o-1234-5678"),
        ("문의 0️⃣1️⃣0️⃣-1️⃣2️⃣3️⃣4️⃣-5️⃣6️⃣7️⃣8️⃣!", PersonalData.PHONE, "0️⃣1️⃣0️⃣-1️⃣2️⃣3️⃣4️⃣-5️⃣6️⃣7️⃣8️⃣"),
        ("공일공에 일이삼사에 오육칠팔", PersonalData.PHONE, "공일공에 일이삼사에 오육칠팔"),
        ("구공공일공일 다시 일이삼사오육칠", PersonalData.RESIDENT, "구공공일공일 다시 일이삼사오육칠"),
        ("사업자 123.45.67890", PersonalData.BUSINESS, "123.45.67890"),
        ("110·123·456789", PersonalData.ACCOUNT, "110·123·456789"),
        ("4111/1111/1111/1111", PersonalData.CARD, "4111/1111/1111/1111"),
        ("에이비씨 골뱅이 네이버 점 컴", PersonalData.EMAIL, "에이비씨 골뱅이 네이버 점 컴"),
        ("seller [at] shop [dot] co [dot] kr", PersonalData.EMAIL, "seller [at] shop [dot] co [dot] kr"),
    ],
)
def test_each_is_found_as_what_it_is_and_where_it_stands(text: str, kind: PersonalData, shown: str) -> None:
    [found] = find_spelled_data(text)
    assert (found.kind, text[found.start : found.end]) == (kind, shown)


@given(st.text() | st.text("0123456789-. ()@a공일이사골뱅이점컴은행계좌[]전화번호원·\u200b\ufffc"))
def test_what_is_found_is_in_order_and_inside(text: str) -> None:
    found = find_spelled_data(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "공",
        "공일 ",
        "0-",
        "1.",
        "a@",
        "골뱅이 ",
        "계좌 ",
        "(",
        "\u200b",
        "a.",
        "01 ",
        "82 ",
        "점 ",
        "이",
        "이 ",
        "·0",
    ],
)
def test_the_time_is_linear_in_the_length(piece: str) -> None:
    """Ten times the text takes about ten times as long; were it a square, a hundred times."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        times = []
        for _ in range(3):
            began = time.process_time()
            find_spelled_data(text)
            times.append(time.process_time() - began)
        return min(times)

    short, long = seconds(2_000), seconds(20_000)
    assert long < 40 * max(short, 0.001), list(accumulate((short, long)))
