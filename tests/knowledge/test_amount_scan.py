from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amount_scan import FoundAmount, find_amounts
from knowledge.amounts import AmountProblem, Kind, read_rate

WON, RATE, COUNT, BARE = Kind.WON, Kind.RATE, Kind.COUNT, Kind.BARE


def percent(text: str) -> Decimal:
    return Decimal(text).scaleb(-2)


def read(sentence: str) -> list[tuple[str, Kind, int | Decimal | str | None]]:
    return [(one.text, one.kind, str(one.problem.code) if one.problem else one.value) for one in find_amounts(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "27,500원에 팔면 통장에 얼마 찍혀요 수수료는 8프로",
            [("27,500원", WON, 27_500), ("8프로", RATE, percent("8"))],
        ),
        (
            "삼만구천원 다섯개 나갔고 수수료 11퍼면?",
            [("삼만구천원", WON, 39_000), ("다섯개", COUNT, 5), ("11퍼", RATE, percent("11"))],
        ),
        (
            "14900원수수료12%배송비2500원정산얼마",
            [("14900원", WON, 14_900), ("12%", RATE, percent("12")), ("2500원", WON, 2_500)],
        ),
        (
            "광고비 8만 썼고 광고매출 52만인데 로아스 몇이야",
            [("8만", BARE, 80_000), ("52만", BARE, 520_000)],
        ),
        ("3000명 들어와서 42명 샀으면 전환율?", [("3000명", COUNT, 3_000), ("42명", COUNT, 42)]),
        (
            "마진 20% 남기려면 얼마에 올려야 돼, 원가 7천에 수수료 9%",
            [("20%", RATE, percent("20")), ("7천", BARE, 7_000), ("9%", RATE, percent("9"))],
        ),
        (
            "가격 35000 수량 2 수수료 9% 기타 0 원가 12,000",
            [
                ("35000", BARE, 35_000),
                ("2", BARE, 2),
                ("9%", RATE, percent("9")),
                ("0", BARE, 0),
                ("12,000", BARE, 12_000),
            ],
        ),
        ("３５０００원 １２％", [("３５０００원", WON, 35_000), ("１２％", RATE, percent("12"))]),
        ("1만 2천5백원, 이만 오천 원", [("1만 2천5백원", WON, 12_500), ("이만 오천 원", WON, 25_000)]),
        ("₩35,000 \\12000", [("₩35,000", WON, 35_000), ("\\12000", WON, 12_000)]),
        ("월매출 1억2천만원", [("1억2천만원", WON, 120_000_000)]),
        ("수수료 육점오 퍼센트", [("육점오 퍼센트", RATE, percent("6.5"))]),
        ("수수료 0.09", [("0.09", BARE, Decimal("0.09"))]),
    ],
)
def test_the_amounts_of_a_sentence(sentence: str, found: list[tuple[str, Kind, int | Decimal | str | None]]) -> None:
    assert read(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # units end an amount, whatever follows
        ("만원수수료팔프로", [("만원", WON, 10_000), ("팔프로", RATE, percent("8"))]),
        ("10개 만원", [("10개", COUNT, 10), ("만원", WON, 10_000)]),
        ("3만원5개", [("3만원", WON, 30_000), ("5개", COUNT, 5)]),
        ("3만 5개 팔면", [("3만", BARE, 30_000), ("5개", COUNT, 5)]),
        ("3만 12%면", [("3만", BARE, 30_000), ("12%", RATE, percent("12"))]),
        ("3만 500원", [("3만 500원", WON, 30_500)]),
        # words that begin like a unit
        ("가격 이만 원가 오천", [("이만", BARE, 20_000), ("오천", BARE, 5_000)]),
        ("3만 원인데", [("3만 원", WON, 30_000)]),
        ("배송비 3,000 원가 12,000", [("3,000", BARE, 3_000), ("12,000", BARE, 12_000)]),
        # words that begin or end like a number
        ("배송비만 삼천원", [("삼천원", WON, 3_000)]),
        ("배송비이천오백원", [("이천오백원", WON, 2_500)]),
        ("가격이 만원", [("만원", WON, 10_000)]),
        ("오천이면 남아?", [("오천", BARE, 5_000)]),
        ("3만이면 3만일 때 3만팔면", [("3만", BARE, 30_000)] * 3),
        ("광고비팔만오천 썼어", [("팔만오천", BARE, 85_000)]),
        # nearly exact is exact
        ("한 3만원쯤에 올리면", [("3만원", WON, 30_000)]),
        ("아침부터 3만원에서 10% 할인", [("3만원", WON, 30_000), ("10%", RATE, percent("10"))]),
        ("가격-35000", [("35000", BARE, 35_000)]),
        ("35000x2", [("35000", BARE, 35_000), ("2", BARE, 2)]),
        ("팔천 벌면", [("팔천", BARE, 8_000)]),
        ("27500 통장에 얼마", [("27500", BARE, 27_500)]),
        ("3만 건데 5개월", [("3만", BARE, 30_000)]),
    ],
)
def test_what_stands_around_a_number_is_no_part_of_it(
    sentence: str, found: list[tuple[str, Kind, int | Decimal | str | None]]
) -> None:
    assert read(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "수수료는 어떻게 정해져요?",
        "지난주 금요일 주문 입금일 알려줘",
        "이번 달 세금 신고는 네이버에서 하나요",
        "만일 구조가 바뀌면 천천히 사장님께 한번 알려 주세요",
        "백화점 회원 이건 뭐죠 두고 봐요 오늘 일이 많아요",
        "11월 20일 주문 3개월 2영업일 10시 30분",
        "2026-11-20 11/20 10:30 010-1234-5678",
        "1+1 행사 A4 100ml 3kg 2번째 1등",
        "이 프로그램 오퍼 프로모션",
        "11번가와 십일번가 중에 어디가 싼가요",
        "정산 조회 조건이 뭐예요 식표법 8조",
        "20대 여자 이십대 남자",
        "살 만한 사람만, 만병통치, 억대 매출",
        "몇천 원씩, 몇십만 원, 수백만 원, 수백 개",
        "구십 일짜리 이용권 30 일 동안",
        "수수료가 3%p 올랐나요",
        "35²원 ①개 ½개",
        "https://www.gmarket.co.kr/item?no=12345",
        "",
    ],
)
def test_words_days_and_measures_are_no_amounts(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "text", "problem", "suggestions"),
    [
        ("35,00원에 팔면", "35,00원", AmountProblem.GROUPING, ("3,500원",)),
        ("35 000원에 팔면", "35 000원", AmountProblem.GROUPING, ("35,000원",)),
        ("3만5천~4만원에 팔면", "3만5천~4만원", AmountProblem.RANGE, ("35,000원", "40,000원")),
        ("10~20% 할인하면", "10~20%", AmountProblem.RANGE, ("10%", "20%")),
        ("10만에서 20만 사이", "10만에서 20만", AmountProblem.RANGE, ("100,000", "200,000")),
        ("두세 개 팔면", "두세 개", AmountProblem.RANGE, ("2개", "3개")),
        ("3만5에 팔면", "3만5", AmountProblem.TWO_READINGS, ("35,000", "30,005")),
        ("3만오에 팔면", "3만오", AmountProblem.TWO_READINGS, ("35,000", "30,005")),
        ("매출 1억 400이면", "1억 400", AmountProblem.TWO_READINGS, ("104,000,000", "100,000,400")),
        ("가격이만원인데", "이만원", AmountProblem.TWO_READINGS, ("20,000원", "10,000원")),
        ("이 만원짜리", "이 만원", AmountProblem.TWO_READINGS, ("20,000원", "10,000원")),
        ("매출 500만원 이상이면", "500만원 이상", AmountProblem.VAGUE, ("5,000,000원",)),
        ("3만원대 상품", "3만원대", AmountProblem.VAGUE, ("30,000원",)),
        ("할인 -5000원", "-5000원", AmountProblem.NEGATIVE, ("5,000원",)),
        ("마이너스 3천원", "마이너스 3천원", AmountProblem.NEGATIVE, ("3,000원",)),
        ("35.5원에", "35.5원", AmountProblem.FRACTION, ("35원", "36원")),
        ("1000조원에", "1000조원", AmountProblem.TOO_LARGE, ("999,999,999,999,999원",)),
        ("2.5개 팔면", "2.5개", AmountProblem.FRACTION, ("2개", "3개")),
    ],
)
def test_what_is_refused_is_found_with_its_refusal(
    sentence: str, text: str, problem: AmountProblem, suggestions: tuple[str, ...]
) -> None:
    (found,) = find_amounts(sentence)
    assert found.problem is not None
    assert (found.text, found.value) == (text, None)
    assert (found.problem.code, found.problem.suggestions) == (problem, suggestions)


def test_a_rate_over_100_percent_can_be_read_again_for_advertising() -> None:
    (found,) = find_amounts("로아스 650% 나왔어")
    assert found.problem is not None
    assert found.problem.code is AmountProblem.OVER_100
    assert read_rate(found.text, most=100_000) == Decimal("6.5")


def check(sentence: str, found: tuple[FoundAmount, ...]) -> None:
    for one in found:
        assert sentence[one.start : one.end] == one.text != ""
        assert (one.value is None) == (one.problem is not None)
    for one, following in pairwise(found):
        assert one.end <= following.start


@given(
    price=st.integers(1, 10**8),
    quantity=st.integers(1, 999),
    rate=st.integers(1, 999),
    cost=st.integers(1, 9999),
    order=st.permutations(range(4)),
    space=st.sampled_from(("", " ", ", ")),
)
def test_amounts_are_found_in_any_order(
    price: int, quantity: int, rate: int, cost: int, order: list[int], space: str
) -> None:
    parts = (
        (f"가격{space}{price:,}원", WON, price),
        (f"{quantity}개", COUNT, quantity),
        (f"수수료 {rate / 10:.1f}%", RATE, Decimal(rate).scaleb(-3)),
        (f"원가{cost}천원", WON, cost * 1000),
    )
    sentence = " ".join(parts[number][0] for number in order)
    found = find_amounts(sentence)
    check(sentence, found)
    assert [(one.kind, one.value) for one in found] == [parts[number][1:] for number in order]


words = st.sampled_from(
    (
        "가격",
        "이",
        "만",
        "천",
        "원",
        "원가",
        "3",
        "12",
        "35,000",
        "%",
        "프로",
        "개",
        "한",
        "다섯",
        "~",
        "-",
        " ",
        "에",
        "오",
        "점",
        "½",
    )
)


@given(pieces=st.lists(words, max_size=14), text=st.text(max_size=20))
def test_any_sentence_gives_amounts_that_stand_in_it(pieces: list[str], text: str) -> None:
    for sentence in ("".join(pieces), text, text + "".join(pieces)):
        check(sentence, find_amounts(sentence))
