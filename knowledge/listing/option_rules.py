"""Options: how many there are, and whether their surcharges stay within the band of the product's price."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.amounts import AmountError, read_won
from knowledge.folded_text import FoldedText
from knowledge.listing.finding import Finding, Span
from knowledge.listing.limits import Limits, Surcharge
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages
from knowledge.listing.numbers import read_price
from knowledge.listing.spans import whole

# A sign and an amount: 블랙(+2,000원), [+3천]. 1+1, 본품+2매 and the model A-2000 are none.
_AMOUNT = r"[0-9][0-9,.]{0,14}(?: ?[만천](?: ?[0-9]{1,4} ?천?)?)?"
_SIGNED = re.compile(
    rf"(?:(?<![0-9])(?P<plus>\+)|(?:^|(?<=[\s(\[{{:/,]))(?P<minus>-)) ?₩? ?(?P<amount>{_AMOUNT}) ?(?P<won>원)?"
    r"(?=[\s)\]}>;|/.,]|추가|할인|$)",
    re.IGNORECASE | re.MULTILINE,
)
_WORDED = re.compile(
    rf"(?P<plus>추가(?:금|요금|금액)?) ?[:=]? ?(?P<amount>{_AMOUNT}) ?원"
    rf"|(?P<more>{_AMOUNT}) ?원 ?(?:추가|(?P<minus>할인))"
)
_LEAST_MONEY = 100
"""Without 원, smaller numbers are pieces rather than won."""
_BORDER = re.compile(r"[\n;|]|,(?![0-9]{3}(?![0-9]))")
_SLASH = re.compile(r"/")
_COUNT = re.compile(r"\s*(?:총 ?)?([0-9]{1,4}) ?(?:개|종|가지)\s*")


@dataclass(frozen=True, slots=True)
class OptionRules:
    """The rules.

    Attributes:
        messages: What they say.
        limits: The figures of the day.
    """

    messages: Messages
    limits: Limits

    def find(self, listing: Listing) -> Iterator[Finding]:
        """Yield what is to be looked at in the options."""
        text = listing.text(Part.OPTIONS)
        if text is None:
            return
        yield from self._count(text)
        price = read_price(listing.text(Part.PRICE) or "").won
        if price:
            yield from self._surcharges(text, price)

    def _count(self, text: str) -> Iterator[Finding]:
        count, simple, combined = count_options(text), self.limits.options_simple, self.limits.options_combined
        if count > simple.value:
            message = "too-many-options" if count > combined.value else "many-options"
            span = whole(Part.OPTIONS, text)
            yield self.messages.finding(message, span=span, count=count, simple=simple, combined=combined)

    def _surcharges(self, text: str, price: int) -> Iterator[Finding]:
        band = self._band(price)
        least, most = -int(price * band.discount.value), int(price * band.most.value)
        told: set[int] = set()
        for won, start, end in find_surcharges(text):
            if not least <= won <= most and won not in told:
                told.add(won)
                yield self.messages.finding(
                    "option-surcharge",
                    span=Span(Part.OPTIONS, start, end),
                    surcharge=won,
                    price=price,
                    least=least,
                    most=most,
                    discount=band.discount,
                    share=band.most,
                )

    def _band(self, price: int) -> Surcharge:
        bands = self.limits.surcharges
        return next(band for band in bands if band.below is None or price < band.below.value)


def count_options(text: str) -> int:
    """Count options that stand in lines or between commas or slashes; a number such as 60개 is taken at its word."""
    counted = _COUNT.fullmatch(text)
    if counted:
        return int(counted[1])
    items = [item for item in _BORDER.split(text) if item.strip()]
    return len(items) if len(items) > 1 else sum(1 for item in _SLASH.split(text) if item.strip())


def find_surcharges(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each surcharge in won, negative where it is a discount, and where it stands."""
    folded = FoldedText.of(text)
    for pattern in (_SIGNED, _WORDED):
        for found in pattern.finditer(folded.text):
            groups = found.groupdict()
            amount = _won(groups["amount"] or groups["more"])
            if amount is not None and (pattern is _WORDED or groups["won"] or amount >= _LEAST_MONEY):
                yield -amount if groups["minus"] else amount, *folded.span(*found.span())


def _won(amount: str) -> int | None:
    try:
        return read_won(amount.rstrip(" ,."), zero=True)
    except AmountError:
        return None
