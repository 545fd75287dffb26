"""The commands of operators, in their private chat with the bot; nobody else learns that there are any."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.i18n import Translator
from bot.telegram.gaps.command import GAPS, show_gaps
from bot.telegram.visit import Visit


@dataclass(frozen=True, slots=True)
class OperatorCommand:
    """A slash command of operators.

    Attributes:
        name: What Telegram's menu offers them, without the slash.
        act: What it does with what stands behind it.
    """

    name: str
    act: Callable[[Visit, str], Awaitable[None]]

    def description(self, translator: Translator) -> str:
        """Return what the menu says of it."""
        _ = translator.gettext
        return {GAPS: _("답하지 못한 질문 보기")}[self.name]


async def _gaps(visit: Visit, arguments: str) -> None:  # noqa: ARG001 - every command is given them
    await show_gaps(visit)


OPERATOR_COMMANDS = (OperatorCommand(GAPS, _gaps),)


def find_operator_command(visit: Visit, name: str) -> OperatorCommand | None:
    """Return the command of a name, if whoever visits may use it."""
    if not visit.is_operator:
        return None
    return next((command for command in OPERATOR_COMMANDS if command.name == name), None)
