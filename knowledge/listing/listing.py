"""What a seller is about to register, as values: every part as it was typed, or None where nothing was given."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.listing.photo import Photo


class Part(StrEnum):
    """A part of a listing; the value is the attribute of ``Listing`` that holds it."""

    TITLE = "title"
    """상품명: the name that buyers search for."""
    PROMOTION = "promotion"
    """프로모션용 상품명: the second name; both share one limit."""
    DESCRIPTION = "description"
    """상세설명: text or HTML."""
    PRICE = "price"
    CATEGORY = "category"
    """The category's name or path, such as ``식품 > 건강식품``."""
    IMAGES = "images"
    """How many images there are."""
    SHIPPING = "shipping"
    OPTIONS = "options"
    """Options with their surcharges, such as ``블랙(+2000), 화이트``; commas or lines between them."""
    NOTICE = "notice"
    """상품정보제공고시."""
    CERTIFICATION = "certification"
    """Numbers of certificates, notifications and reviewed advertisements."""


ALL_PARTS = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Listing:
    """A product page before it is registered; each text as it was typed.

    Attributes:
        title: See ``Part.TITLE``; so are the others.
        photos: Measured images; empty where only their number is known.
        expected: The parts whose absence counts: only the title where a title alone is checked, the columns of a
            spreadsheet, and everything for a whole listing.
    """

    title: str | None = None
    promotion: str | None = None
    description: str | None = None
    price: str | None = None
    category: str | None = None
    images: str | None = None
    shipping: str | None = None
    options: str | None = None
    notice: str | None = None
    certification: str | None = None
    photos: tuple[Photo, ...] = ()
    expected: frozenset[Part] = frozenset()

    def text(self, part: Part) -> str | None:
        """Return a part as it was typed; None where it is missing or blank."""
        value: str | None = getattr(self, part)
        return value if value and value.strip() else None
