"""Tells numbers from words in a Korean sentence: which unit follows, and whether Hangul syllables are a number at all.

Many syllables are both: 이 (2, "this", a particle), 만 (10,000, "only"), 천 (1,000, "cloth"), 세 (3, "tax"), 원 (won,
the beginning of 원가). The rules are conservative: a number that is missed is asked for, a word that is taken for a
number is a wrong amount.
"""

import re

from knowledge.amounts import COUNT_UNIT, GUESSED_COUNT, RANGE_MARK, Kind
from knowledge.hangul_numbers import BIG_UNITS, NATIVE_ONES, NATIVE_TENS, SINO_DIGITS, SMALL_UNITS, TOKEN

NOT_AMOUNTS = re.compile(
    r"https?://\S+"
    r"|[0-9]{2,4}[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9])"  # 2026-11-20
    r"|(?<![0-9.,])[0-9]{1,2}/[0-9]{1,2}(?![0-9])"  # 11/20
    r"|[0-9]{1,2}:[0-9]{2}"
    r"|(?<![0-9.,])0[0-9]{1,2}-[0-9]{3,4}-[0-9]{4}"  # a telephone number
    r"|[0-9]+\+[0-9]+"  # 1+1
    r"|(?:11|십일) ?번가"  # a marketplace
    r"|(?<!kr)[a-wyz][0-9][0-9.,]*",  # A4, but 35000x2
    re.IGNORECASE,
)
"""Digits that are no amount."""
GUESS = re.compile(rf"(?<![가-힣])(?:{GUESSED_COUNT}) ?(?:{COUNT_UNIT})")
"""두세 개 and the like."""
RANGE = re.compile(rf" ?({RANGE_MARK}) ?")
"""What stands between the ends of a range."""
BROKEN = re.compile(r"[0-9]{1,3}(?: 0[0-9]{2})+")
"""35 000: one number, badly spaced, as none begins with 0."""
SPOKEN_RANGE = frozenset(("에서", "부터"))
VAGUE = re.compile(r" ?(?:대(?!로|비|신|박)|이상|이하|미만|초과|넘게|넘는)")
"""What makes an amount vague."""
SIGN = re.compile(r"(?:(?:^|(?<=[\s:=(]))-|마이너스) ?$")
"""A minus before an amount; a hyphen after a word is none."""
WON_SIGN = re.compile(r"(?:[₩\\]|krw) ?$", re.IGNORECASE)

_WON = re.compile(r" ?(?:원(?!룸|산지|재료|자재|피스|예|두)|won\b|krw\b|₩)", re.IGNORECASE)
# 이만 원가 오천 is a price and a cost, and 3만 원인데 is an amount.
_WON_WORD = re.compile(r" 원(?:가(?!량)|래|단|하|인(?!데)|칙|본|료|활|격|장)|원가(?!량)|원래 ")
_RATE = re.compile(
    r" ?(?:%|퍼센트|퍼쎈트|퍼센|퍼(?!플|지|포|즐|트|레)|프로(?!모|그|젝|필|세|덕|듀)|percent\b|pct\b)(?!p)",
    re.IGNORECASE,
)
# Words that begin like a counter: 개월, 번째, 벌면, 통장.
_COUNT_WORDS = (
    "개(?:월|년|당|인|봉)|건(?:데|가|물|강)|명(?:세|절|의)|번(?:호|째|지)|회(?:원|사|수|의)|장(?:사|바|마)"
    "|벌(?:면|어|었|고|려)|봉투|팩토|병원|통(?:장|신|계|해)|권(?:한|리)"
)
_COUNT = re.compile(rf" ?(?!{_COUNT_WORDS})(?:{COUNT_UNIT})(?!율|트)", re.IGNORECASE)
_TIME = "년|일|주일|달|개월|영업일|시간"
_OTHER = re.compile(
    r"%p|년|월(?!매|세)|일(?! ?때| ?경우)|시(?!작)|분|초(?!과)|주(?!문|면|고|세)|차(?!이)|개월|개년|영업일|달|박"
    r"|배(?!송)|위|등|층|호|살|세(?!트|금)|째|번째|번지|가지|페이지|쪽|점|인(?!데|가|지)|단계|종|자(?!루)|바이트|매(?!출|입)"
    r"|입(?!금|니)|구(?!매|입)|평(?!균)|(?<![십백천만억])대(?!로|비|신|박)|[a-wyz_]|x(?![0-9])"
    rf"| (?:{_TIME}|번째|가지|살|배)(?![가-힣]|$)| (?:{_TIME})(?:간|안|후|전|짜리|동안|뒤|마다|쯤|만에)",
    re.IGNORECASE,
)
# What may follow a Hangul number without a unit: a particle or the beginning of a verb, not the rest of a word.
_PARTICLE = re.compile(
    r"$|[^가-힣]|에|은|는|이|인|을|를|으로|로|짜리|정도|쯤|까지|부터|밖에|만|도|씩|라|면|하|썼|쓰|들|남|받|벌|잡|냈|내|나"
)
_PLACE = f"[0-9{''.join(SINO_DIGITS)}]"
_PIECE = re.compile(rf"(?!점)(?:{TOKEN.pattern})|(?<={_PLACE})점(?={_PLACE})")
_MULTIPLIERS = frozenset((*SMALL_UNITS, *BIG_UNITS))
_NATIVES = frozenset((*NATIVE_TENS, *NATIVE_ONES))
_ELIDING = frozenset("삼오육칠")
_PROFESSIONAL = re.compile(r"이 프로|[이오] ?퍼(?!센|쎈)")
_ONCE = re.compile(r"한 ?번")
_FINAL_CONSONANTS = 28


def unit_after(text: str, end: int) -> tuple[Kind | None, int]:
    """Return what the unit after a number makes of it, and where the unit ends.

    Args:
        text: The sentence.
        end: Where the number ends.

    Returns:
        ``Kind.BARE`` where no unit follows; no kind where the number is no amount, such as the 3 of 3개월.
    """
    if not _WON_WORD.match(text, end):
        won = _WON.match(text, end)
        if won:
            return Kind.WON, won.end()
    for kind, unit in ((Kind.RATE, _RATE), (Kind.COUNT, _COUNT)):
        found = unit.match(text, end)
        if found:
            return kind, found.end()
    return (None, end) if _OTHER.match(text, end) else (Kind.BARE, end)


def goes_on(number: str, rest: str) -> bool:
    """Tell whether a number without a unit is cut short: the 3 of 3천배."""
    return rest[:1] in {*"십백천억조"} or (rest[:1] == "만" and "만" not in number)


def digits_fit(text: str, spans: tuple[tuple[int, int], ...], kind: Kind) -> bool:
    """Tell whether the pieces of a number with digits belong together.

    Args:
        text: The sentence.
        spans: Where each piece stands.
        kind: What the unit makes of the number.
    """
    if len(spans) == 1:
        return True
    last = text[slice(*spans[-1])]
    if last == "조" and kind is Kind.BARE:
        return False  # 8조 of a law
    glued = spans[-1][0] == spans[-2][1]
    if last[0].isascii():
        # 3만 5개 and 3만 12% are two amounts; 3만 500원 is one.
        return glued or kind in (Kind.WON, Kind.BARE)
    if last in SINO_DIGITS:
        # 3만오 goes on; in 3만이면, 3만일 때 and 3만팔면 a word begins.
        return glued and last in _ELIDING and kind is Kind.BARE
    return last in _MULTIPLIERS


def hangul_fits(text: str, spans: tuple[tuple[int, int], ...], kind: Kind, unit_end: int, *, joined: bool) -> bool:
    """Tell whether Hangul syllables that read as a number are one.

    Args:
        text: The sentence.
        spans: Where each piece stands.
        kind: What the unit makes of the number.
        unit_end: Where the unit ends.
        joined: Whether another amount ends where this one begins.
    """
    start, end = spans[0][0], spans[-1][1]
    attached = not joined and is_syllable(text[max(start - 1, 0) : start])
    if attached and len(spans) > 1 and spans[0][1] - start == 1 and spans[1][0] > spans[0][1]:
        return False  # 배송비만 삼천원: 만 belongs to the word before it
    pieces = [text[slice(*span)] for span in spans]
    before = text[start - 1] if attached else ""
    if pieces[:2] == ["만", "한"] or before in _MULTIPLIERS or (before in ("몇", "수") and pieces[0] in _MULTIPLIERS):
        return False  # 살 만한 사람; 몇십만 원, 수백만 원
    if kind is Kind.WON:
        return _won_fits(pieces, attached=attached)
    if kind is Kind.RATE:
        return _PROFESSIONAL.match(text, start) is None
    if kind is Kind.COUNT:
        whole = len(pieces) > 1 or pieces[0] in _NATIVES or _PARTICLE.match(text, unit_end)
        return bool(whole) and _count_fits(pieces, attached=attached) and _ONCE.match(text, start) is None
    return _bare_fits(pieces, attached=attached) and _PARTICLE.match(text, end) is not None


def is_syllable(character: str) -> bool:
    """Tell whether a character is a Hangul syllable."""
    return "가" <= character <= "힣"


def has_final(character: str) -> bool:
    """Tell whether a character is a syllable with a final consonant, after which 이 is a particle."""
    return is_syllable(character) and (ord(character) - ord("가")) % _FINAL_CONSONANTS != 0


def number_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where pieces of numbers may stand in a sentence."""
    blocked = [found.span() for found in NOT_AMOUNTS.finditer(text)]
    spans = (found.span() for found in _PIECE.finditer(text))
    return tuple(span for span in spans if not any(start < span[1] and span[0] < end for start, end in blocked))


def _won_fits(pieces: list[str], *, attached: bool) -> bool:
    # 공원, 이원화; 인천원단
    return any(piece in _MULTIPLIERS for piece in pieces) and not (attached and len(pieces) == 1 and pieces[0] != "만")


def _count_fits(pieces: list[str], *, attached: bool) -> bool:
    if len(pieces) > 1:
        return True
    if pieces[0] in _NATIVES:
        return not attached or len(pieces[0]) > 1
    return pieces[0] in ("십", "백", "천", "만") and not attached  # 이번, 이건, 사장, 조회


def _bare_fits(pieces: list[str], *, attached: bool) -> bool:
    if any(piece in _NATIVES for piece in pieces) or "조" in pieces:
        return False  # 구조, 백조
    if pieces[-1] in _MULTIPLIERS:
        return len(pieces) > (2 if attached else 1)
    # 천사, 만일; 오천이면
    return len(pieces) > 2 and not attached and pieces[-1] not in ("이", "일")
