"""Strings and values that somebody would send to break the bot, mixed with the words that it listens for."""

from typing import Any

from hypothesis import strategies as st

BIDI = "\u202eecirp\u202c"
MARKS = (
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u200f",
    BIDI,
    "\0",
    "\x1b[31m",
    "\ud83d",
    "\udc00",
    "\u0301" * 30,
    "\U000e0041",
    "\u2028",
    "\r\n",
    "ﷺ",
    "İ",
    "ß",
)
MARKUP = (
    "<b>",
    "</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;&amp;&#0;&#x110000;",
    "<script>",
    "**__``[](tg://user?id=1)",
    "{0} {name!r} {0.__class__}",
    "%s %d %n %(key)s",
    "${jndi:ldap://a}",
    "'; DROP TABLE task; --",
    "../../etc/passwd",
    "{{7*7}}",
    "\\u0000",
)
NUMBERS = (
    "9" * 400,
    "1e999",
    "-0",
    "٣٤٥",
    "１２３４５원",
    "일조구천억 원",
    "0.0000000000001%",
    "999999999999999999%",
    "∞",
    "½",
    "²",
    "NaN",
    "35,000,00,0원",
    "2026-02-30",
    "0000년 0월 0일",
    "9999년 12월 31일",
)
WORDS = (
    "정산",
    "언제 들어와요?",
    "수수료 9%",
    "35000원에 팔면 얼마 남아",
    "35,000원",
    "배송비",
    "광고비 10만원 매출 50만원",
    "등급",
    "부가세",
    "상품명: 프리미엄 물티슈",
    "설명:",
    "이 상품명 괜찮아요?",
    "왜?",
    "그럼 12%면?",
    "안녕하세요",
    "🙂",
    "👨‍👩‍👧‍👦" * 20,
    "건너뛰기",
    "010-1234-5678",
)
_NAMES = (
    *("start", "help", "fee", "check", "settle", "grade", "ads", "tax", "me", "why", "lang", "mydata", "forget"),
    *("privacy", "subscribe", "unsubscribe", "stats", "gaps", "broadcast", "reload", "수수료", "점검", "정산", "등급"),
    *("광고", "세금", "도움말", "nonsense", "", "/", "@", "fee@gmarket_bot", "fee@other_bot"),
)
COMMANDS = tuple(f"/{name}" for name in _NAMES)

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.sampled_from(MARKUP),
    st.sampled_from(NUMBERS),
    st.text(st.characters(codec=None), max_size=20),  # type: ignore[arg-type]
)
lines = st.lists(pieces, min_size=1, max_size=8).map(" ".join)
texts = st.one_of(
    lines,
    st.builds("{} {}".format, st.sampled_from(COMMANDS), lines),
    st.sampled_from(COMMANDS),
    st.builds("\n".join, st.lists(lines, max_size=6)),
    st.builds("".join, st.lists(pieces, max_size=4)),
    # Telegram takes 4,096 characters; a stored update may hold whatever a proxy let through.
    st.builds(lambda piece: (piece or "x") * (10_000 // max(len(piece), 1)), pieces),
)
"""What somebody could type."""

values: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [None, True, False, 0, -1, 2**31, 2**63, -(2**70), 1e308, 0.5, "", "x", "\0", "\ud800", [], {}, [[]], [None]]
    ),
    st.dictionaries(st.sampled_from(["id", "type", "text", "chat", "from", "date"]), st.integers(), max_size=3),
)
"""What a field could hold that was meant to hold something else."""
