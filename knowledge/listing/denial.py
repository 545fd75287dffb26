"""Tells from the morphemes that follow a claim whether its clause denies it: 완치를 보장하지 않습니다.

A denial of something else in the sentence is none (최고의 상품, 후회하지 않습니다), nor is one that is taken back
(최고가 아니면 팔지 않습니다, 최고가 아닌가요?).
"""

import re
from collections.abc import Sequence
from itertools import zip_longest

from knowledge.listing.tokens import Token

_REACH = 14
"""Morphemes between a claim and its denial."""
# A claim goes on over these endings: 치료하거나 예방하는 의약품이 아닙니다, 치료한다고 말씀드릴 수는 없어요.
_GOING_ON = re.compile("거나|든지|든가|도록|어|아|게|.*[다라]고|.*[다라]는")
_DENYING = frozenset(("않", "못하", "말"))
_REFUSING = frozenset(("금지", "불가", "불가능", "어렵", "힘들"))
# What a denial may be about, other than the claim's own verb: speaking of it, acting as it says, dealing in it.
_ABOUT = re.compile(
    "보장|의미|뜻하?|주장|표방|약속|단정|기대하?|광고|홍보|표시|표기|표현|인정|장담|확신|단언|말씀(?:드리)?|말하|설명|안내|드리|과장"
    "|동일|일치|해당|포함|함유|들어(?:가|있)|사용|쓰|대신하?|대체|차단|제거|방지|막|치료|치유|예방|개선|완화|회복|판매|팔|취급|유통|허용|권장|목적"
)
_LACKED = re.compile("효과|효능|수|기능|목적|근거|의도|성분|적|작용|관계|관련|상관")
# What a product is denied to be, even behind a comma: 아토피, 습진을 치료하는 제품이 아닙니다.
_SORT = re.compile("제품|상품|물건|것|약품?|의약외?품|치료제|의료기기|기기|기구|식품|용도|목적|의미|뜻")
_TAKEN_BACK = re.compile("면$|까$|[나가]요$|가$|잖아요?$|지요$|죠$|랴$")
_TRANSPARENT = ("XS", "VX", "VCP", "MAG")


def is_denied(tokens: Sequence[Token]) -> bool:
    """Tell whether a claim is denied in its clause.

    Args:
        tokens: The morphemes that follow the claim in its sentence.
    """
    tokens = tokens[:_REACH]
    for place, token in enumerate(tokens):
        if _denies(tokens, place):
            return _is_meant(tokens[place + 1 :])
        if _is_negation(tokens, place) or _ends_clause(token, tokens[place + 1 : place + 2]):
            return False
    return False


def _denies(tokens: Sequence[Token], place: int) -> bool:
    """Whether a morpheme denies the claim, and not what else stands between."""
    token = tokens[place]
    before = [other for other in tokens[:place] if not other.tag.startswith(("J", "ETN"))]
    if token.tag == "VCN":
        return all(other.tag != "SP" for other in before) or _SORT.fullmatch(before[-1].form) is not None
    if token.form in _REFUSING or _is_negation(tokens, place):
        return _is_about(before) or _is_of_its_noun(tokens[:place])
    return token.form == "없" and bool(before) and _LACKED.fullmatch(before[-1].form) is not None


def _is_negation(tokens: Sequence[Token], place: int) -> bool:
    """Whether a morpheme negates a verb: …지 않다, …지 못하다, …지 말다, 안 되다."""
    token = tokens[place]
    if token.tag.startswith("VX"):
        return token.form in _DENYING
    if token.tag != "MAG":
        return False
    after_ending = any(other.form == "지" and other.tag == "EC" for other in tokens[max(0, place - 2) : place])
    before_verb = [other.form for other in tokens[place + 1 : place + 2]] == ["되"]
    return (token.form == "못" and after_ending) or (token.form == "안" and before_verb)


def _is_about(before: Sequence[Token]) -> bool:
    """Whether what is denied is the claim's own verb, or one that speaks about claims."""
    verb = [token for token in before if token.tag != "EC"]
    while verb and (verb[-1].tag.startswith(_TRANSPARENT) or (verb[-1].tag == "VV" and verb[-1].form in {"하", "되"})):
        verb = verb[:-1]
    return not verb or _ABOUT.fullmatch(verb[-1].form) is not None


def _is_of_its_noun(before: Sequence[Token]) -> bool:
    """Whether the claim describes a noun, and nothing but that noun is denied: 완벽한 방수가 안 됩니다."""
    words = [token for token in before if token.tag.startswith(("N", "V")) and token.form not in {"하", "되"}]
    return [word.tag[0] for word in words] == ["N"] and any(token.tag in {"ETM", "JKG"} for token in before[:3])


def _ends_clause(token: Token, following: Sequence[Token]) -> bool:
    if token.tag == "EC":
        to_be_denied = token.form == "지" and any(other.tag.startswith(("VX", "J", "MAG")) for other in following)
        return not to_be_denied and _GOING_ON.fullmatch(token.form) is None
    return token.tag in {"EF", "SF"}


def _is_meant(after: Sequence[Token]) -> bool:
    """Whether a denial is not taken back: by a condition, by a question, or by …을 수 없다."""
    for token, following in zip_longest(after[:4], after[1:5]):
        if token.tag == "SF":
            return token.form != "?"
        if token.tag.startswith("E") and _TAKEN_BACK.search(token.form):
            return False
        if token.form == "수" and token.tag == "NNB":
            return following is not None and following.form == "있"
    return True
