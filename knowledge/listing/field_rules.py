"""What is missing from a listing or does not say enough, and prices that cannot be registered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Finding
from knowledge.listing.folding import Reading
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages
from knowledge.listing.numbers import read_image_count, read_price
from knowledge.listing.spans import whole
from knowledge.listing.specs import Specs

_FEW_LETTERS = 30
"""No source gives a figure; a description with fewer letters cannot say what a product is like."""
_LETTER = re.compile(r"[^\W_]")
_IMAGE = re.compile(r"<img(?=[\s/>])", re.IGNORECASE)
_SHIPPING = re.compile("배송|택배|착불|직접 ?수령")
_WITHOUT_SPECS = frozenset((ProductKind.BOOK,))


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The rules.

    Attributes:
        messages: What they say.
        limits: The figures of the day.
        specs: Words that say something definite.
    """

    messages: Messages
    limits: Limits
    specs: Specs

    def find(self, listing: Listing, shown: str, kind: ProductKind | None) -> Iterator[Finding]:
        """Yield what is missing or wrong.

        Args:
            listing: The listing.
            shown: What a buyer sees of the description, as ``Reading`` has it; empty where there is none.
            kind: The product's kind, where it is known.
        """
        if Part.TITLE in listing.expected and listing.text(Part.TITLE) is None:
            yield self.messages.finding("missing-title")
        yield from self._description(listing, shown)
        yield from self._specs(listing, shown, kind)
        yield from self._shipping(listing, shown)
        yield from self._images(listing)
        yield from self._price(listing)

    def _description(self, listing: Listing, shown: str) -> Iterator[Finding]:
        text = listing.text(Part.DESCRIPTION)
        if Part.DESCRIPTION not in listing.expected:
            return
        if text is None:
            yield self.messages.finding("missing-description")
            return
        letters = sum(1 for _ in _LETTER.finditer(shown))
        if letters < _FEW_LETTERS:
            message = "short-text-beside-images" if _IMAGE.search(text) else "short-description"
            yield self.messages.finding(message, span=whole(Part.DESCRIPTION, text), letters=letters)

    def _specs(self, listing: Listing, shown: str, kind: ProductKind | None) -> Iterator[Finding]:
        description = listing.text(Part.DESCRIPTION)
        if description is None or Part.DESCRIPTION not in listing.expected or kind in _WITHOUT_SPECS:
            return
        if listing.text(Part.NOTICE) or _IMAGE.search(description) or self.specs.describes(shown):
            return
        others = (listing.text(part) or "" for part in (Part.TITLE, Part.PROMOTION, Part.OPTIONS))
        if not any(self.specs.describes(Reading.of(text).text) for text in others):
            yield self.messages.finding("missing-specs")

    def _shipping(self, listing: Listing, shown: str) -> Iterator[Finding]:
        if Part.SHIPPING not in listing.expected or listing.text(Part.SHIPPING):
            return
        if not any(map(_SHIPPING.search, (shown, listing.title or "", listing.promotion or ""))):
            yield self.messages.finding("missing-shipping")

    def _images(self, listing: Listing) -> Iterator[Finding]:
        text = listing.text(Part.IMAGES)
        count = len(listing.photos) or (read_image_count(text) if text else None)
        advised, required = self.limits.images_advised, self.limits.images_required
        span = whole(Part.IMAGES, text) if text else None
        if count == 0:
            yield self.messages.finding("no-images", span=span, advised=advised, required=required)
        elif count is None and text is None and Part.IMAGES in listing.expected:
            yield self.messages.finding("unknown-images", advised=advised, required=required)
        elif count is not None and count < advised.value:
            more = advised.value - count
            yield self.messages.finding("few-images", span=span, count=count, advised=advised, more=more)

    def _price(self, listing: Listing) -> Iterator[Finding]:
        text = listing.text(Part.PRICE)
        lowest, below, step = self.limits.price_lowest, self.limits.price_below, self.limits.price_step
        if text is None:
            if Part.PRICE in listing.expected:
                yield self.messages.finding("missing-price", lowest=lowest, step=step)
            return
        price, span = read_price(text), whole(Part.PRICE, text)
        if price.won is None:
            yield self.messages.finding("price-unreadable", span=span, lowest=lowest, step=step, example=price.example)
        elif not lowest.value <= price.won < below.value:
            yield self.messages.finding("price-out-of-range", span=span, price=price.won, lowest=lowest, below=below)
        elif price.won % step.value:
            lower = price.won - price.won % step.value
            higher = lower + step.value
            yield self.messages.finding("price-step", span=span, price=price.won, step=step, lower=lower, higher=higher)
