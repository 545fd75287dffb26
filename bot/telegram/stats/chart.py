"""The picture of ``/stats``: questions per hour or day, how many of them were answered, refused, or something else."""

from datetime import datetime

from bot.i18n import Translator
from bot.pictures.columns import Column, columns
from bot.pictures.theme import Theme
from bot.store.questions import Outcome
from bot.store.statistics import Bar, Period, Statistics
from bot.telegram.stats.words import day_and_weekday, title

HOURS_APART = 6
DAYS_APART = 5
"""Labels of a month stand so far from each other, counted back from today."""


def draw(statistics: Statistics, translator: Translator) -> bytes:
    """Return the picture as PNG.

    Raises:
        PictureError: The font is missing.
    """
    _ = translator.gettext
    stacks = [
        Column(_label(statistics.period, bar.start, len(statistics.bars) - number, translator), _parts(bar))
        for number, bar in enumerate(statistics.bars, 1)
    ]
    return columns(title(statistics, translator), (_("답함"), _("답 못 함"), _("그 밖")), stacks, Theme.LIGHT)


def _parts(bar: Bar) -> tuple[int, int, int]:
    answered, refused = bar.outcomes.get(Outcome.ANSWERED, 0), bar.outcomes.get(Outcome.ABSTAINED, 0)
    return answered, refused, sum(bar.outcomes.values()) - answered - refused


def _label(period: Period, start: datetime, back: int, translator: Translator) -> str:
    _ = translator.gettext
    match period:
        case Period.DAY:
            return "" if start.hour % HOURS_APART else _("{hour}시").format(hour=start.hour)
        case Period.WEEK:
            return day_and_weekday(start.date(), translator)
        case Period.MONTH:
            return "" if back % DAYS_APART else f"{start.month}/{start.day}"
