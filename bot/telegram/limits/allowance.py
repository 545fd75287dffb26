"""Every limit in one place, each with its reason. None is a setting: an operator has nothing to gain from another one.

A seller who works all day in a hurry must never meet one of them; a program that floods the bot must meet all.
"""

from dataclasses import dataclass
from datetime import timedelta

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SellerAllowance:
    """What one seller may send.

    Attributes:
        burst: Messages at once. A hurried question comes in three or four, an album counts as one.
        refill: One more each. 30 a minute are more than anybody types, and 1.5 seconds of the processor for us.
        messages_a_day: 1,000 are a message a minute for 16 hours, and 50 seconds of the processor.
        files_a_day: Photos and spreadsheets. 100 are ten products with ten photos each; a photo takes about a second,
            most of it to start the process that opens it.
        sheets_a_day: 20 spreadsheets of 5,000 listings are a large seller's whole stock; one takes up to minutes.
        bytes_a_day: 20 spreadsheets of 10 MB and 80 photos of 2 MB come to 360 MB; all of it passes through memory.
    """

    burst: int = 10
    refill: timedelta = timedelta(seconds=2)
    messages_a_day: int = 1_000
    files_a_day: int = 100
    sheets_a_day: int = 20
    bytes_a_day: int = 400 * MEGABYTE


@dataclass(frozen=True, slots=True)
class LoadAllowance:
    """When the bot has too much to do, and what it still does then.

    What is measured is how long updates wait until they are taken up, as the median over the chats of late: one chat
    with a long queue of its own counts once.

    Attributes:
        high: From this wait on heavy work is refused. A seller looks again after some seconds without an answer.
        low: Below this wait it is taken again: far from ``high``, or the bot would change its mind with each update.
        calm: For so long the wait has to stay below ``low``.
        recent: What was measured before does not count any more, so that a quiet bot is not a busy one.
        chats: As many chats have to have been measured: a median of less says nothing of the bot.
        heavy_at_once: Photos and pictures in the making; each holds one of the 16 places of the process, and photos
            are opened one at a time.
        sheets_waiting: Spreadsheets being checked or waiting, in the whole fleet: each holds a place, too. With the
            former 4 of the 16 places are left to questions, which need two.
    """

    high: timedelta = timedelta(seconds=5)
    low: timedelta = timedelta(seconds=1)
    calm: timedelta = timedelta(seconds=10)
    recent: timedelta = timedelta(seconds=30)
    chats: int = 5
    heavy_at_once: int = 6
    sheets_waiting: int = 6


@dataclass(frozen=True, slots=True)
class CircuitAllowance:
    """When a chat is cut off.

    Attributes:
        strikes: So many at once. A person in a hurry collects a handful.
        leak: One is forgotten each.
        refused: The strikes of a message that came too fast.
        failed: Those of one whose handler failed: ten failures in a row are no bad luck.
        overran: Those of one whose handler was stopped after ``handler``: three of them held a place for minutes.
        rest: For so long the chat is cut off.
    """

    strikes: int = 30
    leak: timedelta = timedelta(seconds=10)
    refused: int = 1
    failed: int = 3
    overran: int = 10
    rest: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TimeAllowance:
    """How long a handler may take before it is stopped with an incident, so that its chat is not stuck.

    Attributes:
        handler: A question. It takes a tenth of a second; three messages of which each needs all four tries of
            ``RetryingRequest`` take 90.
        heavy: From the start of heavy work on. A process that opens a file has three minutes, and may wait for
            another.
        sheet: A spreadsheet, with the wait for those before it.
    """

    handler: timedelta = timedelta(minutes=2)
    heavy: timedelta = timedelta(minutes=6)
    sheet: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Allowance:
    """All of them.

    Attributes:
        seller: What one seller may send.
        load: When the bot has too much to do.
        circuit: When a chat is cut off.
        time: How long a handler may take.
    """

    seller: SellerAllowance = SellerAllowance()
    load: LoadAllowance = LoadAllowance()
    circuit: CircuitAllowance = CircuitAllowance()
    time: TimeAllowance = TimeAllowance()
