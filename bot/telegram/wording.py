"""The words for what the assistant decides, in the seller's language."""

from bot.assistant.reply import Courtesy
from bot.i18n import Translator
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic


def topic_name(topic: Topic, translator: Translator) -> str:
    """Return what a seller calls a topic."""
    _ = translator.gettext
    names = {
        Topic.FEES: _("수수료·비용"),
        Topic.SETTLEMENT: _("정산"),
        Topic.TAX: _("세금"),
        Topic.GRADES: _("등급·페널티"),
        Topic.LISTING: _("상품 등록"),
        Topic.POLICY: _("판매 정책·법규"),
        Topic.SHIPPING: _("배송·반품"),
        Topic.CUSTOMERS: _("고객 응대"),
        Topic.ADS: _("광고"),
        Topic.MARKETING: _("마케팅"),
        Topic.DATA: _("데이터·지표"),
        Topic.TOOLS: _("판매 도구"),
        Topic.DOCUMENTS: _("운영자 문서"),
    }
    return names[topic]


def kind_name(kind: SourceKind, translator: Translator) -> str:
    """Return the label that says how far a source can be relied on."""
    _ = translator.gettext
    names = {
        SourceKind.GUIDE: _("가이드"),
        SourceKind.OFFICIAL: _("공식 자료"),
        SourceKind.PRESS: _("언론 보도"),
        SourceKind.BACKGROUND: _("참고 자료 · 확인 필요"),
    }
    return names[kind]


def source_day(source: Source, translator: Translator) -> str:
    """Return the date of a source: its own, or the day on which it was read."""
    _ = translator.gettext
    if source.published:
        return source.as_of.isoformat()
    return _("{day} 확인").format(day=source.as_of.isoformat())


def courtesy_reply(courtesy: Courtesy, translator: Translator) -> str:
    """Return a few human words."""
    _ = translator.gettext
    replies = {
        Courtesy.GREETING: _(
            "안녕하세요! 지마켓 판매에 관해 궁금한 걸 편하게 물어봐 주세요. 예: 정산은 언제 들어와요?"
        ),
        Courtesy.THANKS: _("도움이 됐다니 다행이에요. 더 궁금한 게 있으면 언제든 물어봐 주세요."),
        Courtesy.FAREWELL: _("네, 오늘도 수고 많으셨어요. 궁금한 게 생기면 또 찾아 주세요."),
        Courtesy.PRAISE: _("고맙습니다! 더 정확하게 알려 드릴게요. 다음 질문도 기다릴게요."),
        Courtesy.COMPLAINT: _("답답하셨죠, 죄송해요. 질문을 조금 더 구체적으로 적어 주시면 다시 찾아볼게요."),
        Courtesy.IDENTITY: _(
            "저는 지마켓 판매자를 돕는 안내 봇이에요. 판매자 가이드에서 답을 찾아 출처와 함께 알려 드려요. "
            "어떤 내용을 아는지는 /help 에서 볼 수 있어요."
        ),
    }
    return replies[courtesy]
