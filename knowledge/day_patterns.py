"""The words and patterns of days as sellers write them; ``knowledge.days`` gives them their meaning.

A pattern for a sentence takes care not to catch a rate, a duration or a part of a word; a bare one, for a text that is
nothing but a day, need not. Names of groups: ``year``, ``year_word``, ``month``, ``month_word``, ``day``, ``weekday``
(``bracketed`` in brackets), ``week``, ``side``, ``word``; ``count`` with ``unit``, or ``named``, and ``direction``.
"""

import re
from collections.abc import Iterable

WEEKDAYS = "월화수목금토일"
"""By their numbers: Monday is 0."""
YEARS = {"재작년": -2, "작년": -1, "지난해": -1, "올해": 0, "금년": 0, "내년": 1}
MONTHS = {
    **dict.fromkeys(("지난달", "저번달", "전달", "전월"), -1),
    **dict.fromkeys(("이번달", "이달", "금월", "당월"), 0),
    **dict.fromkeys(("다음달", "내달", "담달"), 1),
}
WEEKS = {
    **dict.fromkeys(("지지난주", "저저번주"), -2),
    **dict.fromkeys(("지난주", "저번주", "전주"), -1),
    **dict.fromkeys(("이번주", "금주", "이번"), 0),
    **dict.fromkeys(("다음주", "담주", "차주"), 1),
    **dict.fromkeys(("다다음주", "다담주"), 2),
}
SIDES = {"지난": -1, "저번": -1, "다음": 1, "오는": 1}
DAY_WORDS = {
    **dict.fromkeys(("그끄저께", "그끄제"), -3),
    **dict.fromkeys(("그저께", "그제"), -2),
    **dict.fromkeys(("어제", "어저께"), -1),
    **dict.fromkeys(("오늘", "금일"), 0),
    **dict.fromkeys(("내일", "명일"), 1),
    **dict.fromkeys(("모레", "내일모레", "낼모레"), 2),
    "글피": 3,
}
_ONE_TO_TEN = ("하루", "이틀", "사흘", "나흘", "닷새", "엿새", "이레", "여드레", "아흐레", "열흘")
COUNTS = {
    **{word: number for number, word in enumerate(_ONE_TO_TEN, 1)},
    **dict.fromkeys(("일주일", "한주"), 7),
    **dict.fromkeys(("이주일", "두주"), 14),
    "보름": 15,
}


def _any(words: Iterable[str]) -> str:
    """Return a pattern of words with a space allowed where people put one: before 주, 달 and 모레."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.sub(r"(?<=.)(?=(주|달|모레)$)", r"\\s?", word) for word in longest_first)


_GAP = r"\s{0,3}"
# The day of the week behind a day, in brackets or in full.
_WEEKDAY_BEHIND = (
    rf"(?:{_GAP}\({_GAP}(?P<bracketed>[{WEEKDAYS}])(?:요일|욜)?{_GAP}\)|{_GAP}(?P<weekday>[{WEEKDAYS}])(?:요일|욜))"
)
_AND_WEEKDAY = f"{_WEEKDAY_BEHIND}?"
# What makes a number in a sentence a day: what was done on it, or a particle that hardly any duration takes.
_BOUGHT = r"주문(?![량수])|결제"
_SENT = r"(?:발송|출고|배송)(?=완|[됐된했한])"
_SOLD = r"(?:구매|판매)(?![가량수자율중])|팔[린렸았]|들어온|들어왔|나간|나갔"
_ON_THAT_DAY = rf"(?=날|자(?![가-힣])|에(?![가-힣])|[꺼거]|{_GAP}(?:{_BOUGHT}|{_SENT}|{_SOLD}))"
_NAMED_DAY = "|".join(
    f"(?<={name}{gap})"
    for name in ("주문", "주문일", "결제일", "배송완료일", "구매결정일", "날짜")
    for gap in ("", " ")
)
# A word for a day is no part of a longer word, 안내일정 or 장어제품, but may follow what was done without a space.
_WORD_BEGINS = r"(?:(?<![가-힣])|(?<=주문)|(?<=결제)|(?<=주문일)|(?<=결제일))"
_YEAR = rf"(?:(?P<year>(?<![0-9])[0-9]{{4}}|(?<![0-9])[0-9]{{2}}){_GAP}년|(?P<year_word>{_any(YEARS)}))"
_MONTH_DAY = r"(?P<month>[0-9]{1,2})\s{0,3}월\s{0,3}(?P<day>[0-9]{1,2})"
_NO_NUMBER_BEFORE = r"(?<![0-9./,\-~])"
_IN_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_ON_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_OFFSET = (
    rf"(?<![0-9.,~\-])(?:(?P<count>[0-9]{{1,3}}){_GAP}(?P<unit>영업일|일|주일|주)|(?P<named>{_any(COUNTS)})){_GAP}"
)

CALENDAR_DAYS = (
    re.compile(rf"(?:{_YEAR}{_GAP})?(?<![0-9]){_MONTH_DAY}{_GAP}일{_AND_WEEKDAY}"),
    re.compile(
        rf"{_NO_NUMBER_BEFORE}(?P<year>[0-9]{{4}})\s?(?P<mark>[./\-])\s?(?P<month>[0-9]{{1,2}})\s?(?P=mark)\s?"
        rf"(?P<day>[0-9]{{1,2}})(?![0-9]|[./\-][0-9])(?:\.|일)?{_AND_WEEKDAY}"
    ),
    re.compile(
        rf"{_NO_NUMBER_BEFORE}(?P<year>[0-9]{{2}})(?P<mark>[./\-]){_IN_MONTH}(?P=mark){_ON_DAY}"
        rf"(?![0-9%]|[./\-][0-9])(?:\.|일)?{_AND_WEEKDAY}"
    ),
    re.compile(rf"(?:{_YEAR}{_GAP})?{_NO_NUMBER_BEFORE}{_IN_MONTH}/{_ON_DAY}(?![0-9/%.])일?{_AND_WEEKDAY}"),
    re.compile(
        rf"{_NO_NUMBER_BEFORE}{_IN_MONTH}\.{_ON_DAY}(?:{_WEEKDAY_BEHIND}|일(?![가-힣])|(?={_GAP}(?:{_BOUGHT}|{_SENT})))"
    ),
)
"""2026년 11월 20일, 2026-11-20, 26.11.20, 11/20, 11.20 where it can be no rate."""
DAYS_OF_MONTH = (
    re.compile(rf"(?P<month_word>{_any(MONTHS)}){_GAP}(?P<day>[0-9]{{1,2}})일{_AND_WEEKDAY}"),
    re.compile(rf"{_NO_NUMBER_BEFORE}(?<![월만천백~\-]\s)(?P<day>[0-9]{{1,2}})일(?:{_WEEKDAY_BEHIND}|{_ON_THAT_DAY})"),
    re.compile(rf"(?:{_NAMED_DAY})(?P<day>[0-9]{{1,2}})일(?=\s*$)"),
)
"""지난달 20일, 20일에, 주문일 20일."""
DAY_OF_WEEK = re.compile(rf"(?P<week>{_any(WEEKS)}){_GAP}(?P<weekday>[{WEEKDAYS}])(?:요일|욜)")
"""지난주 금요일."""
WEEKDAY = re.compile(rf"(?:(?P<side>{_any(SIDES)}){_GAP})?(?P<weekday>[{WEEKDAYS}])(?:요일|욜)")
"""금요일, 지난 금요일."""
DAY_WORD = re.compile(rf"{_WORD_BEGINS}(?P<word>{_any(DAY_WORDS)})(?!서야|야|배움)")
"""어제; not 그제서야, nor 내일배움카드."""
DAYS_AGO = re.compile(rf"{_OFFSET}(?P<direction>전)(?:(?![가-힣])|(?=에|[꺼거것날]|로|{_BOUGHT}|{_SENT}|{_SOLD}))")
"""3일 전; not 3일 전환율."""
BARE_CALENDAR_DAYS = (
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{2})\s?(?P<mark>[./\-])\s?(?P<month>[0-9]{1,2})\s?(?P=mark)\s?(?P<day>[0-9]{1,2})\.?"),
    re.compile(r"(?P<month>[0-9]{1,2})\s?[./\-]\s?(?P<day>[0-9]{1,2})\.?일?"),
    re.compile(rf"(?:{_YEAR}{_GAP})?{_MONTH_DAY}"),
)
BARE_DAY_OF_MONTH = re.compile(r"(?P<day>[0-9]{1,2})일")
BARE_DAYS_AHEAD = re.compile(rf"{_OFFSET}(?P<direction>[후뒤])에?")
"""In a sentence it counts from what is told there, not from today: 주문하고 3일 뒤."""
VAGUE = re.compile(
    r"엊그제|엊그저께|며칠|몇\s?일|얼마\s?전|[난번음]\s?[주달]|[금차]주|달\s?[전뒤후]|개월|최근|요즘|요새|아까"
)
"""A stretch of time rather than a day."""
