"""What sellers are told when something is too much: what the limit is, and when to try again."""

from datetime import datetime

from bot.i18n import Translator
from bot.store.usage import Spent
from bot.telegram.limits.allowance import MEGABYTE, SellerAllowance
from bot.telegram.limits.circuit import Skipped
from indexer.gaps.gap import KOREA


def too_fast_text(translator: Translator) -> str:
    """Say that messages come too fast."""
    _ = translator.gettext
    return _("메시지가 너무 빨라요. 잠시 뒤에 다시 보내 주세요.")


def busy_text(translator: Translator) -> str:
    """Say that the bot has too much to do for heavy work."""
    _ = translator.gettext
    return _("지금 요청이 많아요. 잠시 뒤에 다시 보내 주세요. 글로 하는 질문에는 지금도 답해요.")


def day_spent_text(allowance: SellerAllowance, translator: Translator) -> str:
    """Say that a day's messages are used up."""
    _ = translator.gettext
    text = _("오늘은 메시지 {count}개까지 답했어요. 내일 0시부터 다시 보낼 수 있어요.")
    return text.format(count=f"{allowance.messages_a_day:,}")


def files_spent_text(spent: Spent, allowance: SellerAllowance, translator: Translator) -> str:
    """Say what of a day's files is used up."""
    _ = translator.gettext
    match spent:
        case Spent.FILES:
            text = _("오늘은 파일 {count}개까지 점검했어요. 내일 0시부터 다시 보낼 수 있어요.")
            return text.format(count=allowance.files_a_day)
        case Spent.SHEETS:
            text = _("오늘은 상품 목록 파일 {count}개까지 점검했어요. 내일 0시부터 다시 보낼 수 있어요.")
            return text.format(count=allowance.sheets_a_day)
        case Spent.BYTES:
            text = _("오늘은 파일을 모두 {size}MB까지 점검했어요. 내일 0시부터 다시 보낼 수 있어요.")
            return text.format(size=allowance.bytes_a_day // MEGABYTE)


def cut_off_text(skipped: Skipped, until: datetime, translator: Translator) -> str:
    """Say that a chat is cut off, why, and until when."""
    _ = translator.gettext
    time = f"{until.astimezone(KOREA):%H:%M}"
    if skipped.is_flood:
        text = _("메시지가 너무 많아 {count}개는 건너뛰었어요. {time}까지는 읽지 못하니, 그 뒤에 다시 보내 주세요.")
    else:
        text = _("문제가 이어져 메시지 {count}개는 건너뛰었어요. {time}까지는 읽지 못하니, 그 뒤에 다시 보내 주세요.")
    return text.format(count=f"{skipped.count:,}", time=time)
