"""What sellers call the parts of a listing, how grave a notice is, and what the guided way asks."""

from bot.i18n import Translator
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Severity
from knowledge.listing.listing import Part


def part_name(part: Part, translator: Translator) -> str:
    """Return what a seller calls a part."""
    _ = translator.gettext
    names = {
        Part.TITLE: _("상품명"),
        Part.PROMOTION: _("프로모션용 상품명"),
        Part.DESCRIPTION: _("상세설명"),
        Part.PRICE: _("가격"),
        Part.CATEGORY: _("카테고리"),
        Part.IMAGES: _("이미지"),
        Part.SHIPPING: _("배송"),
        Part.OPTIONS: _("옵션"),
        Part.NOTICE: _("상품정보제공고시"),
        Part.CERTIFICATION: _("인증 정보"),
    }
    return names[part]


def severity_name(severity: Severity, translator: Translator) -> str:
    """Return how grave a notice is."""
    _ = translator.gettext
    names = {
        Severity.HIGH: _("위반 소지 높음"),
        Severity.EVIDENCE: _("근거 필요"),
        Severity.NOTE: _("참고"),
    }
    return names[severity]


SEVERITY_MARKS = {Severity.HIGH: "🔴", Severity.EVIDENCE: "🟡", Severity.NOTE: "🔵"}


def verdict_text(verdict: Verdict, translator: Translator) -> str:
    """Return the first line of a report: advice, and no legal verdict."""
    _ = translator.gettext
    texts = {
        Verdict.CLEAN: _("✅ 걸리는 곳을 찾지 못했어요"),
        Verdict.ADVICE: _("🔵 다듬으면 좋을 곳이 있어요"),
        Verdict.EVIDENCE: _("🟡 근거가 있어야 쓸 수 있는 곳이 있어요"),
        Verdict.BREACH: _("🔴 올리기 전에 고칠 곳이 있어요"),
    }
    return texts[verdict]


def step_text(part: Part, translator: Translator) -> str:
    """Return the question for a part."""
    _ = translator.gettext
    texts = {
        Part.TITLE: _("상품명을 보내 주세요. 상품 정보를 한 번에 붙여 넣어도 돼요.\n예: 상품명: … 다음 줄에 가격: …"),
        Part.CATEGORY: _("어느 카테고리에 올리나요? 예: 식품 > 건강식품"),
        Part.PRICE: _("판매가는 얼마인가요? 예: 12,900원"),
        Part.OPTIONS: _("옵션과 추가금을 적어 주세요. 예: 블랙, 화이트(+2000)"),
        Part.SHIPPING: _("배송비와 배송 방법을 적어 주세요. 예: 무료배송, 택배"),
        Part.DESCRIPTION: _("상세설명의 글이나 HTML을 붙여 넣어 주세요."),
        Part.IMAGES: _("상품 사진을 보내 주세요. 파일로 보내면 해상도와 용량까지 봐요. 장수만 적어도 돼요."),
    }
    return texts.get(part) or _("{part}: 내용을 보내 주세요.").format(part=part_name(part, translator))
