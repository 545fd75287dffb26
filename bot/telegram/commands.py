"""The slash commands: one table from which they are run, listed in /help and announced to Telegram."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import BadRequest

from bot.assistant.asking import Asking, ToolCommand
from bot.assistant.assistant import topics
from bot.assistant.understanding import Tool
from bot.i18n import SOURCE_LANGUAGE, Catalogs, Translator
from bot.telegram.answering import answer
from bot.telegram.calculations import say_result
from bot.telegram.checks.flow import WORD, check_command
from bot.telegram.keyboards import languages_keyboard, topics_keyboard
from bot.telegram.mailing.subscribing import subscribe, unsubscribe
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.operators import OPERATOR_COMMANDS
from bot.telegram.privacy.asking import ask_consent, needs_consent
from bot.telegram.privacy.exporting import send_data
from bot.telegram.privacy.forgetting import ask_forget
from bot.telegram.privacy.page import show_privacy
from bot.telegram.usual import show_usual
from bot.telegram.visit import Bot, CommandAct, Visit, alone
from bot.telegram.why import explain_last

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command.

    Attributes:
        name: What Telegram's menu offers, without the slash.
        korean: The Korean words that mean the same; Telegram's menu cannot hold them.
        act: What it does with what stands behind it.
    """

    name: str
    korean: tuple[str, ...]
    act: CommandAct

    def description(self, translator: Translator) -> str:
        """Return what the menu says of it."""
        _ = translator.gettext
        return {
            "start": _("처음 화면 보기"),
            "help": _("무엇을 물어볼 수 있는지 보기"),
            "lang": _("언어 바꾸기 · Language"),
            "check": _("상품명·설명·사진 점검"),
            "fee": _("수수료와 순이익 계산"),
            "settle": _("정산 입금일 계산"),
            "ads": _("광고 성과 계산"),
            "grade": _("등급 점검"),
            "tax": _("세금 일정과 부가세 추정"),
            "me": _("늘 쓰는 값 보기·지우기"),
            "why": _("마지막 답의 근거 보기"),
            "subscribe": _("주제별 소식 골라 받기"),
            "unsubscribe": _("받던 소식 모두 끄기"),
            "privacy": _("개인정보 안내와 내 권리"),
            "mydata": _("저장된 내 정보 파일로 받기"),
            "forget": _("저장된 내 정보 모두 지우기"),
        }[self.name]


async def start(visit: Visit) -> None:
    """Say what the bot is and what to type."""
    _ = visit.translator.gettext
    blocks = (
        Fragment.bold(_("안녕하세요, 지마켓 판매자 도우미예요.")),
        Fragment.plain(
            _("등급, 수수료, 정산, 정책, 상품 등록, 광고, 고객 응대까지 궁금한 걸 평소 말투로 물어봐 주세요.")
        ),
        Fragment.plain(
            _(
                "예를 들어 이렇게요.\n• 정산은 언제 들어와요?\n• 상품 사진 몇 장 올려야 해?\n"
                "• 35,000원에 수수료 9%면 얼마 남아?\n• 이 상품명 괜찮아요? 프리미엄 물티슈 캡형 100매"
            )
        ),
        Fragment.plain(_("답에는 늘 출처와 날짜를 붙여요. 가이드에 없으면 없다고 말씀드려요.")),
    )
    await visit.say(split(blocks, topics_keyboard(topics(visit.desk.index.current), visit.translator)))


async def show_help(visit: Visit) -> None:
    """List the commands and the topics."""
    _ = visit.translator.gettext
    lines = [Fragment.plain(f"/{command.name} · {command.description(visit.translator)}") for command in COMMANDS]
    blocks = (
        Fragment.join(
            "\n",
            (
                Fragment.bold(_("이렇게 써 보세요")),
                Fragment.plain(_("궁금한 걸 글로 보내면 가이드에서 찾아 답해요. 오타나 줄임말도 괜찮아요.")),
            ),
        ),
        Fragment.join("\n", (Fragment.bold(_("명령어")), *lines)),
        Fragment.plain(_("아래 주제를 누르면 답할 수 있는 내용을 볼 수 있어요.")),
    )
    await visit.say(split(blocks, topics_keyboard(topics(visit.desk.index.current), visit.translator)))


async def choose_language(visit: Visit) -> None:
    """Offer the languages."""
    _ = visit.translator.gettext
    keyboard = languages_keyboard(visit.desk.catalogs.languages)
    await visit.say([OutgoingMessage(_("어떤 언어로 안내할까요? 가이드 본문은 한국어예요."), keyboard)])


async def unknown_command(visit: Visit) -> None:
    """Say which commands there are."""
    _ = visit.translator.gettext
    names = ", ".join(f"/{command.name}" for command in COMMANDS)
    text = _("모르는 명령어예요. {names} 중에서 골라 주세요. 궁금한 건 글로 바로 물어보셔도 돼요.").format(names=names)
    await visit.say([OutgoingMessage(text)])


def _calculates(tool: Tool, word: str) -> CommandAct:
    """Return the command of a tool; ``word`` is what it is called in Korean."""

    async def run(visit: Visit, arguments: str) -> None:
        assistant = visit.desk.assistant
        if arguments:
            asking = Asking.of(arguments, visit.today, ToolCommand(tool, word))
            await answer(visit, asking.words, lambda index: asking.decide(assistant, index), asking=asking)
        elif not visit.may_keep:
            # It asks for one value after another, which have to be remembered.
            await ask_consent(visit)
        else:
            await say_result(visit, assistant.begin(tool, visit.desk.index.current, visit.today))

    return run


COMMANDS = (
    Command("start", ("시작",), alone(start)),
    Command("help", ("도움말", "도움"), alone(show_help)),
    Command("check", (WORD, "상품점검"), needs_consent(check_command)),
    Command("fee", ("수수료",), _calculates(Tool.FEE, "수수료")),
    Command("settle", ("정산",), _calculates(Tool.SETTLE, "정산")),
    Command("ads", ("광고",), _calculates(Tool.ADS, "광고")),
    Command("grade", ("등급",), _calculates(Tool.GRADE, "등급")),
    Command("tax", ("세금",), _calculates(Tool.TAX, "세금")),
    Command("me", ("내정보",), needs_consent(show_usual)),
    Command("why", ("왜", "근거"), needs_consent(alone(explain_last))),
    Command("lang", ("언어",), alone(choose_language)),
    Command("subscribe", ("구독", "알림"), needs_consent(subscribe)),
    Command("unsubscribe", ("구독취소", "구독해지", "수신거부"), unsubscribe),
    Command("privacy", ("개인정보",), alone(show_privacy)),
    Command("mydata", ("내기록",), alone(send_data)),
    Command("forget", ("지우기", "탈퇴"), alone(ask_forget)),
)


def find_command(name: str) -> Command | None:
    """Return the command of an English or Korean name."""
    return next((command for command in COMMANDS if name == command.name or name in command.korean), None)


async def announce(bot: Bot, catalogs: Catalogs, admins: Iterable[int] = ()) -> None:
    """Tell Telegram the commands, in every language; Korean sellers and everybody else without a catalog get Korean.

    Args:
        bot: Whose commands.
        catalogs: The languages.
        admins: The operators, whose private chats show their command besides.
    """
    for language in catalogs.languages:
        menu = _menu(catalogs.translator(language))
        await bot.set_my_commands(menu, language_code=language)
        if language == SOURCE_LANGUAGE:
            await bot.set_my_commands(menu)
    for admin in admins:
        try:
            await _announce_to(bot, catalogs, admin)
        except BadRequest as error:
            # They have not written to the bot yet; the command works all the same.
            _log.warning("an operator's command menu could not be set: %s", error)


async def _announce_to(bot: Bot, catalogs: Catalogs, admin: int) -> None:
    scope = BotCommandScopeChat(admin)
    for language in catalogs.languages:
        translator = catalogs.translator(language)
        operating = [BotCommand(command.name, command.description(translator)) for command in OPERATOR_COMMANDS]
        menu = [*_menu(translator), *operating]
        await bot.set_my_commands(menu, scope=scope, language_code=language)
        if language == SOURCE_LANGUAGE:
            await bot.set_my_commands(menu, scope=scope)


def _menu(translator: Translator) -> list[BotCommand]:
    return [BotCommand(command.name, command.description(translator)) for command in COMMANDS]
