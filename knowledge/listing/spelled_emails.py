"""Finds addresses of e-mail that are written for human eyes only: ``abc12 골뱅이 네이버 닷컴``, ``abc12(at)naver``."""

import re
from collections.abc import Iterator

from knowledge.personal_data import Found, PersonalData

_NAME = r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{2,30}"
_AT = r"(?:@|골뱅이|앳|[(\[{<]\s?(?:at|a|골뱅이|앳)\s?[)\]}>])"
_PROVIDER = (
    "(?:네이버|지메일|한메일|다음|네이트|카카오|핫메일|아웃룩|구글|naver|gmail|hanmail|daum|nate|kakao|hotmail|outlook)"
)
_DOT = r"\s?(?:[.,]|점|쩜|닷|도트|[(\[]?dot[)\]]?)\s?"
_TOP = r"(?:com|net|org|kr|컴|콤|넷|케이알)(?![a-z])"
_SPELLED = re.compile(
    rf"{_NAME}\s?{_AT}\s?(?:{_PROVIDER}(?:{_DOT}{_TOP})?|[a-z0-9-]{{2,20}}(?:{_DOT}co)?{_DOT}{_TOP}"
    rf"|[가-힣]{{2,8}}{_DOT}{_TOP})"
)
_NAMED = re.compile(
    rf"{_PROVIDER}\s?(?:이?메일|mail)\s?(?:아이디|id|주소)?[는은]?\s?:?\s?(?P<name>(?=[a-z._-]{{0,20}}\d)[a-z0-9._-]{{4,30}})"
)


def find_spelled_emails(text: str) -> Iterator[Found]:
    """Yield addresses that are spelled out.

    Args:
        text: A reading, see ``knowledge.listing.folding``. The time is linear in its length.
    """
    for pattern in (_SPELLED, _NAMED):
        for found in pattern.finditer(text):
            yield Found(PersonalData.EMAIL, *found.span())
