"""The formalities: the product notice, and the certificates that some kinds of product need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Finding
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages

# A notice may as well stand in the description.
_NOTICE = re.compile(r"상품 ?정보 ?제공 ?고시|제공 ?고시|고시 ?정보")
_FIELDS = re.compile(
    r"제조국|제조자|제조사|제조원|수입자|수입원|판매원|원산지|품질 ?보증|a/s ?책임|제조 ?연월|세탁 ?방법"
    r"|취급 ?시? ?주의|소비 ?기한|유통 ?기한|식품의 ?유형|내용량|원재료|보관 ?방법|소비자 ?상담"
    r"|사용 ?연령|정격 ?전압|kc ?인증"
)
_ENOUGH_FIELDS = 3
_CERTIFICATE = re.compile(
    r"kc ?인증|kc ?마크|안전 ?인증|안전 ?확인|적합성 ?확인|자율 ?안전|심의필|심의 ?번호"
    r"|신고 ?번호|허가 ?번호|인증 ?번호|영업 ?신고|판매업 ?신고"
    r"|(?<![a-z])[a-z]{2}[0-9]{2,3}[a-z]?[0-9]{3,5}-[0-9]{4,5}|(?<![a-z])r-r-[a-z0-9]{3}-"
)
_NEEDED = {
    ProductKind.CHILDREN: "missing-certification-children",
    ProductKind.ELECTRONICS: "missing-certification-electronics",
    ProductKind.HEALTH_FOOD: "missing-certification-health-food",
    ProductKind.MEDICAL_DEVICE: "missing-certification-medical-device",
}
_FOR_CHILDREN = re.compile("어린이|유아|아기|아동|키즈|장난감|완구|영아")


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """The rules.

    Attributes:
        messages: What they say.
    """

    messages: Messages

    def find(self, listing: Listing, shown: str, kind: ProductKind | None) -> Iterator[Finding]:
        """Yield what is missing.

        Args:
            listing: The listing.
            shown: What a buyer sees of the description, as ``Reading`` has it; empty where there is none.
            kind: The product's kind, where it is known.
        """
        if Part.NOTICE in listing.expected and not listing.text(Part.NOTICE) and not _has_notice(shown):
            yield self.messages.finding("missing-notice")
        if Part.CERTIFICATION not in listing.expected or listing.text(Part.CERTIFICATION):
            return
        message = _NEEDED.get(_kind_by_age(listing, kind)) if kind else None
        texts = (shown, *(text.lower() for part in (Part.NOTICE, Part.TITLE) if (text := listing.text(part))))
        if message and not any(map(_CERTIFICATE.search, texts)):
            yield self.messages.finding(message)


def _has_notice(shown: str) -> bool:
    return bool(_NOTICE.search(shown)) or len(set(_FIELDS.findall(shown))) >= _ENOUGH_FIELDS


def _kind_by_age(listing: Listing, kind: ProductKind) -> ProductKind:
    """Return the kind; toys and the like for children count as things for children."""
    texts = (listing.category or "", listing.title or "")
    return ProductKind.CHILDREN if kind is ProductKind.TOY_HOBBY and any(map(_FOR_CHILDREN.search, texts)) else kind
