"""``/stats`` and its buttons, for operators in their private chat with the bot; nobody else learns of it."""

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translator
from bot.store import backlog, processes, statistics
from bot.store.statistics import Period, Statistics
from bot.telegram.limits.heavy import heavy_work, say_busy
from bot.telegram.stats.buttons import ShowStats, View, stats_data
from bot.telegram.stats.chart import draw
from bot.telegram.stats.refused import refused_topics
from bot.telegram.stats.words import Service, details, period_name, summary
from bot.telegram.visit import KOREA, Visit

STATS = "stats"


async def show_stats(visit: Visit) -> None:
    """Answer the command with the picture and the figures of today."""
    await _show(visit, ShowStats(Period.DAY, View.SUMMARY))


async def on_stats_press(visit: Visit, press: ShowStats) -> bool:
    """Show another period or view in place; return False for whoever is no operator."""
    if not visit.is_operator:
        return False
    await _show(visit, press)
    return True


async def _show(visit: Visit, shown: ShowStats) -> None:
    async with heavy_work(visit) as has_place:
        if not has_place:
            await say_busy(visit)
            return
        await visit.toast()
        async with visit.typing():
            counted = await statistics.count(visit.desk.database, shown.period, visit.now.astimezone(KOREA))
            # Not in the threads that answer sellers.
            picture = await asyncio.to_thread(draw, counted, visit.translator)
            caption = await _caption(visit, counted, shown.view)
        await visit.show_picture(picture, _keyboard(shown, visit.translator), caption)


async def _caption(visit: Visit, counted: Statistics, view: View) -> str:
    index = visit.desk.index.current
    if view is View.SUMMARY:
        return summary(counted, await _service(visit), visit.translator)
    topics = await asyncio.to_thread(refused_topics, counted.refused, index)
    return details(counted, topics, index, visit.translator)


async def _service(visit: Visit) -> Service:
    async with visit.desk.database.engine.connect() as connection:
        living = await processes.alive(connection, visit.now)
        queues = await backlog.queues(connection, visit.now)
    manifest = visit.desk.index.current.manifest
    return Service(
        living=living,
        queues=queues,
        build=manifest.build_id,
        items=manifest.items,
        is_published=visit.desk.index.published is not None,
        now=visit.now,
    )


def _keyboard(shown: ShowStats, translator: Translator) -> InlineKeyboardMarkup:
    _ = translator.gettext
    periods = [
        InlineKeyboardButton(
            _("✅ {name}").format(name=name) if period is shown.period else name,
            callback_data=stats_data(ShowStats(period, shown.view)),
        )
        for period in Period
        for name in (period_name(period, translator),)
    ]
    other, label = (View.DETAILS, _("자세히")) if shown.view is View.SUMMARY else (View.SUMMARY, _("요약"))
    turn = InlineKeyboardButton(label, callback_data=stats_data(ShowStats(shown.period, other)))
    return InlineKeyboardMarkup([periods, [turn]])
