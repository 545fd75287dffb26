"""Reads the price and the number of images of a listing, more leniently than a calculator may."""

import re
from dataclasses import dataclass

from knowledge.amount_scan import find_amounts
from knowledge.amounts import AmountError, AmountProblem, Kind, read_won

_READ = 200
"""Characters that are looked at; a price and a number are shorter."""
_FOREIGN = re.compile(r"[$€¥£]|달러|유로|위안|엔화|[0-9] ?엔|usd|eur|cny|jpy", re.IGNORECASE)
_NO_PRICE = frozenset((AmountProblem.VAGUE, AmountProblem.RANGE, AmountProblem.TWO_READINGS, AmountProblem.NEGATIVE))
_NO_IMAGES = re.compile(r"\s*(?:없|무$|아직|0\s*(?:장|개)?\s*$)")
_FILES = re.compile(r"https?://[^\s,;|]+|\.(?:jpe?g|png|webp|gif|bmp)(?![a-z0-9])", re.IGNORECASE)
_TOTAL = re.compile(r"(?:총|합계|전체)\s*(\d{1,3})")
_COUNTED = re.compile(r"(?<![\d.x×*])(\d{1,3})\s*(?:장|개|컷|매)")
_NAMED = re.compile(r"(?:대표|기본|추가|상세|썸네일|서브|메인)(?:\s?이미지|\s?사진)?\s?:?\s?(\d{1,3})(?!\d)")
_NUMBERS = re.compile(r"\d+")
_SUM = re.compile(r"\s*\d{1,3}(?:\s*\+\s*\d{1,3})*\s*")


@dataclass(frozen=True, slots=True)
class Price:
    """A price.

    Attributes:
        won: The amount; None where the text is no single amount.
        example: How it could be written, where it is none.
    """

    won: int | None
    example: str = ""


def read_price(text: str) -> Price:
    """Read a price, with whatever a seller writes around it: ``정가 25,000원 → 19,900원`` is 19,900 won.

    Of several amounts the lowest is taken; a range, 3만원대 and foreign money are no price.
    """
    text = text[:_READ]
    try:
        return Price(read_won(text, zero=True))
    except AmountError as error:
        if error.code in _NO_PRICE or _FOREIGN.search(text):
            return Price(None, error.suggestions[0])
        amounts = find_amounts(text)
        won = [amount.value for amount in amounts if amount.kind is Kind.WON and isinstance(amount.value, int)]
        bare = [amount.value for amount in amounts if amount.kind is Kind.BARE and isinstance(amount.value, int)]
        if any(amount.problem for amount in amounts) or not (won or len(bare) == 1):
            return Price(None, error.suggestions[0])
        return Price(min(won or bare))


def read_image_count(text: str) -> int | None:
    """Read how many images there are: ``5장``, ``대표 1 + 상세 4``, ``없음``, addresses; None where it does not say."""
    files = len(_FILES.findall(text))
    if files:
        return files
    text = text[:_READ]
    if _NO_IMAGES.match(text):
        return 0
    if total := _TOTAL.search(text):
        return int(total[1])
    if _SUM.fullmatch(text):
        return sum(map(int, _NUMBERS.findall(text)))
    counted = _COUNTED.findall(text) or _NAMED.findall(text)
    return sum(map(int, counted)) if counted else _spoken_count(text)


def _spoken_count(text: str) -> int | None:
    counts = [amount.value for amount in find_amounts(text) if amount.kind is Kind.COUNT]
    return counts[0] if len(counts) == 1 and isinstance(counts[0], int) else None
