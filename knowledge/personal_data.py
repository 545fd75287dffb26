"""Finds what identifies somebody: numbers of phones, people, firms, accounts and cards, and addresses of e-mail.

Figures stay what they are: prices, dates, counts and per cents. Where a number could be either, it is personal if it
has the shape of something personal and no unit behind it. A mark such as ``[전화번호]``, which ``bot.store.masking``
leaves in the place of what it takes out, counts as what it stands for.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class PersonalData(StrEnum):
    """A kind of personal data; the value is its Korean name."""

    PHONE = "전화번호"
    SWITCHBOARD = "대표번호"
    """A company's number that is called from everywhere, such as 1588-1234."""
    RESIDENT = "주민등록번호"
    BUSINESS = "사업자등록번호"
    ACCOUNT = "계좌번호"
    CARD = "카드번호"
    EMAIL = "이메일"

    @property
    def mark(self) -> str:
        """What is written where it was taken out; that of a switchboard says no more than that it was a phone's."""
        kind = PersonalData.PHONE if self is PersonalData.SWITCHBOARD else self
        return f"[{kind.value}]"


@dataclass(frozen=True, slots=True)
class Found:
    """Where something personal stands in a text: ``text[start:end]``."""

    kind: PersonalData
    start: int
    end: int


def find_personal_data(text: str) -> tuple[Found, ...]:
    """Return what identifies somebody, in the order of the text; nothing overlaps.

    Args:
        text: What somebody wrote; full-width and other digits are read as well. The time is linear in its length.
    """
    plain = _plain(text)
    found: list[Found] = []
    for rule in _RULES:
        found_now = tuple(rule.find(plain))
        plain = _blank(plain, found_now)
        found += found_now
    return tuple(sorted(found, key=lambda one: one.start))


def has_check_digit(number: str) -> bool:
    """Tell whether the last digit of a number is that of a payment card (Luhn)."""
    digits = [int(digit) for digit in reversed(_digits(number))]
    return sum(sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(digits)) % 10 == 0


@dataclass(frozen=True, slots=True)
class _Rule:
    """A shape of number, whose number it is, and what else must hold of it."""

    kind: PersonalData
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]

    def find(self, plain: str) -> Iterator[Found]:
        for found in self.pattern.finditer(plain):
            if self.holds(found["number"]) and not self._is_of_a_thing(plain, found.start("number")):
                yield Found(self.kind, *found.span("number"))

    def _is_of_a_thing(self, plain: str, start: int) -> bool:
        """Whether what looks like an account is said to be the number of an order, a parcel or a product."""
        is_account = self.kind is PersonalData.ACCOUNT
        return is_account and bool(_OF_A_THING.search(plain[max(0, start - _LABEL_LENGTH) : start]))


def _anything(number: str) -> bool:  # noqa: ARG001 - the shape says enough
    return True


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def _are_prices(number: str) -> bool:
    """Whether groups with blanks between them are round."""
    return " " in number and all(group.endswith("00") for group in number.split())


def _is_resident(number: str) -> bool:
    """Whether a resident registration number begins with a day: YYMMDD."""
    digits = _digits(number)
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31


def _is_card(number: str) -> bool:
    """Whether groups with blanks between them, which could be four counts, have a card's check digit."""
    if " " not in number:
        return True
    return not _are_prices(number) and has_check_digit(number)


def _is_business(number: str) -> bool:
    """Whether the check digit of a business registration number is right."""
    digits = [int(digit) for digit in _digits(number)]
    weighted = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (10 - (weighted + digits[8] * 5 // 10) % 10) % 10 == digits[9]


_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_TIME = re.compile(
    rf"(?:19|20)\d\d(?:[-.]\d{{1,2}}[-.]\d{{1,2}}(?:[-. ].*)?|{_DAY}(?:[01]\d|2[0-3])(?:[0-5]\d){{0,2}})"
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\D+(?:19|20)\d\d)+")
_LONG_GROUP = re.compile(r"\d{4}")


def _is_account(number: str) -> bool:
    """Whether groups have as many digits as an account has, and are neither a time nor a row of round prices."""
    return 10 <= len(_digits(number)) <= 16 and not _TIME.fullmatch(number) and not _are_prices(number)


def _is_grouped_account(number: str) -> bool:
    """Whether groups are an account's, of which one is long: sizes in a row have short ones, and years are years."""
    return _is_account(number) and bool(_LONG_GROUP.search(number)) and not _YEARS.fullmatch(number)


_OF_A_THING = re.compile(
    r"(?:(?:주문|상품|결제|인증|신고|허가|접수|클레임|관리|묶음|배송)[ ]?(?:번호|코드)"
    r"|(?:운?송장|바코드|품번|모델|특허|isbn|sku)[ ]?(?:번호|코드)?)"
    r"[ ]?[은는이가]?[ ]?[:#제]?[ ]?\Z",
    re.IGNORECASE,
)
_LABEL_LENGTH = 16

_COMPANY = re.compile(r"15(?:22|33|44|5[15]|66|77|88|99)|16(?:00|11|22|33|44|55|6[0168]|7[07]|88|99)|18(?:00|(\d)\1)")


def _is_company(number: str) -> bool:
    """Whether eight digits are the number of a company's switchboard, for which a hyphen speaks, or a known prefix."""
    return bool(re.search("[-.]", number) or (_COMPANY.match(number) and not number.endswith("00")))


# What was found already; a run of it is one character to whatever counts the characters before a number.
_TAKEN = "\ufffc"
_NO_DIGIT = rf"(?:{_TAKEN}++|[^\d{_TAKEN}])"
# Between the groups of a number people put a hyphen, a dot, a blank, a bracket, or nothing.
_S = r"[ ]?[-./)]?[ ]?"
_HYPHEN = r"[ ]?-[ ]?"
_DIVIDER = r"[ ]?[-./][ ]?"
# What makes a number an amount or a count, whatever its shape.
_NO_UNIT = r"(?!\d|[,.]\d|[ ]?(?:[천만억조]{0,2}원|krw|won)|[천만억조%개건명년시])"
_NO_AMOUNT = r"(?<![₩$€¥\d])(?<![₩$€¥] )(?<!\d[,.])"
_MOBILE = rf"1[016-9]{_S}\d{{3,4}}{_S}\d{{4}}"
_FIXED = rf"(?:2|[3-6][1-5]|[78]0|50\d){_S}\d{{3,4}}{_S}\d{{4}}"
_ABROAD = rf"82{_S}\(?0?{_S}"
_BANK = "은행|뱅크|계좌|국민|신한|우리|하나|농협|기업|수협|신협|새마을|우체국|산업|제일|씨티|토스|카카오"


def _rule(kind: PersonalData, pattern: str, holds: Callable[[str], bool] = _anything) -> _Rule:
    return _Rule(kind, re.compile(pattern, re.IGNORECASE | re.VERBOSE), holds)


# The order matters: a shape that says more comes before one that says less.
_RULES = (
    *(_rule(kind, rf"(?P<number>{re.escape(kind.mark)})") for kind in PersonalData if kind.value in kind.mark),
    _rule(
        PersonalData.EMAIL,
        r"(?P<number>(?<![a-z0-9._%+-]) [a-z0-9._%+-]+ @ [a-z0-9-]+ (?:\.[a-z0-9-]+)* \.[a-z]{2,})",
    ),
    _rule(PersonalData.RESIDENT, rf"(?<!\d) (?P<number>\d{{6}}{_S}[1-8]\d{{6}}) {_NO_UNIT}", _is_resident),
    _rule(PersonalData.CARD, rf"(?<!\d) (?P<number>\d{{4}}(?:[-./ ]?\d{{4}}){{3}}) {_NO_UNIT}", _is_card),
    _rule(PersonalData.CARD, rf"(?<!\d) (?P<number>3[47]\d{{2}}[-./ ]?\d{{6}}[-./ ]?\d{{5}}) {_NO_UNIT}", _is_card),
    _rule(PersonalData.PHONE, rf"(?P<number>(?:\+[ ]?|(?<!\d)00){_ABROAD}(?:{_MOBILE}|{_FIXED})) (?!\d)"),
    _rule(PersonalData.PHONE, rf"(?<!\d) (?P<number>{_ABROAD}{_MOBILE}) (?!\d)"),
    _rule(PersonalData.PHONE, rf"(?P<number>\(0\d{{1,3}}\)[ ]?\d{{3,4}}{_S}\d{{4}}) (?!\d)"),
    _rule(PersonalData.PHONE, rf"(?<!\d) (?P<number>0(?:{_MOBILE}|{_FIXED})) (?!\d)"),
    _rule(PersonalData.BUSINESS, rf"(?<![\d-]) (?P<number>\d{{3}}{_DIVIDER}\d{{2}}{_DIVIDER}\d{{5}}) (?!\d|-\d)"),
    _rule(PersonalData.BUSINESS, rf"사업자 {_NO_DIGIT}{{0,12}} (?P<number>\d{{3}}{_S}\d{{2}}{_S}\d{{5}}) {_NO_UNIT}"),
    _rule(PersonalData.BUSINESS, rf"{_NO_AMOUNT} (?P<number>\d{{3}}[ ]?\d{{2}}[ ]?\d{{5}}) {_NO_UNIT}", _is_business),
    _rule(
        PersonalData.ACCOUNT,
        rf"(?<![\d-]) (?P<number>\d{{2,6}}(?:(?:{_HYPHEN}\d{{1,8}}){{2,4}}|(?:[.]\d{{1,8}}){{2,4}})) {_NO_UNIT}",
        _is_grouped_account,
    ),
    _rule(
        PersonalData.ACCOUNT,
        rf"(?:{_BANK}) {_NO_DIGIT}{{0,12}}? (?P<number>\d{{2,}}(?:[ .]\d+){{0,4}}) {_NO_UNIT}",
        _is_account,
    ),
    _rule(PersonalData.ACCOUNT, rf"{_NO_AMOUNT} (?<!\d[a-z]) (?P<number>\d{{11,16}}) {_NO_UNIT}", _is_account),
    _rule(PersonalData.SWITCHBOARD, rf"{_NO_AMOUNT} (?P<number>1[568]\d{{2}}{_S}\d{{4}}) {_NO_UNIT}", _is_company),
)


def _blank(plain: str, found: tuple[Found, ...]) -> str:
    pieces: list[str] = []
    end = 0
    for one in found:
        pieces += [plain[end : one.start], _TAKEN * (one.end - one.start)]
        end = one.end
    return "".join((*pieces, plain[end:]))


def _plain(text: str) -> str:
    """Return a text of the same length in which every digit, hyphen and blank is the plain one."""
    return text.translate({ord(character): _plain_character(character) for character in set(text)})


def _plain_character(character: str) -> str:
    if character == _TAKEN:
        return " "
    if character.isascii():
        return " " if character == "\t" else character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if category == "Zs":
        return " "
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 and narrow.isascii() else character
