import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.business_days import FIRST_DAY, LAST_DAY, CalendarProblem
from knowledge.days import DayProblem, How, ReadDay, find_days, read_day
from knowledge.errors import InputError
from tests.cpu_time import cpu_seconds

SUNDAY = date(2026, 11, 22)
CALENDAR = st.dates(FIRST_DAY, LAST_DAY)
TODAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
# Every character that the forms know, so that a text made of them is often nearly a day.
CHARACTERS = st.text(
    "0123456789./-~() 년월일주달전후뒤어제오늘내지난저번이다음금토요욜영업사흘만원%,２\u200b", max_size=40
)


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


def refusal(text: str, today: date = SUNDAY) -> InputError:
    with pytest.raises(InputError) as caught:
        read_day(text, today)
    return caught.value


# --- one day ---


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026.11.20",
        "2026. 11. 20.",
        "2026/11/20",
        "2026–11–20",
        "20261120",
        "26.11.20",
        "26-11-20",
        "26년 11월 20일",
        "2026년 11월 20일",
        "2026년11월20일",
        "2026년 11월 20",
        "2026년 11/20",
        "2026년 11월 20일 금요일",
        "2026-11-20(금)",
        "2026-11-20 10:33:21",
        "2026-11-20T10:33:21",
        "２０２６－１１－２０",
        " 2026-11-20 \n",
        "2026-11-20 주문",
    ],
)
def test_a_day_with_a_year_is_exact(text: str) -> None:
    assert read_day(text, SUNDAY) == ReadDay(date(2026, 11, 20), How.EXACT)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", 0),
        ("   ", 0),
        ("오늘", 0),
        ("금일", 0),
        ("어제", -1),
        ("어저께", -1),
        ("그저께", -2),
        ("그제", -2),
        ("그끄저께", -3),
        ("내일", 1),
        ("모레", 2),
        ("내일 모레", 2),
        ("글피", 3),
        ("3일 전", -3),
        ("3일전", -3),
        ("３일 전", -3),
        ("사흘 전", -3),
        ("하루 전에", -1),
        ("일주일 전", -7),
        ("2주 전", -14),
        ("두 주 전", -14),
        ("보름 전", -15),
        ("100일 전", -100),
        ("0일 전", 0),
        ("3일 뒤", 3),
        ("열흘 후", 10),
        ("어제요", -1),
        ("어제 주문이요", -1),
    ],
)
def test_days_are_counted_from_today(text: str, days: int) -> None:
    assert read_day(text, SUNDAY) == ReadDay(SUNDAY + timedelta(days=days), How.RELATIVE)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("지난주 금요일", date(2026, 11, 13)),
        ("지난 주 금요일", date(2026, 11, 13)),
        ("저번주 금욜", date(2026, 11, 13)),
        ("지난주금욜", date(2026, 11, 13)),
        ("이번 주 월요일", date(2026, 11, 16)),
        ("이번주 일요일", SUNDAY),
        ("이번 금요일", date(2026, 11, 20)),
        ("다음주 화요일", date(2026, 11, 24)),
        ("지지난주 수요일", date(2026, 11, 4)),
        ("다다음 주 월요일", date(2026, 11, 30)),
        ("지난달 20일", date(2026, 10, 20)),
        ("이번 달 5일", date(2026, 11, 5)),
        ("다음달 5일", date(2026, 12, 5)),
        ("작년 12월 1일", date(2025, 12, 1)),
        ("내년 1월 5일", date(2027, 1, 5)),
        ("올해 3월 2일", date(2026, 3, 2)),
        ("2영업일 전", date(2026, 11, 19)),  # from a Sunday, Friday is the first and Thursday the second
        ("2 영업일 후", date(2026, 11, 24)),
        ("0영업일 전", SUNDAY),
    ],
)
def test_weeks_months_years_and_business_days_are_counted_from_today(text: str, day: date) -> None:
    assert read_day(text, SUNDAY) == ReadDay(day, How.RELATIVE)


@pytest.mark.parametrize(
    ("text", "day", "how", "alternative"),
    [
        ("11월 20일", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("11월20일", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("11월 20", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("11/20", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("11.20", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("11-20", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("１１／２０", date(2026, 11, 20), How.PAST, date(2027, 11, 20)),
        ("1월 25일", date(2027, 1, 25), How.COMING, date(2026, 1, 25)),
        ("20일", date(2026, 11, 20), How.PAST, date(2026, 12, 20)),
        ("5일", date(2026, 12, 5), How.COMING, date(2026, 11, 5)),
        ("31일", date(2026, 10, 31), How.PAST, date(2026, 12, 31)),
        ("7일", date(2026, 11, 7), How.PAST, date(2026, 12, 7)),  # both fifteen days away
        ("금요일", date(2026, 11, 20), How.PAST, date(2026, 11, 27)),
        ("화욜", date(2026, 11, 24), How.COMING, date(2026, 11, 17)),
        ("지난 금요일", date(2026, 11, 20), How.PAST, None),
        ("다음 금요일", date(2026, 11, 27), How.COMING, None),
        ("11월 22일", SUNDAY, How.EXACT, None),
        ("22일", SUNDAY, How.EXACT, None),
        ("일요일", SUNDAY, How.EXACT, None),
        ("지난 일요일", date(2026, 11, 15), How.PAST, None),
        ("1월 26일 월요일", date(2026, 1, 26), How.PAST, None),  # farther than 2027-01-26, but that is a Tuesday
        ("20일(금)", date(2026, 11, 20), How.PAST, None),
    ],
)
def test_a_day_without_a_year_month_or_week_is_the_nearest(
    text: str, day: date, how: How, alternative: date | None
) -> None:
    assert read_day(text, SUNDAY) == ReadDay(day, how, alternative)


def test_next_friday_may_be_two_days_within_the_week() -> None:
    monday = date(2026, 11, 23)
    assert read_day("다음 금요일", monday) == ReadDay(date(2026, 11, 27), How.COMING, date(2026, 12, 4))


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 3, 1), "31일", date(2026, 1, 31)),
        (date(2026, 2, 20), "30일", date(2026, 1, 30)),
        (date(2026, 1, 2), "12월 30일", date(2025, 12, 30)),
        (date(2026, 12, 31), "1/2", date(2027, 1, 2)),
        (date(2028, 3, 5), "2월 29일", date(2028, 2, 29)),
        (date(2027, 3, 5), "2월 29일", date(2028, 2, 29)),
    ],
)
def test_months_and_years_are_crossed(today: date, text: str, day: date) -> None:
    assert read_day(text, today).day == day


@pytest.mark.parametrize(
    "text",
    [
        "2월 30일",
        "2026-02-30",
        "2/30",
        "2.30",
        "13월 1일",
        "0월 3일",
        "1월 0일",
        "4월 31일",
        "2026년 2월 29일",
        "2월 29일",  # none in 2025, 2026 and 2027
        "32일",
        "0000-01-01",
        "20261332",
        "작년 2월 29일",
        "이번 달 31일",
        "지난달 32일",
    ],
)
def test_impossible_days_are_refused(text: str) -> None:
    error = refusal(text)
    assert error.code is DayProblem.NO_SUCH_DAY
    assert error.text == text


@pytest.mark.parametrize("text", ["2026-11-20(목)", "11월 20일 토요일", "작년 11월 20일 금요일", "12월 25일(수)"])
def test_a_day_that_contradicts_its_weekday_is_refused(text: str) -> None:
    assert refusal(text).code is DayProblem.WRONG_WEEKDAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("며칠 전", DayProblem.VAGUE),
        ("엊그제", DayProblem.VAGUE),
        ("지난주", DayProblem.VAGUE),
        ("저번 주에", DayProblem.VAGUE),
        ("한 달 전", DayProblem.VAGUE),
        ("3개월 전", DayProblem.VAGUE),
        ("요즘", DayProblem.VAGUE),
        ("안녕하세요", DayProblem.NOT_A_DAY),
        ("35000", DayProblem.NOT_A_DAY),
        ("20", DayProblem.NOT_A_DAY),
        ("11월", DayProblem.NOT_A_DAY),
        ("2026", DayProblem.NOT_A_DAY),
        ("1,320일", DayProblem.NOT_A_DAY),
        ("3~5일", DayProblem.NOT_A_DAY),
        ("9999일 전", DayProblem.NOT_A_DAY),
        ("٢٠٢٦-١١-٢٠", DayProblem.NOT_A_DAY),
        ("NaN", DayProblem.NOT_A_DAY),
        ("-1일", DayProblem.NOT_A_DAY),
        ("2026-11-20-01", DayProblem.NOT_A_DAY),
        ("192.168.11.20", DayProblem.NOT_A_DAY),
        ("010-1234-5678", DayProblem.NOT_A_DAY),
        ("11/20 11/25", DayProblem.SEVERAL),
        ("2026-11-20 ~ 2026-11-22", DayProblem.SEVERAL),
    ],
)
def test_what_is_no_single_day_is_refused_with_its_reason(text: str, code: DayProblem) -> None:
    assert refusal(text).code is code


def test_of_several_days_each_is_offered() -> None:
    assert refusal("11월 20일이나 21일 주문").suggestions == ("11월 20일", "21일")


def test_one_day_said_twice_is_one_day() -> None:
    assert read_day("어제 11월 21일 주문", SUNDAY).day == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("1947-12-31", SUNDAY),
        ("2101-01-01", SUNDAY),
        ("9999-12-31 주문", SUNDAY),
        ("내일", LAST_DAY),
        ("어제", FIRST_DAY),
        ("어제", date.min),
        ("", date.max),
        ("999주 전", FIRST_DAY),
        ("999영업일 후", LAST_DAY),
    ],
)
def test_days_without_a_calendar_are_refused(text: str, today: date) -> None:
    assert refusal(text, today).code is CalendarProblem.OUT_OF_CALENDAR


# --- days in a sentence ---


@pytest.mark.parametrize(
    ("text", "said", "day"),
    [
        ("지난주 금요일 주문 입금일 알려줘", "지난주 금요일", date(2026, 11, 13)),
        ("지난주금요일주문입금일", "지난주금요일", date(2026, 11, 13)),
        ("11월 20일에 판 거 언제 들어와요?", "11월 20일", date(2026, 11, 20)),
        ("11/20 주문 정산", "11/20", date(2026, 11, 20)),
        ("11.20 주문 정산일", "11.20", date(2026, 11, 20)),
        ("11.20(금) 결제건", "11.20(금)", date(2026, 11, 20)),
        ("20일날 팔린거 언제 들어와", "20일", date(2026, 11, 20)),
        ("20일 주문한 거", "20일", date(2026, 11, 20)),
        ("20일자 주문", "20일", date(2026, 11, 20)),
        ("20일 금요일에 주문", "20일 금요일", date(2026, 11, 20)),
        ("주문일 20일", "20일", date(2026, 11, 20)),
        ("주문어제했는데 언제 돈 들어옴", "어제", date(2026, 11, 21)),
        ("3일전 주문건", "3일전", date(2026, 11, 19)),
        ("35000원짜리 12일 주문", "12일", date(2026, 11, 12)),
        ("２０２６．１１．２０ 주문", "２０２６．１１．２０", date(2026, 11, 20)),
        ("2026-11-20, 주문번호 12345", "2026-11-20", date(2026, 11, 20)),
    ],
)
def test_a_day_is_found_in_a_sentence(text: str, said: str, day: date) -> None:
    (found,) = find_days(text, SUNDAY)
    assert text[found.start : found.end] == said
    assert found.read.day == day


@pytest.mark.parametrize(
    "text",
    [
        "정산 3~5일 걸려요?",
        "배송 3일 걸렸는데 정산 언제",
        "3일 이내 정산",
        "정산까지 며칠? 5일",
        "3일 배송 상품",
        "12일 배송비",
        "1일 주문량 30건",
        "주문하고 5일 뒤에 입금되나요",
        "수수료 9.5 가격 35000",
        "수수료 9.5 판매가 35000",
        "수수료 9.5에 팔면",
        "배송비수수료 3.3 할인 2000",
        "원가 1.5만 수수료 6.5%",
        "3일 전환율 42%",
        "안내일정 알려줘",
        "국내일반 배송",
        "장어제품 수수료",
        "영어제목 써도 되나요",
        "그제서야 입금됐어요",
        "내일배움카드 되나요",
        "이번주 수수료 얼마",
        "24/7 상담 되나요",
        "할인 50/50 부담",
        "광고비 8만 썼고 광고매출 52만인데 로아스 몇이야",
        "3000명 들어와서 42명 샀으면 전환율?",
        "전화 010-1234-5678",
        "02-123-4567",
        "엊그제 주문한 거",
        "한 달 전부터 정산이 안 들어와요",
        "",
    ],
)
def test_durations_rates_and_parts_of_words_are_no_days(text: str) -> None:
    assert find_days(text, SUNDAY) == ()


def test_every_day_of_a_sentence_is_found_in_order() -> None:
    text = "11월 20일 주문하고 21일에 발송, 어제 배송완료 2026-11-22(일) 구매결정"
    found = find_days(text, SUNDAY)
    assert [text[entry.start : entry.end] for entry in found] == ["11월 20일", "21일", "어제", "2026-11-22(일)"]
    assert [entry.read.day.day for entry in found] == [20, 21, 21, 22]


def test_an_impossible_day_is_not_passed_over() -> None:
    with pytest.raises(InputError) as caught:
        find_days("2월 30일 주문 정산 언제", SUNDAY)
    assert (caught.value.code, caught.value.text) == (DayProblem.NO_SUCH_DAY, "2월 30일")


def test_separate_letters_are_read_like_syllables() -> None:
    text = unicodedata.normalize("NFD", "지난주 금요일 주문")
    (found,) = find_days(text, SUNDAY)
    assert unicodedata.normalize("NFC", text[found.start : found.end]) == "지난주 금요일"


# --- properties ---


def spellings(day: date) -> list[str]:
    return [
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}. {day.month}. {day.day}.",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.year}년{day.month}월{day.day}일",
        f"{day.year}년 {day.month}월 {day.day}일 {'월화수목금토일'[day.weekday()]}요일",
        f"{day.isoformat()}({'월화수목금토일'[day.weekday()]})",
        full_width(day.isoformat()),
    ]


@given(CALENDAR, TODAYS)
def test_every_spelling_with_a_year_reads_the_same(day: date, today: date) -> None:
    assert {read_day(text, today) for text in spellings(day)} == {ReadDay(day, How.EXACT)}


@given(
    CALENDAR,
    TODAYS,
    st.sampled_from(["", "주문은 ", "지마켓에서 ", "음... "]),
    st.sampled_from(["", " 주문", "에 팔았어요", "?"]),
)
def test_a_day_is_found_wherever_it_stands(day: date, today: date, before: str, behind: str) -> None:
    for said in spellings(day):
        (found,) = find_days(before + said + behind, today)
        assert (found.start, found.end, found.read.day) == (len(before), len(before) + len(said), day)


@given(CALENDAR, TODAYS)
def test_no_other_year_would_be_nearer(day: date, today: date) -> None:
    text = f"{day.month}월 {day.day}일"
    try:
        read = read_day(text, today)
    except InputError:
        assert (day.month, day.day) == (2, 29)
        return
    assert (read.day.month, read.day.day) == (day.month, day.day)
    assert abs(read.day - today) <= timedelta(days=183) or (day.month, day.day) == (2, 29)
    assert read.how is (How.PAST if read.day < today else How.COMING if read.day > today else How.EXACT)
    if read.alternative:
        assert abs(read.alternative - today) >= abs(read.day - today)
        assert (read.alternative < today) is not (read.day < today)


@given(st.integers(1, 31), TODAYS)
def test_a_day_of_the_month_lies_within_a_month_or_so(number: int, today: date) -> None:
    read = read_day(f"{number}일", today)
    assert read.day.day == number
    assert abs((read.day - today).days) <= 31


@given(st.integers(0, 999), TODAYS)
def test_days_before_today_are_counted(number: int, today: date) -> None:
    assert read_day(f"{number}일 전", today).day == today - timedelta(days=number)


@given(st.one_of(CHARACTERS, st.text(max_size=60)), TODAYS)
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    try:
        read = read_day(text, today)
    except InputError:
        return
    assert FIRST_DAY <= read.day <= LAST_DAY


@given(CHARACTERS, TODAYS)
def test_places_are_in_order_and_within_the_text(text: str, today: date) -> None:
    try:
        found = find_days(text, today)
    except InputError:
        return
    ends = [place for entry in found for place in (entry.start, entry.end)]
    assert ends == sorted(ends)
    assert all(0 <= entry.start < entry.end <= len(text) for entry in found)


@pytest.mark.parametrize(
    "text",
    ["1" * 4096, " " * 4096, "1/" * 2048, "11월 " * 1024, "다음 " * 1365, "(" * 4096, "2026-" * 819, "일" * 4096],
)
def test_the_longest_message_is_read_at_once(text: str) -> None:
    def read() -> None:
        with pytest.raises(InputError):
            read_day(f"{text}x", SUNDAY)

    assert cpu_seconds(read) < 1
