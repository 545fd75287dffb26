"""Chooses the tool for what was understood, and turns what cannot be computed into a result of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.assistant.reply import ToolReply
from bot.assistant.tools import ads, fee, grade, settle, tax
from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import Missing, Refusal, Result
from bot.assistant.understanding import Problem, ReadingProblem, Slots, Tool, Understood, slots_of
from bot.assistant.understanding.slots import slot_names
from knowledge.days import DayProblem
from knowledge.errors import InputError


class _Answer(Protocol):
    def __call__(self, slots: Any, policies: Policies, today: date) -> Result: ...


_ANSWERS: Mapping[Tool, _Answer] = {
    Tool.FEE: fee.answer,
    Tool.SETTLE: settle.answer,
    Tool.ADS: ads.answer,
    Tool.GRADE: grade.answer,
    Tool.TAX: tax.answer,
}
_STRANGE = (ReadingProblem.UNKNOWN_WORD, DayProblem.NOT_A_DAY, DayProblem.VAGUE)
_NAMED_OTHERWISE = {"margin": "target_margin"}
"""Names of errors that are not those of slots."""


@dataclass(frozen=True, slots=True)
class Calculator:
    """Computes for sellers.

    Attributes:
        policies: The tables that it computes with.
    """

    policies: Policies

    @classmethod
    def load(cls) -> "Calculator":
        """Read the tables.

        Raises:
            FileError: One of them breaks a rule.
        """
        return cls(Policies.load())

    def reply(self, understood: Understood, today: date) -> ToolReply:
        """Compute what was understood; what could not be read is asked back first, since it may change everything."""
        if understood.problems:
            return ToolReply(understood.tool, understood.slots, Refusal(understood.problems))
        return self.compute(understood.tool, understood.slots, today)

    def compute(self, tool: Tool, slots: Slots, today: date) -> ToolReply:
        """Compute with values."""
        try:
            result = _ANSWERS[tool](slots, self.policies, today)
        except InputError as error:
            result = Refusal((Problem(_slot(tool, error), error),))
        return ToolReply(tool, slots, result)


def says_nothing(understood: Understood) -> bool:
    """Tell whether there is neither a value nor anything that was clearly meant for one."""
    unread = all(problem.error.code in _STRANGE for problem in understood.problems)
    return unread and understood.slots == slots_of(understood.tool)()


def worth_telling(problem: Problem) -> bool:
    """Tell whether a problem helps on: that a word is unknown does only where another one comes near."""
    return problem.error.code is not ReadingProblem.UNKNOWN_WORD or bool(problem.error.suggestions)


def missing_slot(reply: ToolReply) -> str | None:
    """Return the slot that a reply asks for, if it asks for just one."""
    match reply.result:
        case Missing(slot=slot):
            return slot
        case Refusal(problems=(Problem(slot=slot),)):
            return slot
    return None


def _slot(tool: Tool, error: InputError) -> str | None:
    """Return the slot that an error is about; the errors of the calculators name a field where they can."""
    name = _NAMED_OTHERWISE.get(error.text, error.text) if tool is Tool.FEE else error.text
    return name if name in slot_names(tool) else None
