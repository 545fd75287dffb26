"""``/grade``: a seller's own rates beside what raises and lowers a grade."""

from datetime import date

from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import GradeResult, Result
from bot.assistant.understanding import GradeSlots
from knowledge.grades import report


def answer(slots: GradeSlots, policies: Policies, today: date) -> Result:
    """Put the figures beside the factors; without figures the factors stand alone.

    Raises:
        InputError: A figure is out of range.
    """
    return GradeResult(report(slots, policies.grades, today))
