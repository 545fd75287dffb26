"""What is put together of what is open: the desk, the handlers of the tasks, and the parts that run side by side.

``bot/app.py`` opens the resources and runs what this module returns.
"""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta

from bot.assistant.assistant import Assistant
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.finders import Finders
from bot.fleet import Fleet
from bot.i18n import Catalogs
from bot.intake import Intake
from bot.monitoring.monitor import Monitor
from bot.running import Part
from bot.settings import Settings
from bot.store import pruning, retention
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.retention import Retention
from bot.store.sent import SentLog
from bot.store.utc import utc_now
from bot.telegram.application import BotApplication
from bot.telegram.checks import sheet_task
from bot.telegram.checks.sheet_job import SheetJobs
from bot.telegram.commands import COMMANDS
from bot.telegram.inbox import KIND, Inbox
from bot.telegram.mailing import digests as mailing_digests
from bot.telegram.mailing import task as broadcast_task
from bot.telegram.mailing.digests import Digests
from bot.telegram.mailing.sending import Broadcasts
from bot.telegram.notices import task as notice_task
from bot.telegram.notices.notices import Notices
from bot.telegram.privacy.terms import Terms
from bot.telegram.visit import Bot, Desk
from bot.telegram.worker import Handle, through
from indexer.scope import Scope
from indexer.shelf.publishing import TOPIC as INDEX_TOPIC


@dataclass(frozen=True, slots=True)
class Resources:
    """What is open for as long as the process runs.

    Attributes:
        settings: What the operator has set.
        fleet: The processes that share the database, and this one's name among them.
        finders: What has read the model, the index and the rules.
        database: What is remembered.
        sent: What the runs of tasks sent.
        journal: The tasks.
        bot: Talks to Telegram.
        workers: Threads for what would block the event loop.
        checks: The one thread that checks spreadsheets.
        monitor: What operators see.
    """

    settings: Settings
    fleet: Fleet
    finders: Finders
    database: Database
    sent: SentLog
    journal: Journal
    bot: Bot
    workers: Executor
    checks: Executor
    monitor: Monitor


def make_desk(resources: Resources) -> Desk:
    """Return what every visit shares."""
    return Desk(
        assistant=Assistant(
            Courtesies.load(),
            Scope.load(),
            Calculator.load(),
            resources.finders.checker,
            frozenset(command.name for command in COMMANDS),
        ),
        index=resources.finders.index,
        database=resources.database,
        catalogs=Catalogs.load(),
        workers=resources.workers,
        clock=utc_now,
        journal=resources.journal,
        checks=resources.checks,
        admins=resources.settings.admin_ids,
        terms=Terms(resources.settings.retention_days, resources.settings.privacy_contact),
        follower=resources.finders.follower,
    )


@dataclass(frozen=True, slots=True)
class Wiring:
    """What runs.

    Attributes:
        handlers: Who handles the tasks of each kind.
        parts: What runs beside the worker, in the order in which it is begun.
    """

    handlers: Mapping[str, Handle]
    parts: tuple[Part, ...]


def wire(resources: Resources, intake: Intake, desk: Desk, application: BotApplication) -> Wiring:
    """Return the handlers and the parts of the process.

    Raises:
        ConfigurationError: A port cannot be opened.
    """
    bot, index, fleet = resources.bot, resources.finders.index, resources.fleet
    follower = resources.finders.follower
    fleet.announcements.on(INDEX_TOPIC, follower.wake)
    notices, digests = Notices(desk, bot), Digests(desk, bot)
    keep = timedelta(days=desk.terms.retention_days)
    handlers: Mapping[str, Handle] = {
        KIND: through(application),
        sheet_task.KIND: SheetJobs(desk, bot).handle,
        notice_task.KIND: notices.handle,
        broadcast_task.KIND: Broadcasts(desk, bot).handle,
        mailing_digests.KIND: digests.handle,
    }
    parts = (
        Part("announcements", fleet.announcements.run),
        Part("presence", fleet.presence.run),
        *intake.parts(fleet, Inbox(resources.journal, resources.monitor.stored)),
        Part("prune", fleet.one_at_a_time(pruning.LEASE_NAME, pruning.Pruner(resources.database).run)),
        Part("retention", fleet.one_at_a_time(retention.LEASE_NAME, Retention(resources.database, keep).run)),
        Part("watch", index.watch),
        Part("shelf", follower.watch),
        Part("notices", notices.watch, brings_work=True),
        Part("digests", digests.watch, brings_work=True),
    )
    return Wiring(handlers, parts)
