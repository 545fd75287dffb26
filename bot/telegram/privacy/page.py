"""``/privacy``: what is kept, why, how long, where it goes, which rights there are and how to use them here."""

from datetime import date, timedelta

from bot.i18n import Translator
from bot.store import consent
from bot.store.pruning import KEEP
from bot.store.retention import BRIEF
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.privacy.keyboards import privacy_keyboard
from bot.telegram.privacy.private import is_private
from bot.telegram.privacy.terms import Terms
from bot.telegram.tools.phrases import bullets, day_text
from bot.telegram.visit import Visit

UPDATE_HOURS = KEEP // timedelta(hours=1)
"""How long the number of a handled message is known."""


async def show_privacy(visit: Visit) -> None:
    """Say what is kept, and offer the seller's rights on buttons."""
    await visit.say(privacy_messages(visit))


def privacy_messages(visit: Visit) -> list[OutgoingMessage]:
    """Return the page; its buttons only where nobody else reads along."""
    keyboard = privacy_keyboard(visit.translator, has_agreed=visit.may_keep) if is_private(visit) else None
    return split(page(visit.desk.terms, visit.translator, has_agreed=visit.may_keep), keyboard)


def page(terms: Terms, translator: Translator, *, has_agreed: bool) -> list[Fragment]:
    """Return the text of ``/privacy``."""
    _ = translator.gettext
    state = _("지금은 동의하셨어요.") if has_agreed else _("지금은 동의하지 않으셔서 아무것도 저장하지 않아요.")
    contact = _("이 봇의 운영자: {contact}").format(contact=terms.contact) if terms.contact else _("이 봇의 운영자")
    since = day_text(date.fromisoformat(consent.VERSION), translator)
    return [
        Fragment.join("\n", (Fragment.bold(_("개인정보 안내")), Fragment.plain(state))),
        bullets(_kept(terms.retention_days, translator), _("무엇을 얼마나 저장하나(동의하신 뒤에만)")),
        bullets(_without_consent(translator), _("동의와 상관없이")),
        bullets(
            [
                _("버튼으로 이어서 계산·점검하고 부탁하신 알림을 보내려고요."),
                _("운영 공지를 보내려고요. /unsubscribe 로 언제든 꺼요."),
                _("무엇을 자주 묻고 못 답했는지 보고 가이드를 고치려고요. 검색 순서를 저절로 바꾸지 않아요."),
            ],
            _("왜"),
        ),
        bullets(
            [
                _("전화번호, 주민등록번호, 사업자등록번호, 계좌·카드번호, 이메일은 저장 전에 가려요."),
                _("누구에게도 주거나 팔지 않아요. 운영자의 서버에만 있고, 대화는 텔레그램을 거쳐요."),
            ],
            _("어떻게 지키나"),
        ),
        bullets(
            [
                _("/mydata: 저장된 것을 모두 파일로 받아요."),
                _("/forget: 저장된 것을 바로 모두 지우고 동의도 거둬요."),
                _("/me: 늘 쓰는 값만 보고 지워요. /unsubscribe: 소식만 그만 받아요."),
            ],
            _("내 권리"),
        ),
        bullets([contact, _("개인정보침해 신고센터 국번 없이 118")], _("물어볼 곳")),
        Fragment.italic(_("{day}부터 쓰는 안내예요. 바뀌면 다시 동의를 받아요.").format(day=since)),
    ]


def _kept(days: int, translator: Translator) -> list[str]:
    _ = translator.gettext
    lines = [
        _("텔레그램 회원 번호, 고른 언어, 동의한 때, 마지막으로 쓴 때, 봇 차단 여부: {days}일 동안 안 쓰시면 지워요."),
        _("질문과 답, 왜 그렇게 답했는지, 고른 항목, 👍 👎와 이유: {days}일"),
        _("계산한 값, 점검한 글, 사진을 잰 수치: 마지막으로 쓴 뒤 {days}일. 사진과 파일 자체는 저장하지 않아요."),
        _("마지막 대화와 답을 기다리는 질문: {brief}일"),
        _("늘 쓰는 값, 구독한 주제, 소식 거부: 지우거나 바꾸실 때까지"),
        _("답 알림 신청: 알려 드린 뒤 {brief}일. 기다리는 동안은 질문과 함께 {days}일"),
        _("받은 소식 기록: {days}일. 그날 보낸 파일 수와 크기: {brief}일"),
        _("기간이 지나면 하루 안에 저절로 지워요."),
    ]
    return [line.format(days=days, brief=BRIEF.days) for line in lines]


def _without_consent(translator: Translator) -> list[str]:
    _ = translator.gettext
    lines = [
        _("보내신 메시지: 답하면 내용과 대화방을 바로 지우고, 처리한 번호만 {hours}시간 남겨요."),
        _("처리하다 오류가 난 메시지: 원인을 찾으려고 {hours}시간 남겨요."),
        _("너무 잦은 메시지를 막으려고 회원 번호와 횟수를 메모리에만 잠깐 둬요."),
    ]
    return [line.format(hours=UPDATE_HOURS) for line in lines]
