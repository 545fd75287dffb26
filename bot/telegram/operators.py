"""The commands of operators, in their private chat with the bot; nobody else learns that there are any."""

from dataclasses import dataclass

from bot.i18n import Translator
from bot.telegram.gaps.command import GAPS, show_gaps
from bot.telegram.mailing.command import BROADCAST, begin_broadcast
from bot.telegram.reloading import RELOAD, reload
from bot.telegram.stats.command import STATS, show_stats
from bot.telegram.visit import CommandAct, Visit, alone


@dataclass(frozen=True, slots=True)
class OperatorCommand:
    """A slash command of operators.

    Attributes:
        name: What Telegram's menu offers them, without the slash.
        act: What it does with what stands behind it.
    """

    name: str
    act: CommandAct

    def description(self, translator: Translator) -> str:
        """Return what the menu says of it."""
        _ = translator.gettext
        return {
            STATS: _("운영 통계 보기"),
            GAPS: _("답하지 못한 질문 보기"),
            BROADCAST: _("판매자들에게 공지 보내기"),
            RELOAD: _("새 색인 바로 쓰기"),
        }[self.name]


OPERATOR_COMMANDS = (
    OperatorCommand(STATS, alone(show_stats)),
    OperatorCommand(GAPS, alone(show_gaps)),
    OperatorCommand(BROADCAST, begin_broadcast),
    OperatorCommand(RELOAD, alone(reload)),
)


def find_operator_command(visit: Visit, name: str) -> OperatorCommand | None:
    """Return the command of a name, if whoever visits may use it."""
    if not visit.is_operator:
        return None
    return next((command for command in OPERATOR_COMMANDS if command.name == name), None)
