"""What the check says of a listing, as values."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.listing.listing import Part
from knowledge.source import Source


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    HIGH = "high"
    """위반 소지 높음."""
    EVIDENCE = "evidence"
    """근거 필요: fine with proof at hand."""
    NOTE = "note"
    """참고."""


class Code(StrEnum):
    """Which rule a finding comes from; stable, since sellers and spreadsheets keep it."""

    TITLE_TOO_LONG = "TITLE_TOO_LONG"
    TITLE_TOO_SHORT = "TITLE_TOO_SHORT"
    TITLE_KEYWORD_REPEAT = "TITLE_KEYWORD_REPEAT"
    TITLE_SPECIAL_CHARS = "TITLE_SPECIAL_CHARS"
    TITLE_NO_SPECIFICS = "TITLE_NO_SPECIFICS"
    EXAGGERATED_CLAIM = "EXAGGERATED_CLAIM"
    MEDICAL_CLAIM = "MEDICAL_CLAIM"
    IP_INFRINGEMENT = "IP_INFRINGEMENT"
    MINOR_HARMFUL = "MINOR_HARMFUL"
    PROHIBITED_ITEM = "PROHIBITED_ITEM"
    PERSONAL_INFO = "PERSONAL_INFO"
    OFF_PLATFORM_DEAL = "OFF_PLATFORM_DEAL"
    FEW_IMAGES = "FEW_IMAGES"
    IMAGE_TOO_SMALL = "IMAGE_TOO_SMALL"
    IMAGE_TOO_LARGE = "IMAGE_TOO_LARGE"
    IMAGE_FORMAT = "IMAGE_FORMAT"
    IMAGE_DUPLICATE = "IMAGE_DUPLICATE"
    IMAGE_BLURRED = "IMAGE_BLURRED"
    IMAGE_EMPTY = "IMAGE_EMPTY"
    MISSING_TITLE = "MISSING_TITLE"
    MISSING_DESCRIPTION = "MISSING_DESCRIPTION"
    SHORT_DESCRIPTION = "SHORT_DESCRIPTION"
    FORBIDDEN_HTML = "FORBIDDEN_HTML"
    MISSING_SHIPPING = "MISSING_SHIPPING"
    PRICE_INVALID = "PRICE_INVALID"
    OPTION_SURCHARGE = "OPTION_SURCHARGE"
    TOO_MANY_OPTIONS = "TOO_MANY_OPTIONS"
    WRONG_CATEGORY = "WRONG_CATEGORY"
    MISSING_SPECS = "MISSING_SPECS"
    MISSING_NOTICE = "MISSING_NOTICE"
    MISSING_CERTIFICATION = "MISSING_CERTIFICATION"


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: ``listing.text(part)[start:end]``, never empty."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        code: Which rule.
        severity: How grave.
        reason: Why, in one Korean sentence.
        fix: What to do, in one Korean sentence.
        sources: What the reason relies on; never empty.
        span: Where; None for what is missing, and for images.
        replacement: What to write in the place of the span; "" leaves it out; None where a seller has to decide.
        law: The provision, such as ``표시광고법 §3①``; None where it is no matter of law.
        photo: The number of the image, from 1; None for everything else.
    """

    code: Code
    severity: Severity
    reason: str
    fix: str
    sources: tuple[Source, ...]
    span: Span | None = None
    replacement: str | None = None
    law: str | None = None
    photo: int | None = None
